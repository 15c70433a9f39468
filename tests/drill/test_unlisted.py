"""Faults that the lab does not know: made by hand, found by the runbook at the step that names the cause."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.byhand import FAULTS
from support.site import ROOT

from handrail.engine.project import load, project
from handrail.field.drill import Stop, healthy, walk
from handrail.field.lab.network.lab import NetworkLab
from handrail.model import Runbook

pytestmark = pytest.mark.netlab
START = 'database-connectivity'


@pytest.fixture(scope='module')
def runbooks() -> dict[str, Runbook]:
    """Those of this repository by their file."""
    return {each.uri: each for each in load(project(ROOT / 'mkdocs.yml')).library.runbooks}


@pytest.fixture(scope='module')
def start(runbooks: dict[str, Runbook]) -> Runbook:
    return next(each for each in runbooks.values() if each.id == START)


@pytest.fixture(scope='module', autouse=True)
def _well_behind(raised: NetworkLab, start: Runbook) -> Iterator[None]:
    """After all of it healing has left nothing."""
    yield
    assert healthy(start, raised) == ()


@pytest.mark.parametrize('fault', FAULTS)
def test_the_branches_end_at_its_cause(
    lab: NetworkLab, runbooks: dict[str, Runbook], start: Runbook, fault: str
) -> None:
    make, cause = FAULTS[fault]
    make(lab)
    found = walk(runbooks, start, lab)
    told = [
        (each.key, each.outcome.pattern or each.outcome.kind, [ran.output[-300:] for ran in each.ran])
        for each in found.taken
    ]
    wanted = cause if '#' in cause else f'{START}#{cause}'
    assert (found.end, found.stop) == (wanted, Stop.cause), told
