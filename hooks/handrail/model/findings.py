"""What the review concludes: durations, flags, usages, and the one list of actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from handrail.model.evidence import Shown
from handrail.model.instant import Instant
from handrail.model.place import Place, Problem, Waived
from handrail.model.postmortem import Action, ActionOutcome, EntryKind, TimelineEntry


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes between two instants, or the reason why there is no such number.

    `name` is stable (`time-to-detect`), `formula` says what is subtracted from what.
    """

    name: str
    minutes: int | None
    formula: str
    reason: str = ''


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in a postmortem that does not fit together, said on its page."""

    code: str
    message: str
    at: Place


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One line of the hypothesis ledger.

    `verdict` is refuted, confirmed or open; `minutes` from its opening to its verdict, None
    while open; `outcomes` are those of actions taken on it; `steps` are the keys of runbook
    steps named in its rows, which would have shortened it.
    """

    opened: TimelineEntry
    closed: TimelineEntry | None
    verdict: str
    minutes: int | None
    outcomes: tuple[ActionOutcome, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """When help was called, and how long after the investigation began (None: not known)."""

    entry: TimelineEntry
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one postmortem beyond what its author wrote.

    `started` and so on are the stated instant or, where none is stated, the first row of that
    kind. `missing` names what is absent: severity, owner counts are found in the actions.
    `wrong_minutes` were spent on hypotheses that turned out wrong, each minute counted once however
    many of them stood at the time.
    """

    postmortem: str
    first_signal: Instant | None
    durations: tuple[Duration, ...] = ()
    flags: tuple[Flag, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    missing: tuple[str, ...] = ()
    ongoing: bool = False
    wrong_minutes: int = 0

    def duration(self, name: str) -> Duration:
        """Return the duration of that name; KeyError when there is no such name."""
        for duration in self.durations:
            if duration.name == name:
                return duration
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Usage:
    """How an incident or a drill used something, as shown on the thing that was used.

    `relation` is used, misled, improves, mentioned or drilled; `target` and `source` are keys
    of the graph; `minutes` were spent on a refuted hypothesis that names the target; `on` is
    the day of the incident or drill; `kinds` are those of the timeline row.
    """

    target: str
    source: str
    document: str
    relation: str
    text: str
    minutes: int | None = None
    on: date | None = None
    kinds: tuple[EntryKind, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One distinct action. `key` is that of its line in the graph, `action:postmortem-id/action-id`.

    `asked` are the keys of lines that ask for the same thing again, in this postmortem or in
    later ones; `overdue` holds on the day of the build only.
    """

    key: str
    action: Action
    document: str  # key of the postmortem or drill
    on: date | None
    services: tuple[str, ...]
    severity: str
    overdue: bool
    asked: tuple[str, ...] = ()
    evidence: str = ''  # checked | attested | regressed | untested | not-run | '' (none)
    proofs: tuple[tuple[Shown, ...], ...] = ()  # the checks behind each of the action's evidence


@dataclass(frozen=True, slots=True)
class Review:
    """All conclusions. `facts` by postmortem id, `usages` by key of what was used, `checks` by name."""

    facts: dict[str, Facts] = field(default_factory=dict)
    usages: dict[str, tuple[Usage, ...]] = field(default_factory=dict)
    actions: tuple[ActionRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    waived: tuple[Waived, ...] = ()
    checks: Mapping[str, Shown] = field(default_factory=dict)
