"""What the practices guard against, played in the lab: a check for each practice."""

from __future__ import annotations

import time
from collections.abc import Iterator

from handrail.field.candidate.scenarios import SCENARIOS, played
from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.contract import LabError
from handrail.field.lab.opened import open_lab


def results(job: Job) -> Iterator[Result]:
    """Yield what became of each scenario."""
    try:
        with open_lab(job.name) as lab:
            for name, scenario in SCENARIOS.items():
                start = time.monotonic()
                wrong = played(lab, scenario)
                taken = time.monotonic() - start
                yield Result(
                    f'scenario/{name}', 'failed' if wrong else 'passed', taken, scenario.about, wrong
                )
    except LabError as error:
        yield Result('scenario/net-path-001', 'skipped', 0, reason=str(error))
