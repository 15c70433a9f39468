"""What a build writes for the time without a network, and that it is the same every time."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.site import GREEN, Built, build_site, files, write_site

from handrail.engine.assets import script_text
from handrail.engine.options import OptionError, read_options
from handrail.engine.project import project
from handrail.engine.stage import finish, stage
from handrail.finish.offline.worker import Kept, chosen, offline_list, rank, service_worker

RULES = """groups:
  - name: doors
    rules:
      - alert: DoorRefuses
        expr: refusals > 3
        labels: {severity: critical, service: door}
        annotations: {summary: Badges are refused, runbook_url: https://runbooks.example.org/runbooks/door-stuck/#look}
"""
PICTURE = b'\x89PNG\r\n\x1a\n' + b'x' * 50
DOCUMENTS: dict[str, str | bytes] = {
    **GREEN,
    'alerts/doors.rules.yml': RULES,
    'runbooks/door-stuck.md': GREEN['runbooks/door-stuck.md'].replace(
        'Badges are refused.', 'Badges are refused. ![The door](../assets/door.png)'
    ),
    'assets/door.png': PICTURE,
    'assets/other.png': PICTURE,
}
OWN = ('sw.js', 'offline.json', 'runbooks.html', 'contacts.html', 'contacts.txt', 'build.json', '503.html')


@pytest.fixture
def built(mini_site: Any) -> Built:
    found: Built = mini_site(DOCUMENTS)
    assert found.warnings == ()
    return found


def kept(built: Built) -> dict[str, str]:
    found: dict[str, str] = json.loads(built.text('offline.json'))['files']
    return found


def test_what_devices_keep(built: Built) -> None:
    found = set(kept(built))
    assert {'', '404.html', '503.html', 'contacts.html', 'build.json', 'symptoms/', 'postmortems/'} <= found
    assert {
        'runbooks/door-stuck/',
        'alerts/DoorRefuses/',
        'practices/net-door-001/',
        'teams/porters/',
    } <= found
    assert {'assets/door.png', 'search/search_index.json'} <= found
    assert not [each for each in found if 'door-shut' in each or 'other.png' in each or 'card' in each]
    assert all(
        (built.dir / (each + 'index.html' if each.endswith('/') or not each else each)).is_file()
        for each in found
    )
    loaded = re.findall(r'(?:src|href)="([^":]+\.(?:js|css))"', built.text('index.html'))
    assert len(loaded) > 3
    assert set(loaded) <= found
    version = json.loads(built.text('offline.json'))['version']
    assert version in built.text('sw.js')


def test_texts_of_postmortems_are_not_kept(built: Built) -> None:
    fragments = [each for each in kept(built) if '/f/' in each]
    texts = [text for each in fragments for text in json.loads(built.text(each))]
    assert any('The door does not open' in text for text in texts)
    assert not any(text[0].startswith('postmortems/2024/2024') for text in texts)


def test_the_line_is_on_every_page(built: Built) -> None:
    pages = [
        path for path in built.dir.rglob('*.html') if path.name in ('index.html', '404.html', '503.html')
    ]
    assert len(pages) > 20
    for path in pages:
        assert path.read_text().count('<p class="hr-build"') == 1, path
        assert 'Built on <time datetime="2024-06-01T00:00:00Z">2024-06-01</time>' in path.read_text()


def test_it_is_the_same_from_the_cache_and_as_a_plugin(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv('HANDRAIL_CACHE', str(tmp_path / 'cache'))
    config = write_site(tmp_path, DOCUMENTS)
    build_site(config, tmp_path / 'one')
    build_site(config, tmp_path / 'two')
    first = files(tmp_path / 'one')
    assert files(tmp_path / 'two') == first
    other = write_site(
        tmp_path,
        DOCUMENTS,
        {'hooks': [], 'extra': {}, 'plugins': ['search', {'handrail': {'today': '2024-06-01'}}]},
    )
    build_site(other, tmp_path / 'three')
    found = files(tmp_path / 'three')
    assert [path for path in OWN if found[path] != first[path]] == []


def test_a_staged_site_has_all_of_it(tmp_path: Path) -> None:
    config = write_site(tmp_path, DOCUMENTS)
    build_site(config, tmp_path / 'hooked')
    seen = project(config)
    stage(seen, tmp_path / 'stage')
    build_site(tmp_path / 'stage' / 'mkdocs.yml', tmp_path / 'site')
    assert finish(seen, tmp_path / 'site') == ()
    found, wanted = files(tmp_path / 'site'), files(tmp_path / 'hooked')
    assert [
        path for path in ('runbooks.html', 'contacts.html', 'build.json') if found[path] != wanted[path]
    ] == []
    ours = json.loads(found['offline.json'])['files']
    theirs = json.loads(wanted['offline.json'])['files']
    assert {each for each in ours if not each.startswith(('search/', 'assets/'))} == {
        each for each in theirs if not each.startswith(('search/', 'assets/'))
    }
    assert json.loads(found['offline.json'])['version'].encode() in found['sw.js']
    assert finish(seen, tmp_path / 'site') == ()
    assert files(tmp_path / 'site') == found


def test_another_day_changes_the_version_and_no_hash_of_a_page(built: Built, mini_site: Any) -> None:
    other = mini_site(DOCUMENTS, extra={'handrail': {'today': '2024-06-02'}})
    changed = {each for each, mark in kept(other).items() if kept(built).get(each) != mark}
    assert 'build.json' in changed
    assert 'runbooks/door-stuck/' not in changed
    assert (
        json.loads(built.text('offline.json'))['version'] != json.loads(other.text('offline.json'))['version']
    )


def test_a_preview_writes_no_worker_and_asks_for_none(mini_site: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv('HANDRAIL_PREVIEW', '1')
    preview = mini_site(DOCUMENTS)
    assert not (preview.dir / 'sw.js').exists()
    assert 'data-worker' not in preview.text('index.html')
    assert 'Badges are refused.' in preview.text('runbooks.html')


def test_off_writes_the_last_worker(mini_site: Any) -> None:
    off = mini_site(DOCUMENTS, extra={'handrail': {'offline': False}})
    assert off.text('sw.js') == service_worker(script_text('service-worker')).decode()
    assert 'data-worker' not in off.text('index.html')


def test_the_build_says_what_is_kept_and_what_is_too_much(built: Built, mini_site: Any) -> None:
    assert [
        note
        for note in built.notes
        if re.search(r'devices keep \d+ files, 0\.\d MB \(at most 2000 files', note)
    ]
    small = mini_site(DOCUMENTS, extra={'handrail': {'offline': {'files': 40}}})
    assert len(kept(small)) == 40
    assert small.warnings == ()
    assert [note for note in small.notes if re.search(r'keep 40 files.*\d+ files are too many', note)]
    assert 'runbooks/door-stuck/' in kept(small)


@pytest.mark.parametrize('theme', ['mkdocs', 'readthedocs'])
def test_other_themes_have_the_papers_too(mini_site: Any, theme: str) -> None:
    built = mini_site(DOCUMENTS, theme={'name': theme}, plugins=[])
    assert 'Badges are refused.' in built.text('runbooks.html')
    assert (built.dir / 'sw.js').exists()
    assert '503.html' in kept(built)
    assert 'href="/runbooks/"' in built.text('503.html')


def test_without_directories_the_addresses_are_those_of_files(mini_site: Any) -> None:
    built = mini_site(DOCUMENTS, use_directory_urls=False)
    assert 'runbooks/door-stuck.html' in kept(built)
    assert built.text('runbooks/door-stuck/card.html').count('href="../door-stuck.html"') == 1
    assert 'id="runbook-door-stuck--look"' in built.text('runbooks.html')


@pytest.mark.parametrize(
    ('wrong', 'said'),
    [
        ('maybe', 'true, false, or'),
        ({'files': 0}, 'whole numbers'),
        ({'files': True}, 'whole numbers'),
        ({'pages': 3}, 'files and megabytes'),
    ],
)
def test_a_wrong_setting_is_told(wrong: object, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        read_options({'offline': wrong}, default_today=date(2024, 6, 1))


def test_what_is_needed_first_stays_under_the_limits() -> None:
    addresses = [
        'services/x/',
        'practices/y/',
        'runbooks/a/',
        'teams/t/',
        '',
        'a.css',
        'lessons/',
        'alerts/A/',
    ]
    sizes = [Kept(each, 'h', 10) for each in addresses]
    assert [each.address for each in chosen(sizes, files=4, size=1000).kept] == [
        '',
        'a.css',
        'teams/t/',
        'runbooks/a/',
    ]
    assert chosen(sizes, files=100, size=25).size == 20
    assert rank('postmortems/2024/x/') is None
    assert rank('guides/offline/') is None


def test_addresses_are_written_as_browsers_do() -> None:
    _, content = offline_list([Kept('alerts/Tür 1/', 'h', 1)], '')
    assert 'alerts/T%C3%BCr%201/' in json.loads(content)['files']
    roots = service_worker("'@ROOTS@'", 'v', ['Tür 1/x', "it's/y", '', 'Tür 1/z'])
    assert roots.decode() == "' T%C3%BCr%201 it\\x27s'\n"
