"""Statements of one document that do not fit together; all of them are kept, and said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from handrail.intake.account import Moment, Note, Quantity, Shape
from handrail.intake.dates import Calendar
from handrail.intake.lengths import Length
from handrail.intake.moments import find_moments
from handrail.intake.parts import Part
from handrail.intake.zones import Zone, offset_of, zones_in

_DAY = 1440  # minutes
_SLACK = 1.0
_TIMES = re.compile(r'^[\W_]*(?:all\s)?(?:times?|timestamps?)\b', re.IGNORECASE)
_HEAD = 200  # characters of a line in which its own time stands
_ROUGH = 0.15
"""How far `approximately` reaches, as a share."""


def contradictions(
    parts: Sequence[Part],
    ends: tuple[Moment | None, Moment | None],
    stated: tuple[Quantity, Length] | None,
    calendar: Calendar,
) -> list[Note]:
    """Compare start and end with each other, with the stated duration, and the zones of the document."""
    notes: list[Note] = []
    first, last = ends
    minutes = _minutes(first, last)
    if minutes is not None and minutes < 0 and last:
        notes.append(
            Note(
                'end-before-start',
                last.line,
                f'the end {last.text!r} is before the start {first.text if first else ""!r}',
            )
        )
    elif (
        minutes is not None
        and stated
        and (quantity := stated[0]).minutes is not None
        and _differs(minutes, quantity.minutes, stated[1])
    ):
        said = f'{quantity.text!r} is stated, and from start to end it is {_shown(minutes)}'
        notes.append(Note('duration-differs', quantity.line, said))
    if zones := _zones(parts, ends, stated[0].line if stated else 0, calendar):
        notes.append(zones)
    return notes


def _minutes(first: Moment | None, last: Moment | None) -> float | None:
    """The minutes between both; without days an end before the start is on the next day."""
    if not (first and last and first.clock and last.clock) or bool(first.day) != bool(last.day):
        return None
    if first.zone != last.zone:
        return None
    one, other = (
        datetime.combine(moment.day or date(2000, 1, 1), moment.clock or datetime.min.time())
        for moment in (first, last)
    )
    if first.day is None and other < one:
        other += timedelta(days=1)
    return (other - one).total_seconds() / 60


def _differs(computed: float, stated: float, length: Length) -> bool:
    slack = _SLACK
    if length.step >= _DAY:
        slack = length.step / 2
    if length.about:
        slack = max(slack, stated * _ROUGH)
    return abs(computed - stated) > slack


def _shown(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    return f'{hours} h {rest:02} min' if hours else f'{rest} min'


def _zones(
    parts: Sequence[Part], ends: tuple[Moment | None, Moment | None], stated: int, calendar: Calendar
) -> Note | None:
    """Name the zones when start, end, timeline heading and entries speak of different ones.

    Where neither end has one, the line of the stated duration speaks for them: `2 hours (Pacific)`.
    """
    seen: dict[str, tuple[str, int]] = {}
    for moment in ends:
        if moment and moment.zone:
            seen.setdefault(_same(moment.zone, moment.iana), (moment.zone, moment.line))
    for zone in () if seen else _zones_on(parts, stated):
        seen.setdefault(_same(zone.label, zone.iana), (zone.label, stated))
    for label, iana, line in _row_zones(parts, calendar):
        seen.setdefault(_same(label, iana), (label, line))
    if len(seen) < 2:  # noqa: PLR2004 - one zone agrees with itself
        return None
    labels = [label for label, _ in seen.values()]
    return Note('zones-differ', list(seen.values())[1][1], f'times are given in {" and in ".join(labels)}')


def _zones_on(parts: Sequence[Part], line: int) -> tuple[Zone, ...]:
    """The first zone in brackets on a line of the source."""
    marks = (mark for part in parts for mark in part.marks if line and mark.line.number == line)
    text = next((mark.text[:_HEAD] for mark in marks), '')
    return tuple(zone for zone in zones_in(text) if text[zone.start - 1 : zone.start] == '(')[:1]


def zone_of_rows(parts: Sequence[Part], calendar: Calendar) -> tuple[str, str]:
    """The label and IANA name of the only zone in which a timeline gives its times, else ''."""
    zones = {_same(label, iana): (label, iana) for label, iana, _ in _row_zones(parts, calendar)}
    return next(iter(zones.values())) if len(zones) == 1 else ('', '')


def _row_zones(parts: Sequence[Part], calendar: Calendar) -> Iterator[tuple[str, str, int]]:
    """The zones of timeline headings and of the first time on each line below them, with their lines."""
    for part in parts:
        if part.role != 'timeline':
            continue
        if part.heading:
            yield from ((zone.label, zone.iana, part.heading.line) for zone in zones_in(part.heading.text))
        for mark in part.marks:
            if mark.shape not in (Shape.item, Shape.text, Shape.row):
                continue
            if _TIMES.match(mark.text):
                yield from ((zone.label, zone.iana, mark.line.number) for zone in zones_in(mark.text[:_HEAD]))
                continue
            for found in find_moments(mark.text[:_HEAD], mark.line.number, calendar)[:1]:
                if found.moment.zone:
                    yield found.moment.zone, found.moment.iana, mark.line.number


def _same(label: str, iana: str) -> str:
    """What two labels of one zone have in common: `WAT` and `GMT+1` are the same clock."""
    hours = offset_of(iana) if iana else None
    return str(hours) if hours is not None else ' '.join(label.upper().split())
