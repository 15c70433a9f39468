"""Reads docs/synonyms.yml: words that mean the same to somebody who searches this site."""

from __future__ import annotations

from functools import cache

import yaml
from mkdocs.structure.files import Files, InclusionLevel

from handrail.finish.search import groups_of, prepared
from handrail.finish.search.synonyms import GROUPS
from handrail.model import Place, Problem

FILE = 'synonyms.yml'
"""Below docs."""

Groups = tuple[tuple[str, ...], ...]


@cache
def default_groups() -> Groups:
    """Return the groups that every site has."""
    return groups_of(yaml.safe_load(GROUPS.read_text(encoding='utf-8')))


def read_synonyms(files: Files) -> tuple[Groups, tuple[Problem, ...]]:
    """Return the groups of the site and those that every site has; the file itself is not published."""
    file = files.get_file_from_path(FILE)
    if file is None:
        return prepared(default_groups()), ()
    file.inclusion = InclusionLevel.EXCLUDED
    try:
        groups = groups_of(yaml.safe_load(file.content_string) or [])
    except (ValueError, yaml.YAMLError) as error:
        line = getattr(getattr(error, 'problem_mark', None), 'line', 0) + 1
        said = ' '.join(str(getattr(error, 'problem', None) or error).split())
        hint = 'write one group of words a line: - [db, database]'
        return prepared(default_groups()), (Problem(Place(FILE, line), 'synonyms', said, hint),)
    return prepared((*groups, *default_groups())), ()
