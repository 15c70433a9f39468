"""The protocol of load, faults and recovery: a check for each of its criteria."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.contract import LabError
from handrail.field.lab.opened import open_lab
from handrail.field.protocol.run import result, rows


def results(job: Job) -> Iterator[Result]:
    """Yield what each measurement showed."""
    try:
        with open_lab(job.name) as lab:
            for row in rows(lab):
                yield result(row)
    except LabError as error:
        yield Result('protocol/baseline', 'skipped', 0, reason=str(error))
