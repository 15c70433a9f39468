"""Older addresses in a browser: with and without scripts, under a strict policy, below any path, unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.site import GREEN, Built, build_site, served, write_site

from handrail.cli import main
from handrail.engine.folder import Folder
from handrail.finish import verify

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Nothing inline at all: the pages of the theme run less under it, those at older addresses all they have."""

OLD = 'runbooks/2019/door.md'
RUNBOOK = (
    GREEN['runbooks/door-stuck.md']
    .replace('---\nowner', f'---\naliases: [{OLD}, door.md, services/index/door.md]\nowner', 1)
    .replace('<a id="verify"></a>', '<a id="verify"></a> <a id="try"></a><a id="3-is-it-open"></a>')
)
PLAIN = '---\naliases: [guides/doors.md]\n---\n# Doors & "more"\n\n## Locks\n\nShut.\n'
DOCUMENTS = {**GREEN, 'runbooks/door-stuck.md': RUNBOOK, 'guides/locks/index.md': PLAIN}


@pytest.fixture(scope='module', params=['/', '/team/books/'], ids=['at the root', 'below a path'])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, str]:
    root = tmp_path_factory.mktemp('moved')
    base: str = request.param
    config = {'site_url': f'https://runbooks.example.org{base}', 'validation': {}}
    built = build_site(write_site(root, DOCUMENTS, config), root / 'host' / base.strip('/'), strict=False)
    assert [text for text in built.warnings if 'nav' not in text] == []
    return built, base


@pytest.fixture(scope='module')
def host(site: tuple[Built, str]) -> Iterator[str]:
    built, base = site
    folder = built.dir
    for _ in base.strip('/').split('/') if base.strip('/') else ():
        folder = folder.parent
    with served(folder, POLICY) as address:
        yield address.rstrip('/') + base


@pytest.mark.parametrize('scripts', ['scripts', 'no scripts'])
@pytest.mark.parametrize('old', ['runbooks/2019/door/', 'door/', 'services/index/door/'])
def test_an_older_address_leads_to_the_page(host: str, chromium: Browser, scripts: str, old: str) -> None:
    context = chromium.new_context(java_script_enabled=scripts == 'scripts')
    page = context.new_page()
    page.goto(host + old)
    page.wait_for_url(f'{host}runbooks/door-stuck/')
    assert page.locator('h1').inner_text().startswith('The door does not open')
    context.close()


def test_the_anchor_and_the_values_go_along(host: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f'{host}{OLD.removesuffix(".md")}/?DOOR=north#release')
    expect(page).to_have_url(f'{host}runbooks/door-stuck/#release')  # that page takes the value out of it
    expect(page.locator('.hr-start .hr-command code').first).to_have_text('ping -c 1 "north"')
    assert page.locator(':target').inner_text().startswith('2. Release the bolt')
    page.go_back()
    expect(page, 'the way back leads before the older address').to_have_url('about:blank')
    context.close()


@pytest.mark.parametrize('scripts', ['scripts', 'no scripts'])
@pytest.mark.parametrize('anchor', ['try', '3-is-it-open', 'verify'])
def test_an_older_anchor_lands_on_its_step(host: str, chromium: Browser, scripts: str, anchor: str) -> None:
    context = chromium.new_context(
        java_script_enabled=scripts == 'scripts', viewport={'width': 900, 'height': 500}
    )
    page = context.new_page()
    page.goto(f'{host}runbooks/door-stuck/#{anchor}')
    heading = page.locator('#verify')
    if scripts == 'scripts':
        page.wait_for_selector('.hr-bar')
    expect(heading).to_be_in_viewport()
    assert page.locator('.hr-step:has(:target)').get_attribute('data-step') == 'verify'
    place = heading.bounding_box()
    bar = page.locator('.md-header').bounding_box()
    assert place is not None
    assert bar is not None
    assert bar['y'] + bar['height'] <= place['y'] < 300, 'below the bar of the theme and in sight'
    context.close()


