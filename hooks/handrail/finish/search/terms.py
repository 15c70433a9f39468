"""Cuts text into the terms that are looked up: whole identifiers, and what they are made of.

`assets/js/search-worker.js` does the same to what is typed, by the same patterns, which come to it with
the index; a test runs both over the same cases.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

LONGEST = 80
"""Characters of a term. What is longer (a URL, a key) is found by its parts."""

MARKS = re.compile(r'[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u3099\u309a]')
APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
DASHES = re.compile(r'[\u2010-\u2015\u2212]')
COMPOUND = re.compile(r'[^\W_](?:\w*(?:[-.:/\[\]@%+#]+\w+)*[^\W_])?')
LEVELS = (re.compile(r'[:/\[\]@%+#]+'), re.compile(r'[-._]+'))
CAMEL = re.compile(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z]{2})(?=[0-9]{3})')
UNSPACED = re.compile(
    '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]+)'
)
"""Scripts without spaces between words: every two characters beside each other are a term."""

ENDS = re.compile('^[-._]+|[-._]+$')
STEM = re.compile('^(?=[a-z]{5,}$)(.*?)(?:ings?|ed|e?s|ions?|ies|y|e)$')
"""A word and its inflected ending."""

QUOTED = re.compile('["\'`\u2018\u201c\u00ab].*?["\'`\u2019\u201d\u00bb]')
"""What varies in a message: names and values."""

PATTERNS = tuple(
    pattern.pattern.replace(r'[^\W_]', r'[\p{L}\p{N}]').replace(r'\w', r'[\p{L}\p{N}_]')
    for pattern in (MARKS, DASHES, APOSTROPHE, COMPOUND, *LEVELS, ENDS, UNSPACED, CAMEL, STEM, QUOTED)
)
"""For the worker, in the syntax of its language."""


def fold(text: str) -> str:
    """Return text without accents and apostrophes, with plain dashes; its case stays."""
    if not text.isascii():
        text = DASHES.sub('-', MARKS.sub('', normalize('NFKD', text)))
    return APOSTROPHE.sub('', text)


def compounds(text: str) -> list[str]:
    """Return what stands between white space, quotes and the like: words and whole identifiers."""
    return COMPOUND.findall(fold(text))


def pieces(compound: str) -> list[list[str]]:
    """Return what a compound is made of, level by level: cut at `:/[]`, at `-._`, and within words."""
    first = _cut(LEVELS[0], [compound])
    second = _cut(LEVELS[1], first)
    return [[compound], first, second, [part for word in second for part in _words(word)]]


@lru_cache(maxsize=1 << 12)
def terms(compound: str) -> tuple[str, ...]:
    """Return every term under which a compound is found, each once, in lower case.

    Of `PostgresConnectionSaturated` these are its words and `connectionsaturated` as well: what is
    behind the beginning is remembered as often as the beginning, which a prefix finds.
    """
    levels = pieces(compound)
    found = [part for level in levels for part in level]
    for word in levels[2]:
        parts = [] if UNSPACED.search(word) else CAMEL.split(word)
        found += [''.join(parts[start:]) for start in range(1, len(parts) - 1)]
    return tuple(dict.fromkeys(part.lower() for part in found if len(part) <= LONGEST))


def _cut(at: re.Pattern[str], parts: list[str]) -> list[str]:
    return [cut for part in parts for piece in at.split(part) if (cut := piece.strip('-._'))]


def _words(word: str) -> list[str]:
    if not UNSPACED.search(word):
        return CAMEL.split(word)
    found, end = [], 0
    for run in UNSPACED.finditer(word):
        found += [*CAMEL.split(word[end : run.start()]), *_pairs(run[0])]
        end = run.end()
    return [part for part in [*found, *CAMEL.split(word[end:])] if part]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]
