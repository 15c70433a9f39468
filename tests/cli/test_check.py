"""`handrail check`: every problem once, in order, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handrail.cli import check, main
from handrail.model import Level, Place, Problem

PROBLEMS = (
    Problem(Place('runbooks/a.md', 3), 'unknown-key', "unknown key 'ownr'", "did you mean 'owner'?"),
    Problem(Place('runbooks/a.md', 9), 'style', 'no impact', level=Level.warning),
    Problem(Place('services/b.md', 1), 'dead-link', "'x.md' is not there"),
)


class TestText:
    def test_a_line(self) -> None:
        assert check.text_line(PROBLEMS[0], 'docs') == (
            "docs/runbooks/a.md:3: unknown key 'ownr' (did you mean 'owner'?)"
        )
        assert check.text_line(PROBLEMS[1], '../docs') == '../docs/runbooks/a.md:9: no impact [warning]'

    def test_the_end(self) -> None:
        assert check.summary(PROBLEMS, 7) == '2 error(s), 1 warning(s) in 7 document(s)'
        assert check.summary([], 0).endswith('there is nothing to check')


def test_json_has_every_field() -> None:
    result = check.as_json(PROBLEMS, 7)
    assert {key: result[key] for key in ('documents', 'errors', 'warnings')} == {
        'documents': 7,
        'errors': 2,
        'warnings': 1,
    }
    assert result['problems'][0] == {
        'file': 'runbooks/a.md',
        'line': 3,
        'level': 'error',
        'code': 'unknown-key',
        'message': "unknown key 'ownr'",
        'hint': "did you mean 'owner'?",
    }


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A content repository with two broken documents."""
    folder = tmp_path / 'content'
    assert main(['init', str(folder), '--with-example', '--handrail', './x.whl']) == 0
    for name, old, new in (
        ('services/names.md', 'owner: platform', 'ownr: platform'),
        ('runbooks/names-do-not-resolve.md', '(#server)', '(#sever)'),
    ):
        path = folder / 'docs' / name
        path.write_text(path.read_text().replace(old, new))
    monkeypatch.chdir(folder)
    capsys.readouterr()
    return folder


def errors(said: str) -> list[str]:
    return [line.split(': ')[0] for line in said.splitlines() if not line.endswith('[warning]')]


def test_every_problem_of_every_file_is_said(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['check']) == 1
    said = capsys.readouterr()
    assert errors(said.out) == ['docs/runbooks/names-do-not-resolve.md:40', 'docs/services/names.md:2']
    assert said.err.startswith('2 error(s), ')
    assert main(['check', '-f', str(content)]) == 1


def test_the_path_is_written_from_here(content: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(content / 'docs' / 'services')
    main(['check'])
    assert '../services/names.md:2' in errors(capsys.readouterr().out)


@pytest.mark.parametrize(
    ('paths', 'code', 'found'),
    [
        (['docs/services'], 1, ['docs/services/names.md:2']),
        (['docs/services/names.md', 'docs/teams.yml'], 1, ['docs/services/names.md:2']),
        (['docs/postmortems'], 0, []),
        (['mkdocs.yml'], 2, []),
        (['docs/nowhere.md'], 2, []),
    ],
)
@pytest.mark.usefixtures('content')
def test_paths_choose(
    paths: list[str], code: int, found: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(['check', *paths]) == code
    assert errors(capsys.readouterr().out) == found


@pytest.mark.usefixtures('content')
def test_json_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['check', '--format', 'json']) == 1
    said = capsys.readouterr()
    result = json.loads(said.out)
    assert (result['errors'], said.err) == (2, '')
    assert result['documents'] > 0


def test_nothing_to_check_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / 'docs').mkdir()
    (tmp_path / 'mkdocs.yml').write_text('site_name: Empty\n')
    assert main(['check', '-f', str(tmp_path)]) == 1
    assert 'there is nothing to check' in capsys.readouterr().err


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('site_name: x\nplugins: [handrial]\n', 'handrial'),
        ('site_name: x\nextra: {handrail: {timezone: WAT}}\n', 'timezone'),
        ('site_name: [\n', 'mkdocs.yml'),
    ],
)
def test_a_wrong_configuration_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (tmp_path / 'docs').mkdir()
    (tmp_path / 'mkdocs.yml').write_text(text)
    assert main(['check', '-f', str(tmp_path)]) == 2
    assert said in capsys.readouterr().err
