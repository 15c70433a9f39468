"""Words that mean the same to somebody who searches."""

from __future__ import annotations

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
