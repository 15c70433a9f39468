"""`handrail codeowners`: what it writes from the owners, what it leaves alone, when it is stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.cli import main
from handrail.outputs.codeowners import BEGIN, END, with_block

LINES = [
    '/docs/alerts/NameLookupsFail.md @example/platform',
    '/docs/alerts/disk.rules.yml @example/duty @example/platform',
    '/docs/practices/net-dns-001.md @example/duty',
    '/docs/runbooks/names-do-not-resolve.md @example/platform',
    '/docs/runbooks/secret.md @example/platform',
    '/docs/services/lending.md @example/platform',
    '/docs/services/names.md @example/platform',
]
RULES = """groups:
  - name: disks
    rules:
      - {alert: DiskFull, expr: a > 1, labels: {owner: platform}}
      - {alert: DiskSlow, expr: b > 1, labels: {owner: duty}}
"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A repository whose teams have handles, in which the test stands."""
    folder = tmp_path / 'c'
    assert main(['init', str(folder), '--with-example', '--handrail', './x.whl']) == 0
    (folder / '.git').mkdir()
    docs = folder / 'docs'
    teams = docs / 'teams.yml'
    text = teams.read_text()
    for name, title in (('platform', 'Platform'), ('duty', 'Duty engineers')):
        text = text.replace(f'  name: {title}\n', f"  name: {title}\n  handle: '@example/{name}'\n")
    teams.write_text(text)
    practice = docs / 'practices' / 'net-dns-001.md'
    practice.write_text(practice.read_text().replace('owner: platform\n', 'owner: duty\n'))
    (docs / 'alerts' / 'disk.rules.yml').write_text(RULES)
    (docs / 'runbooks' / 'secret.md').write_text(
        '---\nowner: platform\nvisibility: restricted\n---\n# H\n\n## Meaning\n\nx\n\n## Escalation\n\ny\n'
    )
    monkeypatch.chdir(folder)
    capsys.readouterr()
    return folder


def test_every_owner_is_asked_for_what_it_owns(content: Path) -> None:
    assert main(['codeowners', '--output', 'OWN']) == 0
    assert (content / 'OWN').read_text().splitlines() == [BEGIN, *LINES, END]


def test_it_goes_where_the_host_looks(content: Path) -> None:
    assert main(['codeowners']) == 0
    assert (content / 'CODEOWNERS').is_file()  # both hosts are set up: the one place that both know
    (content / 'CODEOWNERS').unlink()
    (content / '.gitlab-ci.yml').unlink()
    assert main(['codeowners']) == 0
    assert (content / '.github' / 'CODEOWNERS').is_file()


def test_paths_begin_at_the_top_of_the_repository(tmp_path: Path, content: Path) -> None:
    (content / '.git').rename(tmp_path / '.git')
    assert main(['codeowners', '--output', 'OWN']) == 0
    assert f'/c{LINES[0]}' in (content / 'OWN').read_text()


def test_what_people_wrote_stays(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = content / 'CODEOWNERS'
    file.write_text('# ours\n/mkdocs.yml @example/web\n')
    assert main(['codeowners', '--check']) == 1
    assert main(['codeowners']) == 0
    text = file.read_text()
    assert text.endswith(f'{END}\n\n# ours\n/mkdocs.yml @example/web\n')
    file.write_text(f'* @example/all\n{text}')
    capsys.readouterr()
    assert main(['codeowners', '--check']) == 0
    assert capsys.readouterr().out.endswith('is up to date\n')


def test_stale_is_1_and_shows_the_difference(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['codeowners']) == 0
    (content / 'docs' / 'services' / 'names.md').unlink()
    capsys.readouterr()
    before = (content / 'CODEOWNERS').read_text()
    assert main(['codeowners', '--check']) == 1
    said = capsys.readouterr()
    assert '-/docs/services/names.md @example/platform\n' in said.out
    assert 'is stale: run `handrail codeowners`' in said.err
    assert (content / 'CODEOWNERS').read_text() == before
    assert main(['codeowners']) == 0
    assert main(['codeowners', '--check']) == 0


def test_teams_without_a_handle_and_documents_without_an_owner_are_said(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teams = content / 'docs' / 'teams.yml'
    teams.write_text(teams.read_text().replace("  handle: '@example/duty'\n", ''))
    service = content / 'docs' / 'services' / 'names.md'
    service.write_text(service.read_text().replace('owner: platform\n', ''))
    assert main(['codeowners']) == 0
    said = capsys.readouterr().err
    assert 'without a handle in teams.yml: duty\n' in said
    assert 'without an owner: services/names.md\n' in said
    text = (content / 'CODEOWNERS').read_text()
    assert 'net-dns-001' not in text
    assert '/docs/alerts/disk.rules.yml @example/platform\n' in text


def test_without_any_handle_there_is_nothing_to_write(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teams = content / 'docs' / 'teams.yml'
    teams.write_text(
        '\n'.join(line for line in teams.read_text().splitlines() if 'handle' not in line) + '\n'
    )
    assert main(['codeowners', '--check']) == 0
    assert 'there is no file to write' in capsys.readouterr().out
    assert not (content / 'CODEOWNERS').exists()


@pytest.mark.parametrize(
    'text', [f'{BEGIN}\n', f'{END}\n', f'{END}\n{BEGIN}\n', f'{BEGIN}\n{END}\n{BEGIN}\n{END}\n']
)
def test_marks_that_are_no_pair_are_left_to_people(
    content: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / 'CODEOWNERS').write_text(text)
    assert main(['codeowners']) == 2
    assert 'do not stand as a pair' in capsys.readouterr().err
    assert (content / 'CODEOWNERS').read_text() == text


def test_a_path_with_signs_fits_itself_alone(content: Path) -> None:
    old = content / 'docs' / 'runbooks' / 'secret.md'
    (content / 'docs' / 'runbooks' / 'a b[c]').mkdir()
    old.rename(content / 'docs' / 'runbooks' / 'a b[c]' / 'secret.md')
    assert main(['codeowners', '--output', 'OWN']) == 0
    assert r'/docs/runbooks/a\ b\[c\]/secret.md @example/platform' in (content / 'OWN').read_text()


def test_a_block_is_replaced_as_a_whole() -> None:
    first = with_block('', ['/a @b'])
    assert with_block(first, ['/c @d']) == f'{BEGIN}\n/c @d\n{END}\n'
    assert with_block(first, ['/a @b']) == first


def test_line_ends_stay_and_bytes_that_are_no_text_are_left_alone(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = content / 'CODEOWNERS'
    file.write_bytes(b'*.py @example/code\r\n')
    assert main(['codeowners', '--output', 'CODEOWNERS']) == 0
    written = file.read_bytes()
    assert b'*.py @example/code\r\n' in written
    assert written.count(b'\n') == written.count(b'\r\n') > len(LINES)
    assert main(['codeowners', '--output', 'CODEOWNERS', '--check']) == 0
    file.write_bytes(b'\xff\xfe')
    assert main(['codeowners', '--output', 'CODEOWNERS']) == 2
    assert 'cannot be read as text' in capsys.readouterr().err
    assert file.read_bytes() == b'\xff\xfe'
