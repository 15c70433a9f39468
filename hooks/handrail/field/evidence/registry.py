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
        'rule': 'handrail.field.evidence.rules',
        'step': 'handrail.field.evidence.steps',
        'walk': 'handrail.field.evidence.walks',
        'alert': 'handrail.field.evidence.alerts',
        'try-config': 'handrail.field.candidate.checks',
        'protocol': 'handrail.field.protocol.checks',
        'netchange': 'handrail.field.netchange.checks',
    }
)
"""The module that runs the checks of a kind: its `results(job)` yields a Result for each, as it ends."""


@dataclass(frozen=True, slots=True)
class Job:
    """What checks are run on: the documents, the folder of mkdocs.yml, and the name for labs of their own."""

    library: Library
    root: Path
    name: str = 'verify'


Runner = Callable[[Job], Iterator[Result]]


def runners() -> dict[str, Runner]:
    """Return what runs each kind of check that there is here."""
    return {kind: import_module(name).results for kind, name in RUNNERS.items() if _exists(name)}


def _exists(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # not even its package is here
        return False
