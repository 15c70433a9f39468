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
