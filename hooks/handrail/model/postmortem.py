"""A postmortem: what happened, what it cost, what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handrail.model.document import Document
from handrail.model.instant import Instant
from handrail.model.place import Place
from handrail.model.text import Inline, Target


class PostmortemStatus(StrEnum):
    """Life cycle of the document (PagerDuty's: draft, in review, reviewed, closed)."""

    draft = 'draft'
    in_review = 'in-review'
    reviewed = 'reviewed'
    closed = 'closed'


class EntryKind(StrEnum):
    """What a timeline row is about."""

    signal = 'signal'
    alert = 'alert'
    ack = 'ack'
    investigation = 'investigation'
    hypothesis = 'hypothesis'
    refuted = 'refuted'
    confirmed = 'confirmed'
    action = 'action'
    escalation = 'escalation'
    comms = 'comms'
    cause_found = 'cause-found'
    mitigated = 'mitigated'
    resolved = 'resolved'
    note = 'note'


class ActionOutcome(StrEnum):
    """What an action during the incident did."""

    worked = 'worked'
    no_effect = 'no-effect'
    made_worse = 'made-worse'


@dataclass(frozen=True, slots=True)
class EntryMark:
    """One kind of one row: `hypothesis`, `action:no-effect`, or `refuted 14:15`.

    `outcome` belongs to `action`; `closes` is the clock time of the hypothesis that a
    `refuted` or `confirmed` names, empty for the latest open one.
    """

    kind: EntryKind
    outcome: ActionOutcome | None = None
    closes: str = ''


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One row of the timeline; `anchor` is its address on the page (`t1345`).

    `written` is its date, clock and label as they stand in the source, '' for a row without a time.
    `instant` is None where they name no instant for certain, which only a draft may hold: such a row
    has its position as its address (`row-3`) and is in nothing that is computed.
    """

    anchor: str
    instant: Instant | None
    marks: tuple[EntryMark, ...]
    text: Inline
    at: Place
    written: str = ''

    def has(self, kind: EntryKind) -> bool:
        """Whether one of the row's marks is of this kind."""
        return any(mark.kind is kind for mark in self.marks)


class ActionType(StrEnum):
    """What an action item is for (Flutter's taxonomy)."""

    prevent = 'prevent'
    detect = 'detect'
    mitigate = 'mitigate'
    process = 'process'
    fix = 'fix'


class ActionStatus(StrEnum):
    """State of an action item. Overdue is never stored: it is derived from the day."""

    proposed = 'proposed'
    accepted = 'accepted'
    in_progress = 'in-progress'
    done = 'done'
    not_doing = 'not-doing'

    @property
    def open(self) -> bool:
        """Whether something is still owed."""
        return self not in (ActionStatus.done, ActionStatus.not_doing)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its history, the latest move first: `2024-03-20, was 2024-02-20`."""

    on: date
    was: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an action counts as done.

    A result is a link that resolves to something this site checks (`target`); an attestation
    is a pull request or ticket (`href`) with the `role` that vouches and the day `on`.
    """

    text: Inline
    target: Target | None = None
    href: str = ''
    role: str = ''
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the action items.

    `id` is unique in its postmortem: the written `id:` or a slug of the text (`stated_id` tells
    which). `group` is the anchor of the heading it stands under. A line with `same_as` repeats
    another and is never counted on its own. `stated_status` tells whether the status was written.
    """

    id: str
    stated_id: bool
    text: Inline
    group: str
    status: ActionStatus
    at: Place
    type: ActionType | None = None
    owner: str = ''
    due: Due | None = None
    done_on: date | None = None
    priority: str = ''
    tracker: str = ''
    evidence: tuple[Evidence, ...] = ()
    reason: Inline = ()
    same_as: Target | None = None
    extra: tuple[tuple[str, str], ...] = ()  # x-* keys, the team's own
    stated_status: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that the source gave and that can be computed too (`duration`: `4 hours`)."""

    name: str
    text: str
    minutes: int | None
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmortem(Document):
    """One incident, told so that the next one is shorter. None and '' mean: not stated.

    `status_at` is the line of the status, None where the reader knows of none.
    """

    status: PostmortemStatus
    timezone: str
    status_at: Place | None = None
    services: tuple[str, ...] = ()
    severity: str = ''
    started: Instant | None = None
    detected: Instant | None = None
    acknowledged: Instant | None = None
    mitigated: Instant | None = None
    resolved: Instant | None = None
    trigger: str = ''
    cause: str = ''
    incident: str = ''
    responders: tuple[str, ...] = ()
    impact: tuple[tuple[str, str], ...] = ()
    stated: tuple[Stated, ...] = ()
    related: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    actions: tuple[Action, ...] = ()
