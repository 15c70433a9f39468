"""`handrail suggest`: what it prints, and that it changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handrail.cli import main

TEXT = """---
status: draft
---
# The desks could not look names up

## Timeline

- 2024-05-02 09:00 `signal` Somebody called.
- 09:10 `investigation` The name server did not answer: "Temporary failure in name resolution".
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The documents of a content repository with one draft, in which the test stands."""
    assert main(['init', str(tmp_path / 'c'), '--with-example', '--handrail', './x.whl']) == 0
    monkeypatch.chdir(tmp_path / 'c')
    (tmp_path / 'c' / 'docs' / 'postmortems' / '2024' / '2024-05-02-names.md').write_text(TEXT)
    capsys.readouterr()
    return tmp_path / 'c' / 'docs'


@pytest.mark.parametrize('what', [[], ['2024-05-02-names'], ['docs/postmortems/2024/2024-05-02-names.md']])
@pytest.mark.usefixtures('docs')
def test_drafts_ids_and_paths(what: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['suggest', *what]) == 0
    said = capsys.readouterr().out
    assert said.startswith('docs/postmortems/2024/2024-05-02-names.md\n  line 9: The name server did not')
    link = '[Does the host find the name?](../../runbooks/names-do-not-resolve.md#lookup)'
    assert f'\n    {link}\n      step, shares: Temporary failure in name resolution\n' in said


def test_json_is_for_programs(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in docs.rglob('*') if path.is_file()}
    assert main(['suggest', '--format', 'json']) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found['postmortem'] == '2024-05-02-names'
    first = found['suggestions'][0]
    assert (first['line'], first['about'], first['kind']) == (9, 't0910', 'step')
    assert first['id'] == 'names-do-not-resolve#lookup'
    assert {path: path.read_bytes() for path in docs.rglob('*') if path.is_file()} == before


def test_a_file_from_elsewhere(docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / '2024-05-03-x.md').write_text('# X\n\n## Timeline\n\n- 10:00 `note` Lunch was late.\n')
    assert main(['suggest', str(tmp_path / '2024-05-03-x.md')]) == 0
    assert capsys.readouterr().out == 'docs/postmortems/2024-05-03-x.md\n  nothing that overlaps\n'
    assert docs.is_dir()


@pytest.mark.usefixtures('docs')
def test_an_unknown_one_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['suggest', '2024-05-02-name']) == 2
    assert "(did you mean '2024-05-02-names'?)" in capsys.readouterr().err


def test_without_a_draft_it_says_so(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (docs / 'postmortems' / '2024' / '2024-05-02-names.md').unlink()
    assert main(['suggest']) == 0
    assert capsys.readouterr().out == 'handrail suggest: there is no draft\n'


REPORT = """Desks without names

Timeline
2024-05-02 09:00 UTC - Somebody called the duty engineer.
09:10 UTC - The name server did not answer: "Temporary failure in name resolution".
09:30 UTC - It was switched on again.

Root cause
The name server was off.
"""


class TestImport:
    def test_the_report_names_what_the_draft_may_refer_to(
        self, docs: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (docs.parent / 'report.txt').write_text(REPORT)
        assert main(['import', 'report.txt']) == 0
        said = capsys.readouterr().out
        (draft,) = (path for path in docs.rglob('*.md') if 'desks-without' in path.name)
        assert f'{draft} may refer to (nothing is linked by itself):\n' in said
        assert '      step, shares: Temporary failure in name resolution\n' in said
        assert 'names-do-not-resolve' not in draft.read_text()

    def test_json_has_them_by_file(self, docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (docs.parent / 'report.txt').write_text(REPORT)
        assert main(['import', 'report.txt', '--dry-run', '--report', 'json']) == 0
        (file,) = json.loads(capsys.readouterr().out)['files']
        assert 'names-do-not-resolve#lookup' in [each['id'] for each in file['suggestions']]

    def test_outside_of_a_site_there_are_none(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / 'report.txt').write_text(REPORT)
        assert main(['import', 'report.txt', '--dry-run']) == 0
        assert 'may refer to' not in capsys.readouterr().out


@pytest.mark.parametrize('what', ['docs/index.md', 'docs/teams.yml', 'docs/services/names.md'])
@pytest.mark.usefixtures('docs')
def test_what_is_no_postmortem_is_2(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['suggest', what]) == 2
    assert f'{what!r} is no postmortem' in capsys.readouterr().err
