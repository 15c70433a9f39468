"""Which checks there are: what runs each kind. One whose programs are not here is not listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from handrail.field.evidence.result import Result
from handrail.model import Library

RUNNERS = MappingProxyType(
    {
        'rule': ('evidence.rules', 'audit.proof'),
        'step': ('evidence.steps', 'drill.walk'),
        'walk': ('evidence.walks', 'drill.walk'),
        'alert': ('evidence.alerts', 'lab.process'),
        'pager': ('evidence.pagers', 'monitoring.tower'),
        'audit': ('evidence.audits', 'audit.proof'),
        'try-config': ('evidence.candidates', 'candidate.run'),
        'netchange': ('netchange.checks', 'netchange.checks'),
        'scenario': ('evidence.scenarios', 'candidate.scenarios'),
        'protocol': ('evidence.protocols', 'protocol.run'),
    }
)
"""By the kind of check: the module of this room that runs it, and the program of the room that it runs.

The module's `results(job)` yields a Result for each check, as it ends.
"""


@dataclass(frozen=True, slots=True)
class Job:
    """What checks are run on: the documents, the folder of mkdocs.yml, and the name for labs of their own."""

    library: Library
    root: Path
    name: str = 'verify'


Runner = Callable[[Job], Iterator[Result]]


def runners() -> dict[str, Runner]:
    """Return what runs each kind of check that there is here."""
    return {
        kind: import_module(f'handrail.field.{module}').results
        for kind, (module, program) in RUNNERS.items()
        if _exists(f'handrail.field.{program}')
    }


def _exists(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # not even its package is here
        return False
