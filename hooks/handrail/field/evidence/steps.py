"""The steps of runbooks that are marked for a lab: each check, where nothing is wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator

from handrail.field.drill.places import staged
from handrail.field.drill.walk import run
from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.contract import Lab, LabError
from handrail.field.lab.opened import open_lab
from handrail.graph.checks import name_of_step, subjects, tried
from handrail.model import Runbook, Step

SAID = 200
"""Characters of what a step printed."""


def results(job: Job) -> Iterator[Result]:
    """Yield what each step came to that says which of its outcomes is healthy; walks try the others."""
    hashes = subjects(job.library)
    steps = [
        (runbook, step)
        for runbook in job.library.runbooks
        for step in tried(runbook)
        if any(outcome.healthy for outcome in step.outcomes)
    ]
    try:
        with open_lab(f'{job.name}-steps') as lab:
            for runbook, step in steps:
                yield one(runbook, step, lab, hashes[name_of_step(runbook, step)])
    except LabError as error:
        for runbook, step in steps:
            name = name_of_step(runbook, step)
            yield Result(name, 'skipped', 0, 'where nothing is wrong', str(error), hashes[name])


def one(runbook: Runbook, step: Step, lab: Lab, subject: str) -> Result:
    """Run a step in a healthy lab: it must come to the outcome that it calls healthy."""
    name, about = name_of_step(runbook, step), 'where nothing is wrong it says so'
    stage = staged(runbook, step, lab)
    if isinstance(stage, str):
        return Result(name, 'skipped', 0, about, stage, subject)
    start = time.monotonic()
    ran, outcome = run(step, stage, lab)
    seconds = time.monotonic() - start
    if outcome.healthy:
        return Result(name, 'passed', seconds, about, '', subject)
    printed = '; '.join(f'{each.place}: {each.output.strip()[-SAID:]}' for each in ran)
    return Result(name, 'failed', seconds, about, f'{outcome.pattern or outcome.kind} in {printed}', subject)
