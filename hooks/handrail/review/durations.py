"""How long things took, or why that cannot be said.

Durations are computed from instants and never typed: in the public incident log of the Ministry
of Justice's Cloud Platform 5 of 36 typed ones disagree with the timestamps beside them. What cannot
be computed is None with a reason, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.model import Duration, Instant
from handrail.review.milestones import Milestones, clock, minutes_between

MINUS = '\u2212'


@dataclass(frozen=True, slots=True)
class Formula:
    """A duration: its name, and the milestones between which it lies."""

    name: str
    later: str
    earlier: str


FORMULAS = (
    Formula('duration', 'resolved', 'started'),
    Formula('from-first-signal', 'resolved', 'first_signal'),
    Formula('time-to-detect', 'detected', 'started'),
    Formula('time-to-acknowledge', 'acknowledged', 'detected'),
    Formula('time-to-escalate', 'escalated', 'investigated'),
    Formula('time-to-identify', 'cause_found', 'started'),
    Formula('time-to-mitigate', 'mitigated', 'started'),
    Formula('time-to-resolve', 'resolved', 'detected'),
)

_SAID: Mapping[str, str] = MappingProxyType(
    {
        'started': 'start',
        'detected': 'detection',
        'acknowledged': 'acknowledgement',
        'mitigated': 'mitigation',
        'resolved': 'resolution',
        'first_signal': 'first signal',
        'investigated': 'first investigation',
        'escalated': 'first escalation',
        'cause_found': 'finding of the cause',
    }
)


def durations(known: Milestones) -> tuple[Duration, ...]:
    """Return all durations of an incident in the order in which they are shown."""
    return tuple(_duration(formula, known) for formula in FORMULAS)


def _duration(formula: Formula, known: Milestones) -> Duration:
    later: Instant | None = getattr(known, formula.later)
    earlier: Instant | None = getattr(known, formula.earlier)
    text = f'{_word(formula.later)} {MINUS} {_word(formula.earlier)}'
    if later is None or earlier is None:
        return Duration(formula.name, None, text, _absent(formula, known))
    if later.utc >= earlier.utc:
        return Duration(formula.name, minutes_between(earlier, later), text)
    reason = (
        f'the {_SAID[formula.later]} ({clock(later, earlier)}) '
        f'precedes the {_SAID[formula.earlier]} ({clock(earlier, later)})'
    )
    return Duration(formula.name, None, text, reason)


def _absent(formula: Formula, known: Milestones) -> str:
    if formula.later == 'resolved' and known.ongoing:
        return 'the incident is still going on'
    missing = [name for name in (formula.earlier, formula.later) if getattr(known, name) is None]
    return 'not stated: ' + ' and '.join(_SAID[name] for name in missing)


def _word(milestone: str) -> str:
    return milestone.replace('_', ' ')
