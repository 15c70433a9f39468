"""What an audit found: a run of it, and the proof of its rules in the lab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from handrail.model.protocol import ProtocolRun

if TYPE_CHECKING:
    from handrail.model.netchange import NetChange

AuditStatus = Literal['passed', 'failed', 'not-audited']


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What a rule says of one target, `live` or `declared`.

    `reason` says what is not so, or what is missing; `subject` is the SHA-256 of the rule and of
    what it was judged on.
    """

    rule: str
    title: str
    severity: str
    target: str
    status: AuditStatus
    reason: str = ''
    subject: str = ''


@dataclass(frozen=True, slots=True)
class AuditFile:
    """What a validator says of a declared file; `said` is its error, or why it was not run."""

    file: str
    by: str
    status: Literal['passed', 'failed', 'not-run']
    said: str = ''


@dataclass(frozen=True, slots=True)
class Reach:
    """New logins from one subnet: how many were tried, how many got in, how the others ended."""

    subnet: str
    place: str
    tried: int
    ok: int
    results: Mapping[str, int] = field(default_factory=dict)
    said: str = ''
    longest: float = 0.0


@dataclass(frozen=True, slots=True)
class AuditRun:
    """One run: `at` is its beginning, `2024-03-05T04:30:00Z`; `facts` are by target and name."""

    name: str
    at: str
    seconds: float
    rows: tuple[AuditRow, ...]
    reach: tuple[Reach, ...] = ()
    files: tuple[AuditFile, ...] = ()
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    about: str = ''

    def count(self, status: str) -> int:
        """Return how many rules ended so."""
        return sum(row.status == status for row in self.rows)


@dataclass(frozen=True, slots=True)
class Break:
    """Something that was broken in the lab, and what every rule said of it."""

    name: str
    about: str
    said: Mapping[str, AuditStatus]


@dataclass(frozen=True, slots=True)
class RuleProof:
    """Every rule beside everything that was broken. What a rule says of a varying one is left open."""

    rules: tuple[str, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Audits:
    """The recorded runs, latest first, the proof of the rules and the last protocol, where there are any."""

    runs: tuple[AuditRun, ...] = ()
    proof: RuleProof | None = None
    protocol: ProtocolRun | None = None
    changes: tuple[NetChange, ...] = ()


NO_AUDITS = Audits()
