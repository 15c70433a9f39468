"""The moments of an incident from which everything else is computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import floor

from handrail.model import EntryKind, Instant, Postmortem, PostmortemStatus


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


def milestones(postmortem: Postmortem) -> Milestones:
    """Return the milestones of a postmortem.

    The start is never guessed from the timeline. Who investigates without an `ack` row has
    acknowledged. Of several `resolved` rows the last one counts: an incident that came back was
    not over before. Only a draft can be ongoing.
    """
    rows = sorted(postmortem.timeline, key=lambda row: row.instant.utc)
    first: dict[EntryKind, Instant] = {}
    last: dict[EntryKind, Instant] = {}
    for row in rows:
        for mark in row.marks:
            first.setdefault(mark.kind, row.instant)
            last[mark.kind] = row.instant
    signals = [first[kind] for kind in (EntryKind.signal, EntryKind.alert) if kind in first]
    signal = min(signals, key=lambda instant: instant.utc, default=None)
    investigated = first.get(EntryKind.investigation)
    resolved = postmortem.resolved or last.get(EntryKind.resolved)
    return Milestones(
        started=postmortem.started,
        detected=postmortem.detected or signal,
        acknowledged=postmortem.acknowledged or first.get(EntryKind.ack) or investigated,
        mitigated=postmortem.mitigated or first.get(EntryKind.mitigated),
        resolved=resolved,
        first_signal=signal or (rows[0].instant if rows else None),
        investigated=investigated,
        escalated=first.get(EntryKind.escalation),
        cause_found=first.get(EntryKind.cause_found),
        ongoing=resolved is None and postmortem.status is PostmortemStatus.draft,
    )


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
