"""What the parts of a document that tells several timelines say about each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from handrail.intake.account import Shape
from handrail.intake.clock import find_clocks
from handrail.intake.dates import Calendar, find_dates
from handrail.intake.marks import BOLD
from handrail.intake.parts import Part

_FEW = 3
"""Lines with a time at their head that make a timeline, below whatever heading."""

_HEAD = 24  # characters in which such a time begins


def days_above(parts: Sequence[Part], calendar: Calendar) -> Mapping[int, date]:
    """For the heading lines of timelines the day that the heading around them names.

    Only where two timelines or more stand below such headings: `### October 21 - Overload`.
    """
    days: dict[int, date] = {}
    above: date | None = None
    for part in parts:
        if part.role == 'timeline' and part.heading and above:
            days[part.heading.line] = above
        for mark in part.marks:
            if mark.shape is not Shape.heading or mark.depth >= BOLD:
                continue
            named = {calendar.settle(mention) for mention in find_dates(mark.text)}
            above = named.pop() if len(named) == 1 else above
    return days if len(days) > 1 else {}


def timed_parts(parts: Sequence[Part]) -> frozenset[int]:
    """The heading lines of the timelines that have times."""
    return frozenset(
        part.heading.line
        for part in parts
        if part.heading and part.role == 'timeline' and _timed(part) >= _FEW
    )


def _timed(part: Part) -> int:
    """The lines of a part that begin with a time."""
    return sum(
        mark.shape in (Shape.item, Shape.text, Shape.row, Shape.heading)
        and any(clock.start < _HEAD for clock in find_clocks(mark.text[: 2 * _HEAD]))
        for mark in part.marks
    )
