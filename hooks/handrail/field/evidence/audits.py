"""The audit as a whole in the lab: how long it takes, and what it says of a healthy and a broken world."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from handrail.field.audit.proof import HEALTHY, broken, failing, make_well
from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.contract import LabError
from handrail.field.lab.opened import open_lab
from handrail.model.audit import AuditRun

WORLDS = MappingProxyType(
    {HEALTHY: '', 'pg-hba-narrow': 'net-pg-001', 'firewall-drop': 'net-path-001', 'slots': 'net-pg-003'}
)
"""A rule that each world has to make fail; none where nothing is wrong."""


def results(job: Job) -> Iterator[Result]:
    """Yield what one audit of each world came to: every rule, both targets, logins from every subnet."""
    practices = tuple(practice for practice in job.library.practices if practice.check)
    try:
        with open_lab(f'{job.name}-audit') as lab:
            make_well(lab)
            for name, rule in WORLDS.items():
                each, run = broken(lab, name, practices)
                found = failing(each.said)
                yield judged(name, run, f'{each.about}: {found}', rule)
    except LabError as error:
        for name in WORLDS:
            yield Result(_check(name), 'skipped', 0, 'one audit', str(error))


def judged(name: str, run: AuditRun, about: str, rule: str) -> Result:
    """Say whether an audit saw what it had to: `rule` fails, or every rule and every login passes."""
    if rule:
        seen = any(row.rule == rule and row.status == 'failed' for row in run.rows)
        wrong = '' if seen else f'{rule} does not fail'
    else:
        held = [row.rule for row in run.rows if row.status != 'passed']
        held += [each.subnet for each in run.reach if each.ok < each.tried]
        wrong = f'where nothing is wrong these do not pass: {", ".join(held)}' if held else ''
    told = f'{len(run.rows)} rules, {sum(each.tried for each in run.reach)} logins; {about}'
    return Result(_check(name), 'failed' if wrong else 'passed', run.seconds, told, wrong)


def _check(name: str) -> str:
    return f'audit/{"healthy" if name == HEALTHY else name}'
