"""Words that mean the same to somebody who searches."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from handrail.finish.search.terms import compounds

GROUPS = Path(__file__).parent / 'synonyms.yml'

Group = tuple[str, ...]


def prepared(groups: Iterable[Iterable[str]]) -> tuple[Group, ...]:
    """Return groups of phrases as the worker compares them: folded, in lower case, words by spaces.

    A phrase that is left without a word is dropped, and so is a group without two phrases.
    """
    found = [
        tuple(dict.fromkeys(words for phrase in group if (words := ' '.join(compounds(phrase)).lower())))
        for group in groups
    ]
    return tuple(group for group in found if len(group) > 1)


def groups_of(data: object) -> tuple[Group, ...]:
    """Return the groups of a synonyms file, read as YAML: a list of lists of words.

    Raises ValueError with a sentence for anything else.
    """
    if not isinstance(data, list):
        raise ValueError(  # noqa: TRY004 - said to the author
            f'expected a list of groups like [db, database], not {json.dumps(data, default=str)}'
        )
    for group in data:
        if not isinstance(group, list) or not all(isinstance(word, str | int | float) for word in group):
            raise ValueError(
                f'expected a group of words like [db, database], not {json.dumps(group, default=str)}'
            )
    return tuple(tuple(str(word) for word in group) for group in data)
