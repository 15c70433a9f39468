"""What the protocol of load and faults measured in the lab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Stage = Literal['baseline', 'ramp', 'latency', 'bandwidth', 'loss', 'fault', 'recovery']


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """One measurement: `criterion` is what was to hold, `met` whether it did.

    `results` counts logins by how they ended, `p95` and `quickest` are seconds of those that succeeded;
    `recovered` is the seconds from the beginning of healing until every login succeeded, and `dropped` the
    packets that a firewall took. `attempts` says how often it was measured, the last of them is told.
    """

    name: str
    stage: Stage
    about: str
    criterion: str
    met: bool
    results: Mapping[str, int] = field(default_factory=dict)
    p95: float = 0.0
    quickest: float = 0.0
    recovered: float | None = None
    dropped: int | None = None
    attempts: int = 1
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ProtocolRun:
    """One run: `at` is its beginning, `2024-03-05T04:30:00Z`, `commit` what was checked out.

    `machine` says on what it was measured: kernel, processors, server.
    """

    at: str
    commit: str
    machine: str
    seconds: float
    rows: tuple[ProtocolRow, ...]

    @property
    def met(self) -> int:
        """How many criteria were met."""
        return sum(row.met for row in self.rows)
