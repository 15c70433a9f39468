"""The archive: the same bytes every time, links that name files, a search that needs no server."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from support.site import GREEN

from handrail.cli import main
from handrail.engine.assets import script_text
from handrail.finish.offline.archive import relinked, zipped
from handrail.finish.offline.worker import service_worker

HREFS = "(all) => all.map((each) => new URL(each.getAttribute('href'), document.baseURI).href)"
RULES = 'groups: [{name: a, rules: [{alert: DoorRefuses, expr: refusals > 3, labels: {service: door}}]}]\n'


@pytest.mark.parametrize(
    ('written', 'leads'),
    [
        ('../../alerts/X/', '../../alerts/X/index.html'),
        ('../../alerts/X/#a', '../../alerts/X/index.html#a'),
        ('../..', '../../index.html'),
        ('.', 'index.html'),
        ('./', 'index.html'),
        ('x/?y=1/#z', 'x/index.html?y=1/#z'),
        ('card.html', 'card.html'),
        ('../a.png', '../a.png'),
        ('#a', '#a'),
        ('', ''),
        ('https://x.example/', 'https://x.example/'),
        ('mailto:a@x.example', 'mailto:a@x.example'),
        ('tel:1/', 'tel:1/'),
        ('//x.example/', '//x.example/'),
        ('/absolute/', '/absolute/'),
    ],
)
def test_a_link_names_a_file(written: str, leads: str) -> None:
    assert relinked(f'<a class="x" href="{written}">a</a>') == f'<a class="x" href="{leads}">a</a>'


def test_text_that_looks_like_a_link_stays() -> None:
    text = '<code>&lt;a href="x/"&gt;</code>'
    assert 'href="x/"' in relinked(text.replace('href', 'data-href'))


def test_the_search_is_loaded_before_the_theme() -> None:
    page = '<script src="../../assets/javascripts/bundle.12345678.min.js"></script>'
    sources = ('../../search/search_index.js', '../../assets/handrail/search-file.js')
    scripts = ''.join(f'<script src="{source}"></script>\n' for source in sources)
    assert relinked(page) == scripts + page
    assert relinked(page, search=False) == page


def test_the_bytes_depend_on_the_files_and_the_build_alone() -> None:
    files = [('a.html', b'a'), ('b/c.txt', b'c' * 1000)]
    one = zipped(iter(files), 'runbooks', '2024-03-05T04:30:00Z')
    assert one == zipped(iter(files), 'runbooks', '2024-03-05T04:30:00Z')
    assert one != zipped(iter(files), 'runbooks', '2024-03-05T04:30:02Z')
    assert zipped(iter(files), 'runbooks', '1970-01-01T00:00:00Z')


@pytest.fixture
def site(mini_site: Any) -> Path:
    folder: Path = mini_site({**GREEN, 'alerts/doors.rules.yml': RULES}).dir
    return folder


def test_it_opens_from_the_file_system_and_finds(chromium: Browser, site: Path, tmp_path: Path) -> None:
    out = tmp_path / 'o.zip'
    assert main(['offline', 'zip', '--site', str(site), '--out', str(out)]) == 0
    first = out.read_bytes()
    assert main(['offline', 'zip', '--site', str(site), '--out', str(out)]) == 0
    assert out.read_bytes() == first
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / 'unpacked')
    assert names == sorted(names)
    assert {'runbooks/index.html', 'runbooks/runbooks.html', 'runbooks/contacts.txt'} <= set(names)
    assert not [name for name in names if name.endswith(('sw.js', 'offline.json', '.zip', '404.html'))]
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    context.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
    page.on('pageerror', lambda error: said.append(str(error)))
    asked: list[str] = []
    page.on('request', lambda request: asked.append(request.url))
    root = (tmp_path / 'unpacked' / 'runbooks').as_uri()
    page.goto(f'{root}/index.html')
    page.click('.md-search__input')
    page.keyboard.type('badges refused')
    page.wait_for_selector('.md-search-result__item a')
    page.locator('.md-search-result__item a', has_text='The door does not open').first.click()
    page.wait_for_url('**/runbooks/door-stuck/index.html*')
    expect(page.locator('.hr-build')).to_contain_text('copied to this device')
    todo, seen, dead = [f'{root}/index.html'], set(), []
    while todo:
        url = todo.pop()
        if url in seen:
            continue
        seen.add(url)
        if not Path(unquote(urlsplit(url).path)).is_file():
            dead.append(url)
        elif url.endswith('.html'):
            page.goto(url)
            found = page.locator('a[href]').evaluate_all(HREFS)
            todo += [each.partition('#')[0] for each in found if each.startswith('file:')]
    context.close()
    assert (dead, said) == ([], [])
    assert len([url for url in seen if url.endswith('.html')]) > 8
    assert [url for url in asked if not url.startswith(('file:', 'data:'))] == []


def test_killing_it_needs_no_build(site: Path, capsys: Any) -> None:
    before = (site / 'sw.js').read_text()
    assert main(['offline', '--kill', '--site', str(site)]) == 0
    assert (site / 'sw.js').read_bytes() == service_worker(script_text('service-worker'))
    assert json.loads((site / 'offline.json').read_text())['version'] in before
    assert 'removes what devices keep' in capsys.readouterr().out


@pytest.mark.parametrize('options', [[], ['zip', '--kill']])
def test_it_wants_to_know_what(options: list[str], site: Path, capsys: Any) -> None:
    assert main(['offline', *options, '--site', str(site)]) == 2
    assert 'handrail offline zip' in capsys.readouterr().err


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path, capsys: Any) -> None:
    assert main(['offline', 'zip', '--site', str(tmp_path)]) == 2
    assert 'run handrail build first' in capsys.readouterr().err
    (tmp_path / 'index.html').write_text('x')
    for content in ('', '[]', '{"built": ""}', '{"built": "yesterday"}'):
        (tmp_path / 'build.json').write_text(content)
        assert main(['offline', 'zip', '--site', str(tmp_path)]) == 2
        assert 'build again' in capsys.readouterr().err
