"""Which site a command is about."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from handrail.cli.errors import CommandError
from handrail.cli.locate import config_file


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv('HANDRAIL_HOME', raising=False)
    folder = tmp_path / 'site'
    (folder / 'docs' / 'runbooks').mkdir(parents=True)
    (folder / 'mkdocs.yml').touch()
    return folder


def find(named: Path | None = None) -> Path:
    return config_file(argparse.Namespace(config=named))


def test_the_nearest_above_is_taken(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site / 'docs' / 'runbooks')
    assert find() == site / 'mkdocs.yml'


def test_the_named_one_wins(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / 'other.yml'
    other.touch()
    monkeypatch.chdir(site)
    assert find(other) == other
    monkeypatch.chdir(tmp_path)
    assert find(Path('site')) == site / 'mkdocs.yml'


def test_the_checkout_is_the_last_resort(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('HANDRAIL_HOME', str(site))
    assert find() == site / 'mkdocs.yml'


def test_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv('HANDRAIL_HOME', raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=r'there is no mkdocs\.yml in .* name it with --config'):
        find()
    with pytest.raises(CommandError, match=r"there is no file 'x\.yml'"):
        find(Path('x.yml'))
