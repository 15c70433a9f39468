"""`handrail stage` and `handrail finish`: what they write, and what they never touch."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.cli import main


@pytest.fixture(scope='module')
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('content') / 'content'
    assert main(['init', str(folder), '--with-example', '--handrail', './x.whl']) == 0
    return folder


@pytest.fixture
def content(written: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(written)
    return written


def test_an_earlier_stage_is_replaced(content: Path, tmp_path: Path) -> None:
    out = tmp_path / 'stage'
    assert main(['stage', str(out)]) == 0
    pages = {path.relative_to(out).as_posix() for path in out.rglob('*.md')}
    assert {'docs/index.md', 'docs/actions/index.md', 'docs/runbooks/names-do-not-resolve.md'} <= pages
    (out / 'docs' / 'stale.md').write_text('# Stale\n')
    assert main(['stage', str(out)]) == 0
    assert {path.relative_to(out).as_posix() for path in out.rglob('*.md')} == pages
    assert (content / 'mkdocs.yml').is_file()


@pytest.mark.parametrize('name', ['.', '..', 'docs', 'docs/new', 'README.md', '.github'])
def test_nothing_else_is_replaced(content: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path for path in content.rglob('*') if '.cache' not in path.parts)
    assert main(['stage', name]) == 2
    assert 'name another' in capsys.readouterr().err
    assert sorted(path for path in content.rglob('*') if '.cache' not in path.parts) == before


@pytest.mark.usefixtures('content')
def test_finish_does_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / 'stage'
    main(['stage', str(out)])
    quiet = {'NO_MKDOCS_2_WARNING': '1', 'DISABLE_MKDOCS_2_WARNING': 'true'}
    subprocess.run(
        [sys.executable, '-P', '-m', 'mkdocs', 'build', '--strict', '-d', 'site'],
        cwd=out,
        env={**os.environ, **quiet},
        check=True,
        capture_output=True,
    )
    assert not (out / 'site' / 'build.json').exists()
    capsys.readouterr()
    assert main(['finish', str(out / 'site')]) == 0, capsys.readouterr().err
    assert (out / 'site' / 'build.json').is_file()


def test_finish_wants_a_site(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['finish', str(content)]) == 2
    assert 'holds no built site' in capsys.readouterr().err
