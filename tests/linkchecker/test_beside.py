"""`handrail links` and the real LinkChecker on the same site: the guide lists where verdicts differ."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.linkcheckers import ours, real
from support.linkreports import Row, parse, totals
from support.linksites import KINDS, filled
from support.site import ROOT

GUIDE = ROOT / 'docs' / 'guides' / 'linkchecker.md'
FAST = '[checking]\nmaxrequestspersecond=1000\n'
ROW = re.compile(
    r'^\| ([^|]+?) \| (ok|warning|broken|not seen) \| (ok|warning|broken|not seen) \| (.+) \|$', re.MULTILINE
)
EVERYWHERE = 'Differences with `--check-extern` and `[AnchorCheck]`'
FORMS = ('csv', 'xml', 'text')


def verdicts(rows: list[Row], names: dict[str, str]) -> dict[str, str]:
    """The verdict of each kind; `not seen` where no row has its address."""
    found = {row.written: row.verdict for row in rows}
    return {kind.name: found.get(filled(kind.written, names), 'not seen') for kind in KINDS}


def documented(heading: str) -> dict[str, tuple[str, str]]:
    """The differences that the guide lists below a heading: kind, verdict there, verdict here."""
    section = GUIDE.read_text(encoding='utf-8').partition(f'### {heading}\n')[2].partition('\n#')[0]
    return {kind: (there, here) for kind, there, here, _ in ROW.findall(section)}


def reports(served, home: Path, rc: str, *options: str) -> dict[str, dict[str, str]]:
    """What both programs report of the site, at the same time: each form from one run."""
    (home / 'rc').write_text(rc, encoding='utf-8')
    (home / 'here').mkdir()
    (home / 'there').mkdir()
    said = {}

    def check(program, name: str) -> None:
        files = [f'-F{kind}/utf-8/{name}/report.{kind}' for kind in FORMS]
        done = program(home, '-v', '--timeout=10', '-f', 'rc', *options, '-q', *files, served.url)
        assert done.returncode == 1, done.stderr
        assert done.stdout == ''
        said[name] = {kind: (home / name / f'report.{kind}').read_text(encoding='utf-8') for kind in FORMS}

    with ThreadPoolExecutor() as pool:
        for job in [pool.submit(check, ours, 'here'), pool.submit(check, real, 'there')]:
            job.result()
    return said


@pytest.mark.parametrize(
    ('heading', 'rc', 'options'),
    [
        pytest.param('Differences', FAST, (), id='inside'),
        pytest.param(
            EVERYWHERE, f'{FAST}[AnchorCheck]\n', ('--check-extern', '--ignore-url=^mailto:'), id='everywhere'
        ),
    ],
)
def test_verdicts_differ_only_where_the_guide_says_so(served, home: Path, heading, rc, options) -> None:
    said = reports(served, home, rc, *options)
    there, here = (verdicts(parse('csv', said[name]['csv']), served.names) for name in ('there', 'here'))
    assert set(there.values()) == {'ok', 'warning', 'broken', 'not seen'}
    assert {name: (there[name], here[name]) for name in there if there[name] != here[name]} == documented(
        heading
    )
    for kind in ('xml', 'text'):  # the one parser reads the same from all forms of both
        for name, expected in (('there', there), ('here', here)):
            assert verdicts(parse(kind, said[name][kind]), served.names) == expected, (name, kind)
    places = {
        name: {
            (row.written, row.parent, row.line, row.column, row.name)
            for row in parse('csv', said[name]['csv'])
        }
        for name in said
    }
    elsewhere = {'fragment of the page itself that is not there', 'in a sitemap'}
    known = {filled(kind.written, served.names) for kind in KINDS if kind.name not in elsewhere}
    compared = {place for place in places['there'] if place[0] in known and '#' not in place[1]}
    assert len(compared) > 55
    assert compared <= places['here']


def test_the_guide_counts_the_kinds_and_gives_each_difference_a_reason() -> None:
    text = GUIDE.read_text(encoding='utf-8')
    assert f'links of {len(KINDS)} kinds' in text
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 25
    names = {kind.name for kind in KINDS}
    rows = ROW.findall(text)
    assert len(rows) == len(documented('Differences')) + len(documented(EVERYWHERE))
    for name, _, _, reason in rows:
        assert name in names
        assert len(reason) > 5


def test_the_text_report_ends_with_the_same_count(home: Path) -> None:
    (home / 'site').mkdir()
    (home / 'site' / 'index.html').write_text(
        '<p><a href="other.html">other</a> <a href="gone.html">gone</a> <a href="folder">folder</a>'
        '<a href="http://127.0.0.1:9/">elsewhere</a></p>',
        encoding='utf-8',
    )
    (home / 'site' / 'other.html').write_text('<img src="gone.png">', encoding='utf-8')
    (home / 'site' / 'folder').mkdir()
    (home / 'site' / 'folder' / 'page.html').write_text('<a href="../index.html">back</a>', encoding='utf-8')
    there, here = (program(home, '-v', 'site/index.html') for program in (real, ours))
    assert (there.returncode, here.returncode) == (1, 1)
    assert totals(there.stdout) == totals(here.stdout) == (7, 1, 2)
    rows = [
        {(row.written, row.parent, row.url, row.verdict) for row in parse('text', run.stdout)}
        for run in (there, here)
    ]
    assert rows[0] == rows[1]
