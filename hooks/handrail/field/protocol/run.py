"""Runs the protocol, one measurement after the other, each from a healthy lab."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from handrail.field.evidence.result import Result
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.lab.opened import open_lab
from handrail.field.lab.probe import counted
from handrail.field.protocol.criterion import Measured
from handrail.field.protocol.stages import Step, steps
from handrail.model.protocol import ProtocolRow, ProtocolRun

CHANGES = frozenset({'bandwidth', 'loss'})
"""Stages that leave the lab changed; faults are healed by the recovery that follows them."""

ATTEMPTS = 3


def measured(lab: NetworkLab, step: Step) -> ProtocolRow:
    """Measure one step, and leave the lab as its successor needs it.

    What misses its criterion is measured again, for the machine may have had other things to do; the
    row says how often.
    """
    began = time.monotonic()
    attempt, found = 0, Measured(())
    while attempt < ATTEMPTS and not (attempt and step.criterion.met(found)):
        if attempt and step.stage == 'fault':
            lab.heal()
        found = step.measure(lab)
        attempt += 1
        if step.stage in CHANGES:
            lab.heal()
    return ProtocolRow(
        name=step.name,
        stage=step.stage,
        about=step.about,
        criterion=str(step.criterion),
        met=step.criterion.met(found),
        results=dict(sorted(counted(found.logins).items())),
        p95=round(found.p95, 3),
        quickest=round(found.quickest, 3),
        recovered=None if found.recovered is None else round(found.recovered, 2),
        dropped=found.dropped,
        attempts=attempt,
        seconds=round(time.monotonic() - began, 2),
    )


def rows(lab: NetworkLab) -> Iterator[ProtocolRow]:
    """Yield each measurement as it ends."""
    for step in steps(lab):
        yield measured(lab, step)


def protocol(name: str, folder: Path, say: Callable[[ProtocolRow], object]) -> ProtocolRun:
    """Run all of it in a lab of its own, and say each row as it comes. Raises LabError."""
    at, commit, began = datetime.now(UTC), commit_of(folder), time.monotonic()
    found: list[ProtocolRow] = []
    with open_lab(name) as lab:
        server = lab.run('db', 'postgres --version').output.split()[2]
        for row in rows(lab):
            found.append(row)
            say(row)
    machine = f'Linux {platform.release()}, {os.cpu_count()} processors, PostgreSQL {server}'
    taken = round(time.monotonic() - began, 1)
    return ProtocolRun(f'{at:%Y-%m-%dT%H:%M:%SZ}', commit, machine, taken, tuple(found))


def commit_of(folder: Path) -> str:
    """Return the commit that is checked out in a folder; '' where there is none."""
    asked = ['git', '-C', str(folder), 'rev-parse', '--short=12', 'HEAD']
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ''


def result(row: ProtocolRow) -> Result:
    """Return a row as evidence."""
    told = ', '.join(f'{number} {name}' for name, number in row.results.items())
    reason = '' if row.met else f'wanted: {row.criterion}; found: {told}, p95 {row.p95:g} s'
    about = f'{row.about}: {row.criterion}'
    return Result(f'protocol/{row.name}', 'passed' if row.met else 'failed', row.seconds, about, reason)
