"""Documents that tell their timeline twice: a text pasted again, a timeline repeated below a diagram."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.intake.account import Mark, Shape
from handrail.intake.clock import find_clocks
from handrail.intake.parts import Part
from handrail.source.sections import normal

_FEW = 3
"""Repeated entries that prove a second telling; one or two may be chance."""

_WORD = re.compile(r'[^\W_]+')
_TOLD = frozenset(('timeline', 'root-cause'))
_LONG = 4  # words
_HEAD = 60  # characters in which the time of an entry stands


def repeated_lines(parts: Sequence[Part]) -> frozenset[int]:
    """The lines with times that say, word for word, what an earlier timeline says."""
    seen: dict[tuple[str, ...], int] = {}
    repeated: set[int] = set()
    for number, part in enumerate(parts):
        for mark in part.marks:
            words = _words(mark)
            if not words:
                continue
            if part.role == 'timeline':
                seen.setdefault(words, number)
            if seen.get(words, number) != number:
                repeated.add(mark.line.number)
    return frozenset(repeated) if len(repeated) >= _FEW else _same_clocks(parts)


def second_report(parts: Sequence[Part]) -> int:
    """The index of the part with which a whole report begins again, the number of parts when none does.

    A summary behind the actions, and after it a timeline or a root cause as there was one before.
    """
    acted = next((at for at, part in enumerate(parts) if part.role == 'actions'), len(parts))
    told = {part.role for part in parts[:acted]} & _TOLD
    for at in range(acted, len(parts)):
        again = {part.role for part in parts[at:] if part.heading}
        if parts[at].role == 'summary' and not parts[at].parent and told and told <= again:
            return at if 'summary' in {part.role for part in parts[:acted]} else len(parts)
    return len(parts)


def _same_clocks(parts: Sequence[Part]) -> frozenset[int]:
    """The lines of a timeline that has the times of an earlier one, each of them, with words of its own."""
    told: set[tuple[str, ...]] = set()
    # Key events and a chronology below them share their times and are no two tellings.
    for part in parts:
        timed = [mark for mark in part.marks if _words(mark)] if part.role == 'timeline' else []
        clocks = tuple(str(find_clocks(mark.text[:_HEAD])[0].clock) for mark in timed)
        named = (normal(part.heading.text) if part.heading else '', *clocks)
        if len(clocks) >= _FEW and named in told:
            return frozenset(mark.line.number for mark in timed)
        told.add(named)
    return frozenset()


def _words(mark: Mark) -> tuple[str, ...]:
    """The words of a line that begins with a time, () for any other."""
    if mark.shape not in (Shape.item, Shape.text, Shape.row, Shape.heading) or not find_clocks(
        mark.text[:_HEAD]
    ):
        return ()
    words = tuple(word.lower() for word in _WORD.findall(mark.text))
    return words if len(words) >= _LONG else ()
