"""The moments of an incident from which everything else is computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import floor

from handrail.model import EntryKind, Instant, Postmortem, PostmortemStatus, TimelineEntry


@dataclass(frozen=True, slots=True)
class Milestones:
    """The moments of one incident: as stated or, where nothing is stated, as the timeline has them.

    `first_signal` is the first row that is a signal or an alert, else the earliest row;
    `investigated`, `escalated` and `cause_found` are the first rows of their kinds.
    """

    started: Instant | None
    detected: Instant | None
    acknowledged: Instant | None
    mitigated: Instant | None
    resolved: Instant | None
    first_signal: Instant | None
    investigated: Instant | None
    escalated: Instant | None
    cause_found: Instant | None
    ongoing: bool


def placed(postmortem: Postmortem) -> list[tuple[Instant, TimelineEntry]]:
    """Return the rows whose instant is known, each behind it; nothing is concluded from any other."""
    return [(row.instant, row) for row in postmortem.timeline if row.instant]


def milestones(postmortem: Postmortem) -> Milestones:
    """Return the milestones of a postmortem.

    The start is never guessed from the timeline. Who investigates without an `ack` row has
    acknowledged. Of several `resolved` rows the last one counts: an incident that came back was
    not over before. Only a draft can be ongoing, and none that was told afterwards: one of no known
    day, with rows that nothing places, or with a stated duration. A moment that is stated and could
    not be read is not replaced by a row.
    """
    rows = sorted(placed(postmortem), key=lambda pair: pair[0].utc)
    first: dict[EntryKind, Instant] = {}
    last: dict[EntryKind, Instant] = {}
    for instant, row in rows:
        for mark in row.marks:
            first.setdefault(mark.kind, instant)
            last[mark.kind] = instant
    signals = [first[kind] for kind in (EntryKind.signal, EntryKind.alert) if kind in first]
    signal = min(signals, key=lambda instant: instant.utc, default=None)
    investigated = first.get(EntryKind.investigation)
    unread = {stated.name for stated in postmortem.stated}
    rowed = {
        'detected': signal,
        'acknowledged': first.get(EntryKind.ack) or investigated,
        'mitigated': first.get(EntryKind.mitigated),
        'resolved': last.get(EntryKind.resolved),
    }
    found = {name: getattr(postmortem, name) or (None if name in unread else rowed[name]) for name in rowed}
    return Milestones(
        started=postmortem.started,
        **found,
        first_signal=signal or (rows[0][0] if rows else None),
        investigated=investigated,
        escalated=first.get(EntryKind.escalation),
        cause_found=first.get(EntryKind.cause_found),
        ongoing=found['resolved'] is None
        and postmortem.status is PostmortemStatus.draft
        and not _told_afterwards(postmortem),
    )


def _told_afterwards(postmortem: Postmortem) -> bool:
    stated = {stated.name for stated in postmortem.stated}
    undated = named_day(postmortem) is None and not any((postmortem.started, postmortem.detected))
    unplaced = any(row.instant is None for row in postmortem.timeline)
    return undated or unplaced or bool(stated & {'duration', 'resolved'})


def day_of(postmortem: Postmortem) -> date | None:
    """Return the local day of an incident: that of its start, its detection or its first row.

    Where no moment is known it is the day in the document's name, None when there is none.
    """
    moment = postmortem.started or postmortem.detected
    if moment is None:
        known = milestones(postmortem)
        moment = known.first_signal or known.resolved
    return moment.local.date() if moment else named_day(postmortem)


def named_day(postmortem: Postmortem) -> date | None:
    """Return the day with which a postmortem's id begins, None when it begins with none."""
    try:
        return date.fromisoformat(postmortem.id[:10])
    except ValueError:
        return None


def minutes_between(earlier: Instant, later: Instant) -> int:
    """Return the whole minutes between two instants, the half rounded up; negative when reversed."""
    return floor((later.utc - earlier.utc).total_seconds() / 60 + 0.5)


def clock(instant: Instant, beside: Instant | None = None) -> str:
    """Return an instant on its own clock: `13:45`, with its day unless `beside` is of the same day."""
    local = instant.local
    same = beside is not None and beside.local.date() == local.date()
    return f'{local:%H:%M}' if same else f'{local:%Y-%m-%d %H:%M}'
