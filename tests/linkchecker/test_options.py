"""Each option of LinkChecker that scripts use, tried with both programs on the same pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.linkcheckers import ours, real
from support.linkreports import COLUMNS, failures, parse
from support.linksites import Handler, serving

PAGES = {
    '/': '<a href="/a.html">a</a> <a href="/404/first">1</a> <a href="{other}">other</a>',
    '/a.html': '<a href="/b.html">b</a> <a href="/404/second">2</a> <a href="/301/ok/x">moved</a>',
    '/b.html': '<a href="/404/third">3</a>',
    '/good.html': '<a href="/ok/x">x</a>',
    '/moved.html': '<a href="/301/ok/x">x</a>',
    '/robots.txt': '',
}
BOTH = pytest.mark.parametrize('program', [real, ours], ids=['LinkChecker', 'handrail'])


@pytest.fixture
def site() -> Iterator[tuple[str, type[Handler], type[Handler]]]:
    """The address of the pages, what remembers its requests, and what remembers those of another host."""
    with serving({'/robots.txt': ''}) as (other, elsewhere), serving({}) as (host, handler):
        handler.pages.update(
            {path: text.format(other=f'http://{other}/404/o') for path, text in PAGES.items()}
        )
        yield f'http://{host}/', handler, elsewhere


def checked(program, home: Path, *arguments: str) -> dict[str, str]:
    """The verdict by address of the links below the start, in a run without a limit of requests."""
    (home / 'rc').write_text('[checking]\nmaxrequestspersecond=1000\n', encoding='utf-8')
    done = program(home, '-f', 'rc', '-v', '-o', 'csv', *arguments)
    return {row.written: row.verdict for row in parse('csv', done.stdout) if row.parent}


@BOTH
@pytest.mark.parametrize(
    ('options', 'expected'),
    [
        (['-r0'], {}),
        (['-r1'], {'/404/first': 'broken', '/a.html': 'ok'}),
        (['--recursion-level=2'], {'/404/first': 'broken', '/404/second': 'broken', '/301/ok/x': 'warning'}),
        (['-r', '-1'], {'/404/third': 'broken', '/b.html': 'ok'}),
        (['--ignore-url=/404/'], {'/404/first': 'ok', '/404/third': 'ok', '/b.html': 'ok'}),
        (['--ignore-url', '/404/first', '--ignore-url', 'second'], {'/404/first': 'ok', '/404/second': 'ok'}),
        (['--ignore-url=!/(a.html)?$'], {'/a.html': 'ok', '/404/first': 'ok', '/b.html': 'ok'}),
        (['--no-follow-url=/a.html'], {'/a.html': 'ok', '/404/first': 'broken'}),
    ],
    ids=' '.join,
)
def test_how_deep_and_what_is_followed(program, site, home: Path, options, expected) -> None:
    url, handler, elsewhere = site
    found = checked(program, home, *options, url)
    assert expected.items() <= found.items()
    depth = {'-r0': 0, '-r1': 3}.get(options[0])
    if depth is not None:
        assert len(found) == depth
    if options[0].startswith('--no-follow'):
        assert '/b.html' not in found
    asked = {path for path, *_ in handler.asked}
    if '--ignore-url=/404/' in options:
        assert not {path for path in asked if path.startswith('/404')}
    assert not [path for path, *_ in elsewhere.asked if path != '/robots.txt']


@BOTH
def test_other_hosts_are_asked_only_when_that_is_wanted(program, site, home: Path) -> None:
    url, _, elsewhere = site
    found = checked(program, home, url)
    other = next(name for name in found if name.endswith('/404/o'))
    assert found[other] == 'ok'
    assert elsewhere.asked == []
    assert checked(program, home, '--check-extern', url)[other] == 'broken'
    assert '/404/o' in {path for path, *_ in elsewhere.asked}


@BOTH
@pytest.mark.parametrize(
    'case',
    [
        ([], 'good.html', 0),
        ([], '', 1),
        ([], 'moved.html', 1),
        (['--no-warnings'], 'moved.html', 0),
        (['--no-warnings'], '', 1),
        (['--no-warnings', '-v'], 'moved.html', 1),
        (['-q'], '', 1),
        (['-o', 'nonsense'], 'good.html', 2),
        (['-o', 'csv/nonsense'], 'good.html', 2),
        (['-F', 'nonsense'], 'good.html', 2),
        (['--timeout=0'], 'good.html', 2),
        (['--timeout=soon'], 'good.html', 2),
        (['-f', 'nowhere'], 'good.html', 2),
        (['--no-such-option'], 'good.html', 2),
    ],
    ids=str,
)
def test_exit_codes(program, site, home: Path, case) -> None:
    options, page, code = case
    done = program(home, *options, f'{site[0]}{page}')
    assert done.returncode == code, done.stderr
    assert (done.stdout == '') == (code == 2 or '-q' in options)
    if code == 2:
        assert 'Traceback' not in done.stderr
        assert done.stderr


@BOTH
def test_a_slow_server_is_not_waited_for(program, site, home: Path) -> None:
    assert program(home, '--timeout=1', '-r0', f'{site[0]}pause/x').returncode == 1
    assert program(home, '--timeout=30', '-r0', f'{site[0]}pause/x').returncode == 0


@BOTH
def test_reports_go_to_the_files_that_are_named(program, site, home: Path) -> None:
    arguments = ('-q', '-F', 'csv', '-F', 'text/utf-8/out/report.txt', '-F', 'xml/utf-16/report.xml', site[0])
    done = program(home, *arguments)
    assert (done.returncode, done.stdout) == (1, '')
    broken = {'/404/first', '/404/second', '/404/third'}
    for kind, file, encoding in (
        ('csv', 'linkchecker-out.csv', 'utf-8'),
        ('text', 'out/report.txt', 'utf-8'),
        ('xml', 'report.xml', 'utf-16'),
    ):
        rows = parse(kind, (home / file).read_text(encoding=encoding))
        assert {row.written for row in rows if not row.valid} == broken, kind
        assert {row.written for row in rows if row.warnings} == {'/301/ok/x'}, kind
        assert len(rows) == 4, kind


@BOTH
def test_without_warnings_they_are_not_reported(program, site, home: Path) -> None:
    done = program(home, '--no-warnings', '-o', 'csv', site[0])
    assert {row.written for row in parse('csv', done.stdout)} == {'/404/first', '/404/second', '/404/third'}


@BOTH
def test_the_addresses_may_come_from_the_standard_input(program, site, home: Path) -> None:
    done = program(home, '--stdin', '-v', '-r0', '-o', 'csv', stdin=f'{site[0]}a.html {site[0]}404/x\n')
    assert [(row.url, row.valid) for row in sorted(parse('csv', done.stdout), key=lambda row: row.url)] == [
        (f'{site[0]}404/x', False),
        (f'{site[0]}a.html', True),
    ]


@BOTH
def test_failures_are_counted_over_the_runs(program, site, home: Path) -> None:
    url, handler, _ = site
    file = home / 'data' / 'linkchecker' / 'failures'
    for times in (1, 2):
        assert program(home, '-v', '-F', 'failures', '-q', url).returncode == 1
        counted = failures(file.read_text(encoding='utf-8'))
        assert set(counted.values()) == {times}
        assert set(counted) == {
            (url, f'{url}404/first'),
            (f'{url}a.html', f'{url}404/second'),
            (f'{url}b.html', f'{url}404/third'),
        }
    handler.pages['/404/first'] = '<p>mended</p>'
    program(home, '-v', '-F', 'failures', '-q', url)
    assert sorted(failures(file.read_text(encoding='utf-8')).values()) == [3, 3]
    assert file.stat().st_mode & 0o077 == 0


def test_a_mended_link_leaves_the_failures_without_v_and_the_last_one_empties_them(site, home: Path) -> None:
    url, handler, _ = site
    file = home / 'list'
    ours(home, '-F', 'failures/utf-8/list', '-q', f'{url}b.html')
    assert set(failures(file.read_text(encoding='utf-8'))) == {(f'{url}b.html', f'{url}404/third')}
    handler.pages['/404/third'] = '<p>mended</p>'
    assert ours(home, '-F', 'failures/utf-8/list', '-q', f'{url}b.html').returncode == 0
    assert file.read_text(encoding='utf-8') == ''
    file.write_text('nonsense\n', encoding='utf-8')
    done = ours(home, '-F', 'failures/utf-8/list', '-q', f'{url}b.html')
    assert done.returncode == 2
    assert 'line 1' in done.stderr


def test_every_row_has_all_columns(site, home: Path) -> None:
    done = ours(home, '-v', '-o', 'CSV', site[0])
    rows = [line for line in done.stdout.splitlines() if not line.startswith('#')]
    assert rows[0].split(';') == COLUMNS
    assert len(rows) == 9
    assert {row.count(';') for row in rows} == {16}


def test_a_folder_is_read_with_what_nothing_links_to_and_root_links_lead_into_it(home: Path) -> None:
    site = home / 'site'
    (site / 'sub').mkdir(parents=True)
    (site / 'index.html').write_text('<a href="/sub/page.html">page</a> <a href="/gone.html">g</a>')
    (site / 'sub' / 'page.html').write_text('<a href="/#there">home</a>')
    (site / 'alone.html').write_text('<a href="missing.html">m</a>')
    done = ours(home, '-v', '-o', 'csv', 'site')
    rows = {row.written: row for row in parse('csv', done.stdout)}
    found = {name: row.verdict for name, row in rows.items()}
    assert rows['/#there'].result == "Anchor `there' not found"
    assert found['/sub/page.html'] == 'ok'
    assert {name for name, verdict in found.items() if verdict == 'broken'} == {
        '/gone.html',
        'missing.html',
        '/#there',
    }
    assert done.returncode == 1


def test_the_words_of_a_page_are_nothing_to_compute_or_to_obey(home: Path) -> None:
    (home / 'a.html').write_text('<a href="gone.html">=cmd|calc\x1b[2J\u202e</a>', encoding='utf-8')
    done = ours(home, '-o', 'csv', 'a.html')
    assert parse('csv', done.stdout)[0].name == ' =cmd|calc[2J'
    (home / 'a.html').write_text('<a href="gone.html">]]>&lt;x>\x1b[2J\u202e</a>', encoding='utf-8')
    assert parse('xml', ours(home, '-o', 'xml', 'a.html').stdout)[0].name == ']]><x>[2J'
    assert '\x1b' not in ours(home, 'a.html').stdout


def test_options_that_do_not_go_together(site, home: Path) -> None:
    done = ours(home, '--external', '-o', 'csv', str(home))
    assert done.returncode == 2
    assert '--check-extern' in done.stderr
    done = ours(home, '--format', 'json', '-v', site[0])
    assert done.returncode == 2
    assert '-o' in done.stderr
    done = ours(home, '--ignore-url=(', site[0])
    assert done.returncode == 2
    assert "'('" in done.stderr
