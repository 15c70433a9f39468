"""The repository that keeps the configuration: which commit runs, and the commit that puts one back."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from handrail.field.netchange.target import NetChangeError, Target

LOOKED_AT = 500
"""Commits among which the one that runs is looked for."""

QUIET = (
    '-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', '-c', 'core.fsmonitor=false',
    '-c', 'gc.auto=0',
)  # fmt: skip
NOBODY = {
    'GIT_AUTHOR_NAME': 'handrail netchange',
    'GIT_AUTHOR_EMAIL': 'netchange@localhost',
    'GIT_COMMITTER_NAME': 'handrail netchange',
    'GIT_COMMITTER_EMAIL': 'netchange@localhost',
}
"""Who commits what no person has decided."""


def git(folder: Path, *arguments: str) -> bytes:
    """Run git in a folder. Raises NetChangeError with what it said."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith('GIT_')} | NOBODY
    line = ['git', *QUIET, *arguments]
    ran = subprocess.run(line, cwd=folder, env=environment, capture_output=True, check=False, timeout=60)
    if ran.returncode:
        raise NetChangeError(f'git {arguments[0]}: {ran.stderr.decode(errors="replace").strip()[:300]}')
    return ran.stdout


def line(folder: Path, *arguments: str) -> str:
    """Return what git prints, as a line."""
    return git(folder, *arguments).decode(errors='replace').strip()


def private(folder: Path) -> Path:
    """Return the folder in the repository's own where a change under way is noted, made if need be."""
    own = folder / line(folder, 'rev-parse', '--absolute-git-dir')
    here = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    path = own / 'handrail-netchange' / here
    path.mkdir(parents=True, exist_ok=True)
    return path


def files(target: Target) -> list[str]:
    """Return the names of the configuration's files."""
    return [file.file for file in target.files]


def uncommitted(folder: Path, target: Target) -> str:
    """Return what is changed in the configuration's files and not committed, '' when nothing is."""
    return line(folder, 'status', '--porcelain', '--', *files(target))


def contents(folder: Path, commit: str, target: Target) -> dict[str, bytes]:
    """Return the configuration's files as a commit holds them; one that it lacks is left out."""
    listed = git(folder, 'ls-tree', '-z', '--name-only', commit, '--', *files(target)).decode().split('\0')
    return {name: git(folder, 'show', f'{commit}:./{name}') for name in files(target) if name in listed}


def running(folder: Path, target: Target, found: Mapping[str, str]) -> str:
    """Return the newest commit whose files are those that were found on the hosts, '' when none is."""
    there = {name: digest for name, digest in found.items() if digest != '-'}
    log = line(folder, 'log', f'-{LOOKED_AT}', '--format=%H', '--', *files(target)).split()
    return next((each for each in log if digests(contents(folder, each, target)) == there), '')


def digests(texts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file, as `hosts.digests` does."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in texts.items()}


def about(folder: Path) -> Sequence[str]:
    """Return the commit that is checked out, its subject, its author, and who has reviewed it."""
    shown = '%H%x00%s%x00%an%x00%(trailers:key=Reviewed-by,valueonly,separator=%x2C )'
    return line(folder, 'log', '-1', f'--format={shown}').split('\0')


def restore(folder: Path, target: Target, good: str, message: str) -> str:
    """Put the files of the last good commit back in one commit, and return it.

    Not by reverting the commits since: that would revert earlier restorations with them. Raises
    NetChangeError, also where somebody has begun to change the files.
    """
    if uncommitted(folder, target):
        raise NetChangeError('the files have changes that are not committed')
    git(folder, 'restore', f'--source={good}', '--staged', '--worktree', '--', *files(target))
    if not uncommitted(folder, target):
        return line(folder, 'rev-parse', 'HEAD')
    git(folder, 'commit', '--quiet', '--no-verify', '--only', '-m', message, '--', *files(target))
    return line(folder, 'rev-parse', 'HEAD')
