"""From a fault in the lab to the pager, with the rules of the alerts as they are.

Tests shorten the timings of the rules; here nothing is shortened, so that the seconds are those that
people wait. Prometheus asks every 15 s, and has the five minutes behind it over which rules look back.
Alertmanager groups nothing and does not wait.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType

from handrail.field.audit.proof import lab_inventory, make_well
from handrail.field.audit.report import as_prom
from handrail.field.audit.run import audit
from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.contract import LabError
from handrail.field.lab.network import layout
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.lab.opened import open_lab
from handrail.field.monitoring import Tower, missing
from handrail.graph.checks import subject_of_pagers

Key = tuple[str, str]
"""The name of an alert, and the subnet that it names."""

HISTORY = 300.0
"""Seconds that Prometheus looks on before anything breaks: as far as any rule looks back."""

LONGEST = 420.0
"""Seconds within which every alert that is due has to arrive."""

_NARROW = layout.SUBNETS[1]
WAKES: Mapping[str, frozenset[Key]] = MappingProxyType({
    'pg-hba-narrow': frozenset({('DatabaseRefusesSubnet', _NARROW), ('DatabaseConnectionErrorsHigh', '')}),
    'firewall-drop': frozenset({
        ('DatabaseUnreachableFromSubnet', _NARROW), ('DatabaseConnectionErrorsHigh', '')
    }),
})  # fmt: skip
"""The alerts that wake somebody by each fault."""


def results(job: Job) -> Iterator[Result]:
    """Yield when the first alert of each fault arrived; the faults are watched side by side."""
    subject = subject_of_pagers(job.library)
    if lacking := [*NetworkLab(job.name).lacks(), *missing()]:
        for fault in WAKES:
            yield Result(f'pager/{fault}', 'skipped', 0, '', '; '.join(lacking), subject)
        return
    with ThreadPoolExecutor(len(WAKES)) as pool:
        yield from pool.map(lambda fault: one(job, fault, subject), WAKES)


def one(job: Job, fault: str, subject: str) -> Result:
    """Watch one fault: the seconds are those from the fault to the first alert that wakes somebody."""
    about = NetworkLab.faults[fault].about
    practices = tuple(practice for practice in job.library.practices if practice.check)
    try:
        with open_lab(f'{job.name}-pager-{fault}') as lab:
            make_well(lab)
            tower = Tower(lab, job.root / 'docs' / 'alerts')
            tower.start(as_prom(audit(lab_inventory(lab), practices, runner=lab)))
            time.sleep(HISTORY)
            before = sorted(tower.firing())
            with tower.quiet():
                lab.inject(fault)
            arrived = arrivals(tower, WAKES[fault])
    except LabError as error:
        return Result(f'pager/{fault}', 'failed', 0, about, str(error), subject)
    told = ', '.join(f'{name} after {seconds:.0f} s' for (name, _), seconds in arrived.items())
    wrong = judged(before, arrived, WAKES[fault])
    first = min(arrived.values(), default=0.0)
    return Result(
        f'pager/{fault}', 'failed' if wrong else 'passed', first, f'{about}: {told}', wrong, subject
    )


def arrivals(tower: Tower, due: frozenset[Key], longest: float = LONGEST) -> dict[Key, float]:
    """Return after how many seconds each alert arrived that wakes somebody, once all that are due have."""
    start, found = time.monotonic(), dict[Key, float]()
    while not due <= found.keys() and time.monotonic() - start < longest:
        for key, alert in tower.firing().items():
            if alert.labels['severity'] == 'page':
                found.setdefault(key, time.monotonic() - start)
        time.sleep(0.5)
    return found


def judged(before: list[Key], arrived: Mapping[Key, float], due: frozenset[Key]) -> str:
    """Return what is wrong with what arrived, '' where it is what had to."""
    if before:
        return f'these fire where nothing is wrong: {_names(before)}'
    if late := due - arrived.keys():
        return f'these did not arrive within {LONGEST:.0f} s: {_names(late)}'
    more = arrived.keys() - due
    return f'these woke somebody for nothing: {_names(more)}' if more else ''


def _names(keys: object) -> str:
    return ', '.join(f'{name} {subnet}'.strip() for name, subnet in sorted(keys))  # type: ignore[call-overload]
