"""What the checks of a repository showed when they were run, and what that is worth for this build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

CHECK_KINDS = (
    'rule', 'step', 'walk', 'alert', 'pager', 'audit', 'scenario', 'protocol', 'netchange', 'try-config',
)  # fmt: skip
"""What stands before the slash of a check's name: `rule/net-pg-001`, `step/RUNBOOK#ANCHOR`."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check as it was recorded.

    `at` is when it was run, `2024-03-05T04:30:00Z`; `commit` what was checked out, with `-dirty` where
    files differed from it; `subject` the SHA-256, in hex, of what was checked.
    """

    check: str
    status: Literal['passed', 'failed', 'skipped']
    seconds: float
    at: str
    commit: str
    about: str = ''
    reason: str = ''
    subject: str = ''


@dataclass(frozen=True, slots=True)
class Checks:
    """All recorded checks in the order of their names.

    `hidden` are the names of those whose documents this build does not show; `code` are the SHA-256 of
    the programs behind kinds of checks that no document is behind, by kind.
    """

    checks: tuple[Check, ...] = ()
    hidden: frozenset[str] = frozenset()
    code: Mapping[str, str] = field(default_factory=dict)


NO_CHECKS = Checks()


class Standing(StrEnum):
    """What a recorded check is worth for this build; the worst first."""

    failed = 'failed'
    edited = 'edited'  # what was checked has changed since
    skipped = 'skipped'
    not_run = 'not-run'
    passed = 'passed'


@dataclass(frozen=True, slots=True)
class Shown:
    """A check beside its standing; `check` is None where it was never run."""

    name: str
    standing: Standing
    check: Check | None = None
