"""Previews: known by what hosts say, marked on every page, and strangers to the site beside them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from playwright.sync_api import Browser, BrowserContext, Page
from support.offline import Host, hosted
from support.site import GREEN, ROOT, build_site, write_site

from handrail.engine.hosts import UNNAMED, preview_of
from handrail.engine.options import OptionError, read_options
from handrail.engine.project import project
from handrail.engine.stage import finish, stage
from handrail.finish.notice import with_notice

NOTICE = 'class="hr-preview"'
RULES = """groups:
  - name: doors
    rules:
      - alert: DoorRefuses
        expr: refusals > 3
        labels: {severity: critical, service: door}
        annotations: {summary: Badges are refused, runbook_url: https://runbooks.example.org/runbooks/door-stuck/#look}
"""
DOCUMENTS = {**GREEN, 'alerts/doors.rules.yml': RULES}
RUNBOOK = 'runbooks/door-stuck/'
READY = """() => navigator.serviceWorker.ready.then(() => new Promise((resolve) => {
    if (navigator.serviceWorker.controller) resolve();
    else navigator.serviceWorker.addEventListener('controllerchange', () => resolve());
}))"""


@pytest.mark.parametrize(
    ('environment', 'name'),
    [
        ({}, ''),
        ({'HANDRAIL_PREVIEW': ''}, ''),
        ({'HANDRAIL_PREVIEW': '0', 'CI_MERGE_REQUEST_IID': '4'}, ''),
        ({'HANDRAIL_PREVIEW': '1'}, UNNAMED),
        ({'HANDRAIL_PREVIEW': '1', 'CI_MERGE_REQUEST_IID': '4'}, 'merge request 4'),
        ({'HANDRAIL_PREVIEW': 'pull request  12\n'}, 'pull request 12'),
        ({'READTHEDOCS_VERSION_TYPE': 'external', 'READTHEDOCS_VERSION_NAME': '12'}, 'change 12'),
        ({'READTHEDOCS_VERSION_TYPE': 'branch', 'READTHEDOCS_VERSION_NAME': 'latest'}, ''),
        ({'NETLIFY': 'true', 'CONTEXT': 'deploy-preview', 'REVIEW_ID': '7'}, 'change 7'),
        ({'NETLIFY': 'true', 'CONTEXT': 'branch-deploy', 'BRANCH': 'doors'}, 'branch doors'),
        ({'NETLIFY': 'true', 'CONTEXT': 'production', 'BRANCH': 'main'}, ''),
        ({'CF_PAGES': '1', 'CF_PAGES_BRANCH': 'doors'}, 'branch doors'),
        ({'CF_PAGES': '1', 'CF_PAGES_BRANCH': 'main'}, ''),
        ({'CI_MERGE_REQUEST_IID': '4'}, 'merge request 4'),
        ({'GITLAB_CI': 'true', 'CI_COMMIT_BRANCH': 'main'}, ''),
        ({'GITHUB_EVENT_NAME': 'pull_request', 'GITHUB_REF': 'refs/pull/5/merge'}, 'pull request 5'),
        ({'GITHUB_EVENT_NAME': 'pull_request_target', 'GITHUB_REF': 'refs/heads/main'}, UNNAMED),
        ({'GITHUB_EVENT_NAME': 'push', 'GITHUB_REF': 'refs/heads/main'}, ''),
    ],
)
def test_hosts_say_what_is_a_preview(environment: dict[str, str], name: str) -> None:
    assert preview_of(environment) == name


CONFIGURATIONS = [ROOT / 'mkdocs.yml', ROOT / 'hooks' / 'handrail' / 'starter' / 'frame' / 'mkdocs.yml']


@pytest.mark.parametrize('source', CONFIGURATIONS, ids=['this site', 'the starter'])
@pytest.mark.parametrize(
    ('environment', 'address'),
    [
        ({}, 'https://runbooks.example.org/'),
        ({'SITE_URL': 'https://ops.example.org/kb'}, 'https://ops.example.org/kb/'),
        (
            {'READTHEDOCS_CANONICAL_URL': 'https://team--5.org.readthedocs.build/en/5/'},
            'https://team--5.org.readthedocs.build/en/5/',
        ),
        (
            {'DEPLOY_PRIME_URL': 'https://deploy-preview-7--team.netlify.app'},
            'https://deploy-preview-7--team.netlify.app/',
        ),
        (
            {'SITE_URL': 'https://a.example/', 'DEPLOY_PRIME_URL': 'https://main--team.netlify.app'},
            'https://a.example/',
        ),
        ({'CF_PAGES_URL': 'https://0a1b2c3d.team.pages.dev'}, 'https://0a1b2c3d.team.pages.dev/'),
        ({'CI_PAGES_URL': 'https://team.gitlab.io/runbooks/mr-4'}, 'https://team.gitlab.io/runbooks/mr-4/'),
        ({'SITE_URL': 'https://team.github.io/runbooks'}, 'https://team.github.io/runbooks/'),
    ],
)
def test_one_line_of_configuration_takes_the_address_of_each_host(
    source: Path, environment: dict[str, str], address: str, monkeypatch: Any, tmp_path: Path
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (line,) = [line for line in source.read_text().splitlines() if line.startswith('site_url:')]
    (tmp_path / 'docs').mkdir()
    (tmp_path / 'mkdocs.yml').write_text(f'site_name: x\n{line}\n')
    assert load_config(str(tmp_path / 'mkdocs.yml')).site_url == address


@pytest.fixture
def preview(mini_site: Any, monkeypatch: Any) -> Any:
    monkeypatch.setenv('HANDRAIL_PREVIEW', 'pull request 12 <b>')
    monkeypatch.setenv('SITE_URL', 'x')
    return mini_site(
        DOCUMENTS, extra={'handrail': {'today': '2024-06-01', 'published': 'https://runbooks.example.org/'}}
    )


def test_every_page_of_a_preview_says_so(preview: Any) -> None:
    assert preview.warnings == ()
    pages = {path: data.decode() for path, data in preview.files().items() if path.endswith('.html')}
    assert {
        '404.html',
        '503.html',
        'contacts.html',
        'runbooks.html',
        RUNBOOK + 'index.html',
        RUNBOOK + 'card.html',
    } <= set(pages)
    for path, text in pages.items():
        assert text.count(NOTICE) == 1, path
        assert text.index(NOTICE) < text.index('<body') + 400, path
        assert '<strong>Preview of pull request 12 &lt;b&gt;.</strong>' in text, path
        assert '<a href="https://runbooks.example.org/">the published site</a>' in text, path
        assert text.count('<meta name="robots" content="noindex">') == 1, path
        assert '<title>Preview: ' in text, path
    assert 'X-Robots-Tag: noindex' in preview.text('_headers')
    assert not {'sw.js', 'offline.json'} & set(preview.files())


def test_the_site_in_force_says_nothing_of_it(mini_site: Any) -> None:
    built = mini_site(DOCUMENTS)
    assert not [path for path, data in built.files().items() if NOTICE.encode() in data]
    assert 'noindex' not in built.text('index.html') + built.text('_headers')


def test_a_staged_preview_says_so_once(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv('HANDRAIL_PREVIEW', '1')
    seen = project(write_site(tmp_path, DOCUMENTS))
    stage(seen, tmp_path / 'stage')
    build_site(tmp_path / 'stage' / 'mkdocs.yml', tmp_path / 'site')
    for _ in range(2):
        assert finish(seen, tmp_path / 'site') == ()
        for path in sorted((tmp_path / 'site').rglob('*.html')):
            assert path.read_text().count(NOTICE) == 1, path


def test_a_page_without_a_body_stays_as_it_is() -> None:
    assert with_notice('<p>a', 'x') == '<p>a'


def test_the_published_site_is_an_address() -> None:
    from datetime import date

    with pytest.raises(OptionError, match="option 'published'"):
        read_options({'published': 'javascript:alert(1)'}, default_today=date(2024, 1, 1))


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    found = chromium.new_context(service_workers='allow', viewport={'width': 1280, 'height': 720})
    yield found
    found.close()


@pytest.fixture(params=['pr-12', 'previews/team/12'])
def both(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: Any) -> Iterator[tuple[Host, str]]:
    """The site in force, and a preview of it below a path of the same host."""
    prefix = f'{request.param}/'
    build_site(write_site(tmp_path / 'site', DOCUMENTS), tmp_path / 'all')
    monkeypatch.setenv('HANDRAIL_PREVIEW', '1')
    changed = {**DOCUMENTS, 'index.md': '# Another start\n'}
    other = {'site_url': f'https://runbooks.example.org/{prefix}'}
    built = build_site(write_site(tmp_path / 'change', changed, other), tmp_path / 'new')
    assert built.warnings == ()
    shutil.copytree(tmp_path / 'new', tmp_path / 'all' / prefix)
    with hosted(tmp_path / 'all') as host:
        yield host, prefix


def kept(page: Page) -> set[str]:
    found: list[str] = page.evaluate('Object.keys(localStorage)')
    return set(found)


def test_a_preview_below_the_site_shares_nothing_with_it(
    context: BrowserContext, both: tuple[Host, str]
) -> None:
    host, prefix = both
    page = context.new_page()
    said: list[str] = []
    page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
    page.on('pageerror', lambda error: said.append(str(error)))
    page.goto(host.address)
    page.evaluate(READY)
    # What is kept for the site in force...
    page.goto(f'{host.address}{RUNBOOK}?DOOR=north')
    page.wait_for_function("() => document.querySelector('.hr-step pre')?.textContent?.includes('north')")
    page.evaluate("__md_set('__palette', {color: {scheme: 'slate'}})")
    own = kept(page)
    assert own
    # ... is not seen by the preview, which keeps what it has elsewhere.
    page.goto(f'{host.address}{prefix}{RUNBOOK}')
    page.wait_for_selector('.hr-form', state='attached')
    assert 'north' not in page.inner_text('article')
    assert page.evaluate("__md_get('__palette')") is None
    page.goto(f'{host.address}{prefix}{RUNBOOK}?DOOR=south')
    page.wait_for_function("() => document.querySelector('.hr-step pre')?.textContent?.includes('south')")
    page.evaluate("__md_set('__palette', {color: {scheme: 'default'}})")
    others = kept(page) - own
    assert others
    assert all(f'/{prefix}' in key for key in others)
    assert not any(f'/{prefix}' in key for key in own)
    page.goto(f'{host.address}{RUNBOOK}')
    page.wait_for_function("() => document.querySelector('.hr-step pre')?.textContent?.includes('north')")
    # Of the two only the site in force has a service worker, and it answers for no page of the preview.
    assert page.evaluate(
        'navigator.serviceWorker.getRegistrations().then((all) => all.map((each) => each.scope))'
    ) == [host.address]
    page.goto(host.address + prefix)
    assert 'Another start' in page.inner_text('h1')
    assert said == []
    host.stop()
    page.goto(host.address + RUNBOOK)
    assert 'The door does not open' in page.inner_text('h1')
    with pytest.raises(Exception, match='ERR_CONNECTION_REFUSED'):
        page.goto(host.address + prefix)


def test_the_mark_stays_in_sight_and_stands_in_nobodys_way(
    context: BrowserContext, both: tuple[Host, str], web_tools: Path
) -> None:
    host, prefix = both
    page = context.new_page()
    page.goto(f'{host.address}{prefix}{RUNBOOK}#escalate')
    page.wait_for_function('() => scrollY > 100')
    header = page.locator('.md-header')
    assert (
        header.evaluate(
            '(each) => getComputedStyle(each.querySelector(".md-header__title"), "::before").content'
        )
        == '"PREVIEW"'
    )
    box = header.bounding_box()
    assert box
    assert box['y'] == 0
    page.wait_for_selector('.hr-bar')
    page.evaluate('Promise.allSettled(document.getAnimations().map((each) => each.finished)).then(() => {})')
    page.evaluate((web_tools / 'axe-core' / 'axe.min.js').read_text(encoding='utf-8'))
    found = page.evaluate(
        'axe.run(document).then((result) => result.violations.map((each) => [each.id, each.nodes[0].html]))'
    )
    assert found == []
