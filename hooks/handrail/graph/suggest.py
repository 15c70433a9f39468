"""What the author may have meant: one suggestion for a name that leads nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from posixpath import basename, dirname, relpath, splitext


def nearest(word: str, options: Iterable[str]) -> str:
    """Return the option most like `word`, without regard to case, or '' when none is like it."""
    folded = {option.casefold(): option for option in sorted(options, reverse=True)}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ''


@dataclass(frozen=True, slots=True)
class Shelf:
    """The paths that a link may name, made ready for many questions.

    `names` leads from a file name to the first path that has it, `folders` from a top folder to
    the paths below it by their names without the ending; index pages have none of their own.
    """

    paths: frozenset[str]
    names: dict[str, str]
    folders: dict[str, dict[str, str]]


def shelve(paths: Iterable[str]) -> Shelf:
    """Return the shelf of these paths."""
    names: dict[str, str] = {}
    folders: defaultdict[str, dict[str, str]] = defaultdict(dict)
    known = frozenset(paths)
    for path in sorted(known):
        names.setdefault(basename(path), path)
        if (name := _name(path)) != 'index':
            folders[_top(path)].setdefault(name, path)
    return Shelf(known, names, dict(folders))


def nearest_uri(uri: str, shelf: Shelf) -> str:
    """Return the path most like `uri`: a file of that name elsewhere, else one of a similar name.

    A moved file is the commonest reason for a dead link, and names are told apart much faster
    than whole paths, so only the last part is compared. A folder leads to its index page.
    """
    index = f'{uri.rstrip("/")}/index.md'
    if index in shelf.paths:
        return index
    wanted = basename(uri.rstrip('/'))
    if wanted in shelf.names:
        return shelf.names[wanted]
    folder = shelf.folders.get(_top(uri)) or {_name(path): path for path in shelf.names.values()}
    return folder.get(nearest(_name(wanted), folder), '')


def did_you_mean(suggestion: str) -> str:
    """Return the hint for a suggestion, '' for none."""
    return f"did you mean '{suggestion}'?" if suggestion else ''


def article(noun: str) -> str:
    """Return a noun behind its article."""
    return f'an {noun}' if noun[:1] in 'aeiou' else f'a {noun}'


def as_written(uri: str, home: str) -> str:
    """Return the link to `uri` as the author of the document `home` has to write it."""
    return relpath(uri, dirname(home) or '.')


def _name(path: str) -> str:
    return splitext(basename(path))[0]


def _top(path: str) -> str:
    return path.partition('/')[0]
