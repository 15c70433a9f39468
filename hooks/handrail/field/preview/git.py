"""Trees of a repository as git keeps them, read without checking anything out.

Only objects are read (`ls-tree`, `cat-file`): no hook, no filter and no attribute of a commit has a say,
and nothing of it lies on the disk before it was looked at.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 120
PLAIN = ('100644', '100755')
"""Modes of files; 120000 is a symbolic link, 160000 a submodule."""


class GitError(ValueError):
    """Git cannot answer; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a commit: its path from the top of the repository, its mode, its object and size."""

    path: str
    mode: str
    object: str
    size: int


def git(folder: Path, *arguments: str, given: bytes = b'', more: Mapping[str, str] | None = None) -> bytes:
    """Return what a command of git says; GitError when it fails. Settings of the machine do not count."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith('GIT_')}
    own = {
        'GIT_OPTIONAL_LOCKS': '0',
        'GIT_CONFIG_NOSYSTEM': '1',
        'GIT_TERMINAL_PROMPT': '0',
        'GIT_NO_REPLACE_OBJECTS': '1',
        'LC_ALL': 'C',
    }
    command = ['git', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-C', str(folder)]
    try:
        done = subprocess.run(
            [*command, *arguments],
            input=given, capture_output=True, check=False, timeout=_SECONDS,
            env={**kept, **own, **(more or {})},
        )  # fmt: skip
    except FileNotFoundError:
        raise GitError('there is no git on this machine') from None
    except subprocess.TimeoutExpired:
        raise GitError(f'git {arguments[0]} does not end') from None
    if done.returncode:
        said = done.stderr.decode(errors='replace').strip().split('\n')[0]
        raise GitError(f'git {arguments[0]} failed: {said}')
    return done.stdout


def top_of(folder: Path) -> Path:
    """Return the top of the repository that holds a folder."""
    try:
        return Path(git(folder, 'rev-parse', '--show-toplevel').decode().rstrip('\n'))
    except GitError:
        raise GitError(f'{folder} is in no git repository: a preview compares two commits of one') from None


def commit_of(folder: Path, revision: str) -> str:
    """Return the commit that a revision names."""
    try:
        found = git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', f'{revision}^{{commit}}')
    except GitError:
        raise GitError(
            f'{revision!r} is no revision of this repository: fetch it, or name another one'
        ) from None
    return found.decode().strip()


def ancestor_of(folder: Path, one: str, other: str) -> str:
    """Return the common ancestor of two commits."""
    try:
        return git(folder, 'merge-base', one, other).decode().split()[0]
    except (GitError, IndexError):
        raise GitError(
            'the two commits have no common ancestor here: fetch more history (git fetch --unshallow)'
        ) from None


def instant_of(folder: Path, commit: str) -> int:
    """Return the seconds since 1970 at which a commit was made."""
    return int(git(folder, 'show', '-s', '--format=%ct', commit).split()[0])


def entries(folder: Path, tree: str, below: str = '') -> list[Entry]:
    """Return everything in a tree, or what is `below` a folder of it; submodules have the size 0."""
    listed = git(folder, 'ls-tree', '-r', '-l', '-z', '--full-tree', tree, *(['--', below] if below else []))
    found = []
    for line in listed.decode('utf-8', 'surrogateescape').split('\0'):
        if line:
            facts, _, path = line.partition('\t')
            mode, _, name, size = facts.split()
            found.append(Entry(path, mode, name, int(size) if size.isdigit() else 0))
    return found


def contents(folder: Path, objects: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of objects by their names."""
    names = list(dict.fromkeys(objects))
    answer = git(folder, 'cat-file', '--batch', given=''.join(f'{name}\n' for name in names).encode())
    at = 0
    for name in names:
        end = answer.index(b'\n', at)
        head = answer[at:end].split(b' ')
        if len(head) != 3:  # noqa: PLR2004 - name, type, size
            raise GitError(f'the object {name} is missing here: fetch more history (git fetch --unshallow)')
        size = int(head[2])
        yield name, answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def write_tree(folder: Path, tree: str, to: Path) -> None:
    """Write the files of a commit below `to`; links and submodules are left out."""
    listed = [one for one in entries(folder, tree) if one.mode in PLAIN and safe(one.path)]
    data = dict(contents(folder, (one.object for one in listed)))
    for one in listed:
        path = to / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data[one.object])
        if one.mode == '100755':
            path.chmod(0o755)


def safe(path: str) -> bool:
    """Whether a path stays below the folder that it is written to, on any system."""
    steps = path.split('/')
    return (
        not path.startswith('/')
        and '\\' not in path
        and all(step not in ('', '.', '..', '.git') for step in steps)
    )
