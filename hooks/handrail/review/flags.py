"""What does not fit together in a postmortem.

What the source gave and what stays as it is, is a flag, said on the page; what somebody has to
mend is a Problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handrail.model import Duration, EntryKind, Flag, Instant, Level, Postmortem, Problem
from handrail.review.milestones import Milestones, clock, minutes_between, named_day

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
    """Yield what cannot be true in one postmortem, or what it says twice in different ways."""
    if known.started and known.resolved and known.resolved.utc < known.started.utc:
        message = f'resolved {clock(known.resolved)} is before started {clock(known.started)}'
        yield Problem(
            known.resolved.at, 'resolved-before-start', message, 'correct the day or the time of one'
        )
    for name, kind in _MARKED:
        stated: Instant | None = getattr(postmortem, name)
        rows = [row for row in postmortem.timeline if row.has(kind)]
        if stated and rows and all(minutes_between(row.instant, stated) for row in rows):
            marked = clock(rows[-1].instant)
            message = f"{name} is stated as {clock(stated)}, but the row marked '{kind}' is of {marked}"
            yield Problem(stated.at, 'row-differs', message, 'correct one of them', Level.warning)
    day = named_day(postmortem)
    moments = (known.started, known.detected, known.first_signal)
    days = {moment.local.date() for moment in moments if moment}
    if day and days and day not in days:
        message = f'the name says {day}, but the incident began on {min(days)}'
        yield Problem(
            postmortem.at, 'day-differs', message, 'rename the file, or correct the day', Level.warning
        )


def spoken(minutes: int) -> str:
    """Return minutes as people say them: `45 min`, `4 h 15 min`, `4 h`."""
    hours, rest = divmod(minutes, 60)
    parts = ([f'{hours} h'] if hours else []) + ([f'{rest} min'] if rest or not hours else [])
    return ' '.join(parts)
