"""Reads docs/synonyms.yml: words that mean the same to somebody who searches this site."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from mkdocs.structure.files import Files, InclusionLevel

from handrail.finish.search import prepared
from handrail.finish.search.synonyms import GROUPS
from handrail.model import Place, Problem
from handrail.source.reading import decode
from handrail.source.yaml import Yaml, read_yaml

FILE = 'synonyms.yml'
"""Below docs."""

Groups = tuple[tuple[str, ...], ...]


@cache
def default_groups() -> Groups:
    """Return the groups that every site has."""
    return _groups(read_yaml(GROUPS.name, GROUPS.read_text(encoding='utf-8')))


def read_synonyms(files: Files) -> tuple[Groups, tuple[Problem, ...]]:
    """Return the groups of the site and those that every site has; the file itself is not published."""
    file = files.get_file_from_path(FILE)
    if file is None:
        return prepared(default_groups()), ()
    file.inclusion = InclusionLevel.EXCLUDED
    groups, problems = groups_in(file.content_bytes)
    return prepared((*groups, *default_groups())), problems


def groups_in(data: bytes) -> tuple[Groups, tuple[Problem, ...]]:
    """Return the groups of a synonyms file, a list of lists of words; every other item is a Problem."""
    text, problems = decode(FILE, data)
    found = read_yaml(FILE, text)
    return _groups(found), (*problems, *found.problems, *_wrong(found))


def _groups(found: Yaml) -> Groups:
    items = found.data if isinstance(found.data, list) else []
    return tuple(tuple(item) for item in items if _is_group(item))


def _wrong(found: Yaml) -> Iterator[Problem]:
    hint = 'write one group of words a line, such as "- [db, database]"'
    if found.data is not None and not isinstance(found.data, list):
        yield Problem(Place(FILE, found.line(())), 'synonyms', 'the file is no list of groups of words', hint)
    for number, item in enumerate(found.data if isinstance(found.data, list) else ()):
        if not _is_group(item):
            said = f'item {number + 1} is no group of words'
            yield Problem(Place(FILE, found.line((number,))), 'synonyms', said, hint)


def _is_group(item: object) -> bool:
    return isinstance(item, list) and all(isinstance(word, str) for word in item)
