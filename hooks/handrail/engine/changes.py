"""What changed below docs since a revision, as git knows it, and what stood there then.

Only git's reading commands are called, with `GIT_OPTIONAL_LOCKS=0`; names are passed between NUL bytes,
so that any file name is one.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 20


class ChangesError(ValueError):
    """The question cannot be answered; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The files below docs that differ from the common ancestor, staged, unstaged and untracked ones too.

    `changed` exist now (new, edited or renamed to that path), `removed` do not. `before` holds the
    content of those that existed then; `config` is the content of mkdocs.yml then, None when it is
    the same now.
    """

    changed: frozenset[str]
    removed: frozenset[str]
    before: dict[str, bytes]
    config: bytes | None = None


def changes_since(revision: str, docs: Path, config: Path) -> Changes:
    """Compare the files with the common ancestor of HEAD and a revision; raises ChangesError."""
    base = _base(revision, docs)
    listed = _git(docs, 'diff', '--relative', '--name-status', '--no-renames', '-z', base, '--', '.')
    entries = listed.decode(errors='surrogateescape').split('\0')
    states = dict(zip(entries[1::2], entries[0::2], strict=False))
    untracked = _names(_git(docs, 'ls-files', '--others', '--exclude-standard', '-z', '--', '.'))
    here = {name for name, state in states.items() if state != 'D'} | set(untracked)
    changed = frozenset(name for name in here if (docs / name).exists())
    before = _contents(docs, base, [name for name, state in states.items() if state != 'A'])
    folder = config.parent
    altered = _git(folder, 'diff', '--name-only', '-z', base, '--', config.name)
    old = _contents(folder, base, [config.name]).get(config.name) if altered else None
    return Changes(changed, frozenset(states) - changed, before, old)


def _base(revision: str, docs: Path) -> str:
    """The commit with which to compare; the empty tree where HEAD has no commit yet."""
    if not _ok(docs, 'rev-parse', '--is-inside-work-tree'):
        raise ChangesError(f'{docs} is in no git repository, so that nothing tells what changed')
    commit = _git(
        docs, 'rev-parse', '--verify', '--quiet', '--end-of-options', f'{revision}^{{commit}}', allow=True
    )
    if not commit and revision == 'HEAD' and _ok(docs, 'symbolic-ref', '--quiet', 'HEAD'):
        return _git(docs, 'hash-object', '-t', 'tree', '--stdin').decode().strip()  # before the first commit
    if not commit:
        raise ChangesError(f'{revision!r} is no revision of this repository: fetch it, or name another one')
    base = _git(docs, 'merge-base', commit.decode().strip(), 'HEAD', allow=True).decode().split()
    if not base:
        raise ChangesError(
            f'{revision!r} and HEAD have no common ancestor here: fetch more history (git fetch --unshallow)'
        )
    return base[0]


def _contents(folder: Path, commit: str, names: Sequence[str]) -> dict[str, bytes]:
    """The content of files below a folder at a commit, in one call."""
    found: dict[str, bytes] = {}
    plain = [name for name in names if '\n' not in name]
    if not plain:
        return found
    prefix = _git(folder, 'rev-parse', '--show-prefix').decode(errors='surrogateescape').rstrip('\n')
    asked = ''.join(f'{commit}:{prefix}{name}\n' for name in plain)
    answer = _git(folder, 'cat-file', '--batch', given=asked.encode(errors='surrogateescape'))
    at = 0
    for name in plain:
        end = answer.index(b'\n', at)
        head = answer[at:end].split(b' ')
        at = end + 1
        if head[-1].isdigit() and head[-2] == b'blob':
            size = int(head[-1])
            found[name] = answer[at : at + size]
            at += size + 1
        elif head[-1].isdigit():
            at += int(head[-1]) + 1
    return found


def _names(listed: bytes) -> list[str]:
    return [name for name in listed.decode(errors='surrogateescape').split('\0') if name]


def _ok(folder: Path, *arguments: str) -> bool:
    return bool(_git(folder, *arguments, allow=True))


def _git(folder: Path, *arguments: str, given: bytes = b'', allow: bool = False) -> bytes:
    """The output of a command of git; b'' when it fails and may, else ChangesError."""
    environment = {**os.environ, 'GIT_OPTIONAL_LOCKS': '0', 'LC_ALL': 'C'}
    try:
        done = subprocess.run(
            ['git', '-C', str(folder), *arguments],  # noqa: S607 - whichever git the user has
            input=given, capture_output=True, check=False, timeout=_SECONDS, env=environment,
        )  # fmt: skip
    except FileNotFoundError:
        raise ChangesError('there is no git on this machine, so that nothing tells what changed') from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ChangesError(f'git does not answer: {error}') from error
    if done.returncode and not allow:
        said = done.stderr.decode(errors='replace').strip().split('\n')[0]
        raise ChangesError(f'git {arguments[0]} failed: {said}')
    return b'' if done.returncode else done.stdout