def test_an_older_page_and_an_older_anchor_at_once(host: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f'{host}door/#try')
    page.wait_for_url(f'{host}runbooks/door-stuck/#try')
    assert page.locator('.hr-step:has(:target)').get_attribute('data-step') == 'verify'
    page.close()


def test_a_plain_page_has_older_addresses_too(host: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f'{host}guides/doors/#locks')
    page.wait_for_url(f'{host}guides/locks/#locks')
    page.close()


def test_where_nothing_runs_a_link_leads_on(site: tuple[Built, str], chromium: Browser) -> None:
    page = chromium.new_page()
    built, _ = site
    page.route('**/*.js', lambda route: route.abort())
    with served(built.dir, POLICY) as address:
        page.goto(f'{address}door/')
        assert page.locator('main').inner_text().split('\n')[0] == 'The door does not open'
        page.get_by_role('link', name='The door does not open').click()
        page.wait_for_url(f'{address}runbooks/door-stuck/')
    page.close()


def test_such_a_page_has_nothing_inline_and_no_search_engine_keeps_it(site: tuple[Built, str]) -> None:
    built, base = site
    text = (built.dir / 'door/index.html').read_text()
    assert '<script>' not in text
    assert ' style=' not in text
    assert '<style' not in text
    assert 'noindex' in text
    assert f'<link rel="canonical" href="https://runbooks.example.org{base}runbooks/door-stuck/">' in text
    assert 'door/</loc>' not in (built.dir / 'sitemap.xml').read_text().replace('services/door/', '')
    found = verify(Folder(built.dir), site_url=f'https://runbooks.example.org{base}')
    assert [problem.sentence('site') for problem in found] == []


def test_hosts_that_redirect_are_told(site: tuple[Built, str]) -> None:
    built, base = site
    rules = (built.dir / '_redirects').read_text().splitlines()
    new = f'{base}runbooks/door-stuck/'
    assert f'{base}runbooks/2019/door/ {new} 301' in rules
    assert f'{base}runbooks/2019/door {new} 301' in rules
    assert f'{base}guides/doors/ {base}guides/locks/ 301' in rules


def test_devices_keep_the_older_addresses_of_what_they_keep(site: tuple[Built, str]) -> None:
    built, _ = site
    kept = (built.dir / 'offline.json').read_text()
    assert '"runbooks/2019/door/"' in kept
    assert '"assets/handrail/moved.' in kept


def test_the_unpacked_archive_leads_on_with_the_anchor(
    site: tuple[Built, str], chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, _ = site
    monkeypatch.chdir(Path(__file__).parent.parent.parent)
    assert main(['offline', 'zip', '--site', str(built.dir), '--out', str(tmp_path / 'site.zip')]) == 0
    with zipfile.ZipFile(tmp_path / 'site.zip') as archive:
        archive.extractall(tmp_path)
    root = (tmp_path / 'runbooks').as_uri()
    for scripts, anchor in (('scripts', '#try'), ('no scripts', '')):
        context = chromium.new_context(java_script_enabled=scripts == 'scripts')
        page = context.new_page()
        page.goto(f'{root}/runbooks/2019/door/index.html{anchor}')
        page.wait_for_url(f'{root}/runbooks/door-stuck/index.html{anchor}')
        context.close()


def test_pages_that_are_files_lead_on_as_well(chromium: Browser, tmp_path: Path) -> None:
    config = {'use_directory_urls': False, 'validation': {}}
    built = build_site(write_site(tmp_path, DOCUMENTS, config), tmp_path / 'site', strict=False)
    with served(built.dir, POLICY) as address:
        for scripts, anchor in (('scripts', '#try'), ('no scripts', '')):
            context = chromium.new_context(java_script_enabled=scripts == 'scripts')
            page = context.new_page()
            page.goto(f'{address}runbooks/2019/door.html{anchor}')
            page.wait_for_url(f'{address}runbooks/door-stuck.html{anchor}')
            context.close()
    assert '/runbooks/2019/door.html /runbooks/door-stuck.html 301' in (built.dir / '_redirects').read_text()
