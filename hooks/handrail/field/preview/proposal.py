"""A commit that holds what a stranger may change: the documents of theirs, everything else of ours.

Built from objects in a second index: the working tree is not touched, and of the stranger's commit
nothing is checked out. Attributes, hooks, submodules, links, scripts and configuration in it have no
effect, since they are not taken over.
"""

from __future__ import annotations

import posixpath
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from handrail.field.preview.git import PLAIN, Entry, ancestor_of, entries, git
from handrail.field.preview.records import Refused

KINDS = frozenset(
    {'.md', '.yml', '.yaml', '.json', '.csv', '.txt', '.svg', '.png', '.jpg', '.jpeg', '.webp', '.gif'}
)
"""Ends of names that documents and their pictures have."""

OURS = '.published'
"""Below docs, the lists of published addresses: the base's hold, whatever the change says of them."""

LARGEST = 2_000_000
"""Bytes of one file."""
MOST_BYTES = 50_000_000
MOST_FILES = 2000
LONGEST = 200
"""Characters of a path."""


def propose(folder: Path, base: str, head: str, docs: str) -> tuple[str, list[Refused], int]:
    """Return a commit: `base` with the documents that `head` has changed since their common ancestor.

    `docs` is the documents' folder from the top of the repository. With it come the files that were
    not taken over, each with the reason, and how many other files `head` has changed.
    """
    changes = list(_changes(folder, ancestor_of(folder, base, head), head))
    mine = [
        (path, entry)
        for path, entry in changes
        if path.startswith(f'{docs}/') and not path.startswith(f'{docs}/{OURS}/')
    ]
    kept = {one.path for one in entries(folder, base)}
    refused, lines, size = [], [], 0
    taken: dict[str, str] = {folded(path): path for path in kept}
    for count, (path, entry) in enumerate(mine, 1):
        reason = '' if entry is None else wrong(path.removeprefix(f'{docs}/'), entry)
        size += entry.size if entry else 0
        if not reason and (size > MOST_BYTES or count > MOST_FILES):
            reason = f'the change is larger than {MOST_BYTES:,} bytes or {MOST_FILES} files'
        if not reason and entry and taken.setdefault(folded(path), path) != path:
            reason = f'it differs from {taken[folded(path)]!r} in the case of letters only'
        if reason:
            refused.append(Refused(file=path[:1000].encode(errors='replace').decode(), reason=reason))
        else:
            lines.append(f'100644 {entry.object}\t{path}' if entry else f'0 {"0" * len(base)}\t{path}')
    return _commit(folder, base, head, lines), refused, len(changes) - len(mine)


def wrong(path: str, entry: Entry) -> str:
    """Return why a file below docs is not taken over, '' when it is."""
    if entry.mode not in PLAIN:
        return 'it is a symbolic link' if entry.mode == '120000' else 'it is no file but a submodule'
    if len(path) > LONGEST or any(unicodedata.category(char)[0] in 'CZ' and char != ' ' for char in path):
        return 'its path is too long, or has characters that cannot be seen'
    if (
        '\\' in path
        or ':' in path
        or any(step.startswith('.') or step != step.strip() for step in path.split('/'))
    ):
        return 'its path has a part that begins with a dot, or a character that no document needs'
    if posixpath.splitext(path)[1].lower() not in KINDS:
        return f'documents end in one of {", ".join(sorted(KINDS))}'
    return f'it has more than {LARGEST:,} bytes' if entry.size > LARGEST else ''


def folded(path: str) -> str:
    """Return a path as file systems see it that do not tell capitals from small letters."""
    return unicodedata.normalize('NFC', path).casefold()


def _changes(folder: Path, before: str, after: str) -> Iterator[tuple[str, Entry | None]]:
    """Every path that differs, with what is there now (None: nothing)."""
    old = {one.path: one for one in entries(folder, before)}
    new = {one.path: one for one in entries(folder, after)}
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            yield path, new.get(path)


def _commit(folder: Path, base: str, head: str, lines: list[str]) -> str:
    """Write the tree and a commit for it; both are objects that nothing refers to."""
    with tempfile.TemporaryDirectory() as room:
        when = git(folder, 'show', '-s', '--format=%ct +0000', head).decode().strip()
        more = {
            'GIT_INDEX_FILE': str(Path(room) / 'index'),
            **{f'GIT_{who}_NAME': 'handrail' for who in ('AUTHOR', 'COMMITTER')},
            **{f'GIT_{who}_EMAIL': 'handrail@localhost' for who in ('AUTHOR', 'COMMITTER')},
            **{f'GIT_{who}_DATE': when for who in ('AUTHOR', 'COMMITTER')},
        }
        git(folder, 'read-tree', base, more=more)
        given = ''.join(f'{line}\0' for line in lines).encode('utf-8', 'surrogateescape')
        git(folder, 'update-index', '-z', '--index-info', given=given, more=more)
        tree = git(folder, 'write-tree', more=more).decode().strip()
        said = f'Documents of {head}'.encode()
        return git(folder, 'commit-tree', tree, '-p', base, '-F', '-', given=said, more=more).decode().strip()


def other_files(folder: Path, base: str, head: str, docs: str) -> int:
    """Return how many files outside of the documents differ between two commits."""
    return sum(not path.startswith(f'{docs}/') for path, _ in _changes(folder, base, head))


def documents(folder: Path, commit: str, docs: str) -> frozenset[str]:
    """Return the paths below docs of a commit's files."""
    return frozenset(one.path.removeprefix(f'{docs}/') for one in entries(folder, commit, f'{docs}/'))
