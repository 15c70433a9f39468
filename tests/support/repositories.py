"""Repositories of git with documents, and what is done in them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

CONFIG = """site_name: Doors
site_url: !ENV [SITE_URL, 'https://runbooks.example.org/']
theme: {name: material, font: false}
extra: {generator: false}
plugins:
  - search
  - handrail:
      audience: internal
"""

_OWN = {
    'GIT_CONFIG_GLOBAL': os.devnull,
    'GIT_CONFIG_NOSYSTEM': '1',
    **{f'GIT_{who}_NAME': 'someone' for who in ('AUTHOR', 'COMMITTER')},
    **{f'GIT_{who}_EMAIL': 'someone@example.org' for who in ('AUTHOR', 'COMMITTER')},
    **{f'GIT_{who}_DATE': '2024-06-01T12:00:00+0000' for who in ('AUTHOR', 'COMMITTER')},
}


def git(folder: Path, *arguments: str) -> str:
    """What a command of git says."""
    done = subprocess.run(
        ['git', '-C', str(folder), '-c', 'protocol.file.allow=always', *arguments],
        capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **_OWN},
    )  # fmt: skip
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout.strip()


def write(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write files below a folder; None takes one away."""
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def commit(folder: Path, files: Mapping[str, str | bytes | None], message: str = 'more') -> str:
    """Write files and commit all of the folder; return the commit."""
    write(folder, files)
    git(folder, 'add', '--all', '--force')
    git(folder, 'commit', '--quiet', '--allow-empty', '--no-verify', '-m', message)
    return git(folder, 'rev-parse', 'HEAD')


def repository(folder: Path, documents: Mapping[str, str], config: str = CONFIG) -> Path:
    """A repository with documents below docs and one commit on `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, 'init', '--quiet', '--initial-branch', 'main')
    files = {f'docs/{name}': text for name, text in documents.items()}
    commit(folder, {'mkdocs.yml': config, '.gitignore': '.cache/\nsite/\n/preview/\n', **files}, 'first')
    return folder
