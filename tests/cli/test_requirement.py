"""How a content repository names the Handrail that wrote it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from handrail import __version__
from handrail.cli import requirement
from handrail.cli.requirement import default_requirement, without_secrets


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    def say(**origin: object) -> None:
        monkeypatch.setattr(requirement, 'installed_from', lambda: origin)

    return say


def checkout(folder: Path, origin: str = '') -> str:
    """Make a repository with one commit and return its id."""
    (folder / 'pyproject.toml').touch()
    git = ['git', '-C', str(folder), '-c', 'user.name=t', '-c', 'user.email=t@example.org']
    for arguments in (['init', '-q'], ['add', '.'], ['commit', '-q', '-m', 'x']):
        subprocess.run([*git, *arguments], check=True)
    if origin:
        subprocess.run([*git, 'remote', 'add', 'origin', origin], check=True)
    done = subprocess.run([*git, 'rev-parse', 'HEAD'], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_repository_is_named_at_its_commit(installed: Any) -> None:
    installed(
        url='https://git.example.org/tools/handrail',
        vcs_info={'vcs': 'git', 'commit_id': 'abc123', 'requested_revision': 'main'},
    )
    assert default_requirement() == 'handrail @ git+https://git.example.org/tools/handrail@abc123'


def test_a_wheel_is_named_by_its_address(installed: Any) -> None:
    installed(url='https://files.example.org/handrail-1-py3-none-any.whl', archive_info={})
    assert default_requirement() == 'handrail @ https://files.example.org/handrail-1-py3-none-any.whl'
    installed(url='file:///srv/handrail-1-py3-none-any.whl', archive_info={})
    assert default_requirement() == 'handrail @ file:///srv/handrail-1-py3-none-any.whl'


@pytest.mark.parametrize(
    ('origin', 'named'),
    [
        ('https://git.example.org/tools/handrail.git', 'https://git.example.org/tools/handrail.git'),
        ('https://user:secret@git.example.org/handrail', 'https://git.example.org/handrail'),
        ('git@git.example.org:tools/handrail.git', 'ssh://git@git.example.org/tools/handrail.git'),
        ('ssh://git@git.example.org/tools/handrail', 'ssh://git@git.example.org/tools/handrail'),
    ],
)
def test_a_checkout_is_named_by_its_origin(installed: Any, tmp_path: Path, origin: str, named: str) -> None:
    commit = checkout(tmp_path, origin)
    installed(url=tmp_path.as_uri(), dir_info={'editable': True})
    assert default_requirement() == f'handrail @ git+{named}@{commit}'


@pytest.mark.parametrize('origin', ['', '/srv/git/handrail.git', 'file:///srv/handrail'])
def test_a_checkout_without_one_is_named_by_its_folder(installed: Any, tmp_path: Path, origin: str) -> None:
    folder = tmp_path / 'my checkout'
    folder.mkdir()
    checkout(folder, origin)
    installed(url=folder.as_uri(), dir_info={'editable': True})
    assert default_requirement() == f'handrail @ {folder.as_uri()}'


def test_an_index_is_named_by_version(
    installed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed()
    monkeypatch.setattr(requirement, 'PACKAGE', tmp_path / 'lib' / 'site-packages' / 'handrail')
    assert default_requirement() == f'handrail=={__version__}'


@pytest.mark.parametrize(
    ('url', 'clean'),
    [
        ('https://token@example.org/x', 'https://example.org/x'),
        ('ssh://git:pw@example.org/x', 'ssh://example.org/x'),
        ('ssh://git@example.org:22/x', 'ssh://git@example.org:22/x'),
        ('https://example.org/x', 'https://example.org/x'),
    ],
)
def test_secrets_are_taken_out(url: str, clean: str) -> None:
    assert without_secrets(url) == clean
