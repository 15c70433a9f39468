"""From each fault of the lab to its cause, by following the branches of the runbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from handrail.field.drill.walk import Stop, Walk, walk
from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.contract import Fault, Lab, LabError
from handrail.field.lab.network.faults import FAULTS
from handrail.field.lab.opened import open_lab
from handrail.graph.checks import subject_of_walks, subjects
from handrail.model import Runbook


def results(job: Job) -> Iterator[Result]:
    """Yield what each fault came to whose cause a step of these runbooks names."""
    known = {f'{runbook.id}#{step.anchor}' for runbook in job.library.runbooks for step in runbook.steps}
    faults = [fault for fault in FAULTS.values() if fault.cause in known]
    start = first_of(job, faults)
    subject = subject_of_walks(job.library)
    if start is None:
        return
    runbooks = {runbook.uri: runbook for runbook in job.library.runbooks}
    try:
        with open_lab(f'{job.name}-walks') as lab:
            seen: dict[str, Result] = {}
            for fault in faults:
                result, found = tried_out(runbooks, start, lab, fault, subject)
                yield result
                if result.status == 'passed':
                    seen |= on_the_way(found, fault)
        hashes = subjects(job.library)
        yield from (replace(each, subject=hashes[name]) for name, each in seen.items())
    except LabError as error:
        for fault in faults:
            yield Result(f'walk/{fault.name}', 'skipped', 0, fault.about, str(error), subject)


def first_of(job: Job, faults: list[Fault]) -> Runbook | None:
    """Return where a walk begins: the runbook marked for a lab that names most of the causes."""
    named = Counter(fault.cause.partition('#')[0] for fault in faults)
    marked = [runbook for runbook in job.library.runbooks if runbook.lab and named[runbook.id]]
    return max(marked, key=lambda runbook: named[runbook.id], default=None)


def on_the_way(found: Walk, fault: Fault) -> dict[str, Result]:
    """Return the steps that only a walk can try: those without an outcome where nothing is wrong."""
    return {
        f'step/{each.key}': Result(f'step/{each.key}', 'passed', each.seconds, f'on the way to {fault.cause}')
        for each in found.taken
        if not any(outcome.healthy for outcome in each.step.outcomes)
    }


def one(runbooks: Mapping[str, Runbook], start: Runbook, lab: Lab, fault: Fault, subject: str) -> Result:
    """Inject a fault and follow the runbook: it must end at the cause, and nowhere else."""
    return tried_out(runbooks, start, lab, fault, subject)[0]


def tried_out(
    runbooks: Mapping[str, Runbook], start: Runbook, lab: Lab, fault: Fault, subject: str
) -> tuple[Result, Walk]:
    """Inject a fault and follow the runbook; return what that came to, and the way."""
    name = f'walk/{fault.name}'
    try:
        lab.inject(fault.name)
        found = walk(runbooks, start, lab)
    finally:
        lab.heal()
    about = f'{fault.about}: {" → ".join(found.path)}'
    if (found.end, found.stop) == (fault.cause, Stop.cause):
        return Result(name, 'passed', found.seconds, about, '', subject), found
    reason = f'it ends at {found.end}, and the cause stands at {fault.cause}. {found.reason}'.strip()
    return Result(name, 'failed', found.seconds, about, reason, subject), found
