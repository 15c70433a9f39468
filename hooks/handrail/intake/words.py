"""The proof that a draft holds every word of its source, in the order of the source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from handrail.intake.account import Line

_WORD = re.compile(r'[^\W_]+')
_NEAR = 400
"""How far ahead a word is looked for once one is missing: behind it the order says nothing."""


def words_of(text: str) -> list[str]:
    """The runs of letters and digits of a text after NFKC, which makes `\ufb01` two letters."""
    return _WORD.findall(text if text.isascii() else unicodedata.normalize('NFKC', text))


def lost(lines: Iterable[Line], draft: str) -> tuple[tuple[int, str], ...]:
    """The words of the source lines that the draft does not hold in their order, with their lines.

    The words of the source must be a subsequence of the draft's. Where they are not, each word
    that is not found within the next few hundred of the draft counts as lost.
    """
    wanted = [(line.number, word) for line in lines for word in words_of(line.text)]
    there = words_of(draft)
    if _subsequence([word for _, word in wanted], there):
        return ()
    missing: list[tuple[int, str]] = []
    at = 0
    for number, word in wanted:
        try:
            at = there.index(word, at, at + _NEAR) + 1
        except ValueError:
            missing.append((number, word))
    return tuple(missing)


def count(lines: Iterable[Line]) -> int:
    """How many words some lines have."""
    return sum(len(words_of(line.text)) for line in lines)


def _subsequence(words: Sequence[str], there: Iterable[str]) -> bool:
    rest = iter(there)
    return all(word in rest for word in words)
