"""What does not fit together in a postmortem.

What the source gave and what stays as it is, is a flag, said on the page; what somebody has to
mend is a Problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from handrail.model import Duration, EntryKind, Flag, Instant, Level, Postmortem, PostmortemStatus, Problem
from handrail.review.milestones import Milestones, clock, minutes_between, named_day, placed

_PAIRS = (
    ('detected-before-start', 'detected', 'Detection', 'started', 'stated start'),
    ('acknowledged-before-detection', 'acknowledged', 'Acknowledgement', 'detected', 'detection'),
    ('mitigated-before-start', 'mitigated', 'Mitigation', 'started', 'stated start'),
    ('resolved-before-mitigation', 'resolved', 'Resolution', 'mitigated', 'mitigation'),
)

_MARKED = (
    ('acknowledged', EntryKind.ack),
    ('mitigated', EntryKind.mitigated),
    ('resolved', EntryKind.resolved),
)

_HOUR, _SHORT, _DAY = 60, 180, 24 * 60  # minutes


def flags(postmortem: Postmortem, known: Milestones, durations: Iterable[Duration]) -> Iterator[Flag]:
    """Yield the flags of one postmortem: moments out of order, and stated values that differ."""
    for code, later, what, earlier, before in _PAIRS:
        one: Instant | None = getattr(known, later)
        other: Instant | None = getattr(known, earlier)
        if one and other and one.utc < other.utc:
            message = f'{what} ({clock(one, other)}) precedes the {before} ({clock(other, one)})'
            yield Flag(code, message, one.at)
    computed = {duration.name: duration.minutes for duration in durations}
    for stated in postmortem.stated:
        minutes = computed.get(stated.name)
        if minutes is not None and stated.minutes is not None and stated.minutes != minutes:
            message = (
                f"The stated {stated.name} '{stated.text}' is not what the instants give: {spoken(minutes)}"
            )
            yield Flag('stated-differs', message, stated.at)


def contradictions(postmortem: Postmortem, known: Milestones) -> Iterator[Problem]:
    """Yield what cannot be true in one postmortem, or what it says twice in different ways.

    One wrong moment contradicts several others: it is told once, at its own line.
    """
    named = named_day(postmortem)
    reversed_ = known.started and known.resolved and known.resolved.utc < known.started.utc
    if known.started and known.resolved and reversed_:
        at = _wrong_end(postmortem, known.started, known.resolved, named).at
        message = f'resolved {clock(known.resolved)} is before started {clock(known.started)}'
        level = Level.warning if postmortem.status is PostmortemStatus.draft else Level.error
        yield Problem(at, 'resolved-before-start', message, 'correct the day or the time of one', level)
        return
    first = min(filter(None, (postmortem.started, postmortem.detected)), key=_utc, default=None)
    differing = list(_differing(postmortem))
    by_days = any(minutes_between(row, stated) % _DAY == 0 for _, _, stated, row in differing)
    days = {moment.local.date() for moment in (first, known.detected, known.first_signal) if moment}
    if named and first and first.local.date() != named and by_days:
        message = f'the name says {named}, but this is {first.local.date()}, and the rows follow it'
        yield Problem(first.at, 'day-differs', message, 'correct the day', Level.warning)
    else:
        yield from _rows_differ(differing)
        if named and days and named not in days:
            at = first.at if first else postmortem.at
            message = f'the name says {named}, but the incident began on {min(days)}'
            yield Problem(at, 'day-differs', message, 'rename the file, or correct the day', Level.warning)


def _wrong_end(postmortem: Postmortem, started: Instant, resolved: Instant, named: date | None) -> Instant:
    """Return which of two moments is wrong: that of another day than the name, else that against the rows."""
    days = (started.local.date(), resolved.local.date())
    if days[0] != days[1] and named in days:
        return started if days[1] == named else resolved
    last = max((instant.utc for instant, _ in placed(postmortem)), default=resolved.utc)
    return resolved if resolved.utc < last else started


def _differing(postmortem: Postmortem) -> Iterator[tuple[str, EntryKind, Instant, Instant]]:
    """Yield the stated moments that are none of the rows marked so, each with the last of those rows."""
    for name, kind in _MARKED:
        stated: Instant | None = getattr(postmortem, name)
        rows = [instant for instant, row in placed(postmortem) if row.has(kind)]
        if stated and rows and all(minutes_between(row, stated) for row in rows):
            yield name, kind, stated, rows[-1]


def _rows_differ(differing: Iterable[tuple[str, EntryKind, Instant, Instant]]) -> Iterator[Problem]:
    for name, kind, stated, row in differing:
        message = f"{name} is stated as {clock(stated)}, but the row marked '{kind}' is of {clock(row)}"
        yield Problem(stated.at, 'row-differs', message, 'correct one of them', Level.warning)


def _utc(instant: Instant) -> datetime:
    return instant.utc


def spoken(minutes: int) -> str:
    """Return minutes as people say them: `15 min`, `125 min`, `4 h 15 min`, `3 d 4 h`.

    Below three hours the minutes alone: that is how the steps of an incident are compared.
    """
    sign, value = ('-' if minutes < 0 else ''), abs(minutes)
    if value < _SHORT:
        return f'{sign}{value} min'
    if value < 2 * _DAY:
        return f'{sign}{value // _HOUR} h {value % _HOUR:02} min'
    return f'{sign}{value // _DAY} d {value % _DAY // _HOUR} h'
