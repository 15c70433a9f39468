"""The checks of kind `netchange`: every scenario, in a lab of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from handrail.field.evidence.result import Result
from handrail.field.lab import open_lab
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.netchange.scenarios import SCENARIOS, scenario


class Named(Protocol):
    """What says how labs are to be called."""

    @property
    def name(self) -> str:
        """The name."""


def results(job: Named) -> Iterator[Result]:
    """Yield what each scenario came to; where there can be no lab, why not."""
    if lacking := NetworkLab(job.name).lacks():
        for name, (tried, _) in SCENARIOS.items():
            about = (tried.__doc__ or '').strip()
            yield Result(f'netchange/{name}', 'skipped', 0, about, '; '.join(lacking))
        return
    with open_lab(f'{job.name}-netchange') as lab:
        for name in SCENARIOS:
            yield scenario(lab, name)
            lab.heal()
