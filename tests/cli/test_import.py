"""`handrail import`: where drafts go, what is never overwritten, and what the exit codes say."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.cli import main
from handrail.cli.placing import PlacingError, place

REPORT = """# Basket was empty

## Timeline

- 2023-05-12 09:10 Errors rise.
- 10:00 Fixed.

## Root cause

A full disk failed.
"""
DRAFT = 'postmortems/2023/2023-05-12-basket-was-empty.md'


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'old').mkdir()
    file = tmp_path / 'old' / 'basket.txt'
    file.write_text(REPORT)
    return file


def test_a_draft_is_written_and_is_the_same_again(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['import', str(report), '--out', 'out']) == 0
    text = (Path('out') / DRAFT).read_text()
    assert text.startswith('---\nstatus: draft\n')
    assert '1 file(s): 1 draft(s)' in capsys.readouterr().out
    assert main(['import', str(report), '--out', 'out', '--report', 'json']) == 0
    told = json.loads(capsys.readouterr().out)
    assert told['schema_version'] == 1
    assert told['files'][0]['outcome'] == 'unchanged'


def test_nothing_is_overwritten_without_force(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path('out') / DRAFT
    file.parent.mkdir(parents=True)
    file.write_text('mine')
    assert main(['import', str(report), '--out', 'out']) == 1
    assert file.read_text() == 'mine'
    assert '--force' in capsys.readouterr().out
    assert main(['import', str(report), '--out', 'out', '--force']) == 0
    assert file.read_text() != 'mine'


def test_dry_run_writes_nothing(report: Path) -> None:
    assert main(['import', str(report), '--out', 'out', '--dry-run']) == 0
    assert not Path('out').exists()


def test_one_bad_file_stops_nothing(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (report.parent / 'a.md').write_bytes(b'\0\1\2' * 50)
    (report.parent / '.hidden.md').write_text(REPORT)
    assert main(['import', 'old', 'nowhere.md', '--out', 'out']) == 1
    said = capsys.readouterr().out
    assert (Path('out') / DRAFT).is_file()
    assert 'old/a.md: not imported' in said
    assert 'nowhere.md: not written' in said
    assert 'hidden' not in said


def test_two_of_one_name(report: Path) -> None:
    (report.parent / 'copy.txt').write_text(REPORT)
    assert main(['import', 'old', '--out', 'out']) == 0
    assert (Path('out') / DRAFT.replace('.md', '-2.md')).is_file()


def test_standard_input(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('sys.stdin', io.TextIOWrapper(io.BytesIO(report.read_bytes())))
    assert main(['import', '-', '--out', 'out']) == 0
    assert (Path('out') / DRAFT).is_file()


def test_what_cannot_be_done(report: Path) -> None:
    (report.parent / 'empty').mkdir()
    assert main(['import', 'old/empty']) == 2
    assert main(['import', 'old', '--out', str(report)]) == 2
    assert main(['import']) == 2


def test_the_docs_folder_of_a_site_is_the_default(report: Path) -> None:
    Path('mkdocs.yml').write_text('site_name: x\n')
    Path('docs').mkdir()
    Path('docs/index.md').write_text('# x\n')
    assert main(['import', str(report)]) == 0
    assert (Path('docs') / DRAFT).is_file()


@pytest.mark.parametrize('name', ['../x.md', '/x.md', 'a/../../x.md', 'a\\x.md', ''])
def test_no_path_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(PlacingError):
        place(tmp_path, name, b'x', force=True)


def test_nothing_is_written_through_links(tmp_path: Path) -> None:
    (tmp_path / 'away').mkdir()
    (tmp_path / 'out').mkdir()
    (tmp_path / 'out' / 'postmortems').symlink_to(tmp_path / 'away')
    with pytest.raises(PlacingError, match='symbolic link'):
        place(tmp_path / 'out', 'postmortems/x.md', b'x')
    (tmp_path / 'out' / 'y.md').symlink_to(tmp_path / 'away' / 'y.md')
    with pytest.raises(PlacingError, match='symbolic link'):
        place(tmp_path / 'out', 'y.md', b'x', force=True)
    assert not list((tmp_path / 'away').iterdir())


def test_names_that_cannot_be_meant(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['import', '', '--out', 'out']) == 2
    assert capsys.readouterr().err == 'handrail import: a file with an empty name was given\n'
    assert main(['import', str(report), '--out', 'o' * 300]) == 2
    said = capsys.readouterr().err
    assert said.startswith("handrail import: --out 'ooo")
    assert len(said.splitlines()) == 1


@pytest.mark.skipif(sys.platform == 'win32', reason='such names are no names there')
def test_a_name_stays_on_its_line(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ['a\nb.txt', 'c\x1b[2J.txt', os.fsdecode(b'd\xff.txt')]
    for name in names[:2]:
        (report.parent / name).write_text(REPORT)
    assert main(['import', *(f'old/{name}' for name in names), '--out', 'o\np']) == 1
    said = capsys.readouterr().out
    for shown in (
        'from    old/a\\nb.txt\n',
        'from    old/c\\x1b[2J.txt\n',
        '\nold/d\\udcff.txt: ',
        f'o\\np/{DRAFT}',
    ):
        assert shown in said
    assert main(['import', *(f'old/{name}' for name in names), '--out', 'out', '--report', 'json']) == 1
    told = json.loads(capsys.readouterr().out)
    assert [file['source'] for file in told['files']] == [f'old/{name}' for name in names]


def written_to(output: int) -> subprocess.CompletedProcess[bytes]:
    hooks = str(Path(__file__).parent.parent.parent / 'hooks')
    return subprocess.run(
        [sys.executable, '-m', 'handrail', 'import', 'old/basket.txt', '--out', 'out'],
        env={'PYTHONPATH': hooks},
        stdout=output,
        stderr=subprocess.PIPE,
        check=False,
    )


@pytest.mark.skipif(not Path('/dev/full').exists(), reason='there is no full device')
def test_a_full_output_is_told_in_a_sentence(report: Path) -> None:
    assert report.is_file()
    with Path('/dev/full').open('wb') as full:
        done = written_to(full.fileno())
    *_, last = done.stderr.decode().splitlines()
    assert last == 'handrail: the output cannot be written: No space left on device'
    assert b'Traceback' not in done.stderr
    assert done.returncode == 2
    assert (Path('out') / DRAFT).is_file()


def test_a_reader_that_went_away_is_no_error(report: Path) -> None:
    assert report.is_file()
    reader, writer = os.pipe()
    os.close(reader)
    done = written_to(writer)
    os.close(writer)
    assert b'Traceback' not in done.stderr
    assert b'Exception' not in done.stderr
    assert b'output' not in done.stderr
    assert done.returncode == 1
    assert (Path('out') / DRAFT).is_file()
