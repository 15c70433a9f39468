"""The runbooks of this repository, in the lab: each fault is found by following the branches."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.site import ROOT

from handrail.cli import main
from handrail.engine.project import load, project
from handrail.field.drill import Stop, healthy, walk
from handrail.field.lab.network.faults import FAULTS
from handrail.field.lab.network.lab import NetworkLab
from handrail.model import Runbook

START = 'database-connectivity'
pytestmark = pytest.mark.netlab


@pytest.fixture(scope='module')
def runbooks() -> dict[str, Runbook]:
    """Those of this repository by their file."""
    library = load(project(ROOT / 'mkdocs.yml')).library
    return {runbook.uri: runbook for runbook in library.runbooks}


def start(runbooks: dict[str, Runbook]) -> Runbook:
    return next(runbook for runbook in runbooks.values() if runbook.id == START)


@pytest.mark.verified
@pytest.mark.parametrize(
    'fault', [fault for fault in FAULTS.values() if fault.cause], ids=lambda fault: fault.name
)
def test_the_branches_end_at_the_cause(lab: NetworkLab, runbooks: dict[str, Runbook], fault: object) -> None:
    lab.inject(fault.name)  # type: ignore[attr-defined]
    found = walk(runbooks, start(runbooks), lab)
    told = [
        (each.key, each.outcome.pattern or each.outcome.kind, [ran.output[-200:] for ran in each.ran])
        for each in found.taken
    ]
    assert (found.end, found.stop) == (fault.cause, Stop.cause), told  # type: ignore[attr-defined]
    assert not found.well, told


def test_in_a_healthy_world_every_check_is_healthy(lab: NetworkLab, runbooks: dict[str, Runbook]) -> None:
    for runbook in runbooks.values():
        if runbook.lab:
            assert healthy(runbook, lab) == ()
            checks = [step for step in runbook.steps if step.kind == 'check']
            silent = [step.anchor for step in checks if not any(each.healthy for each in step.outcomes)]
            assert silent == [], 'these do not say what is healthy'
    assert walk(runbooks, start(runbooks), lab).well


def test_a_check_that_is_healthy_in_a_broken_world_is_seen(
    lab: NetworkLab, runbooks: dict[str, Runbook]
) -> None:
    """The slots are full, and a step that looks at pg_hba says that all is well: that path is another one."""
    lab.inject('slots')
    found = walk(runbooks, start(runbooks), lab)
    assert [each.key for each in found.taken if each.outcome.healthy] == []


def test_the_command_prints_the_way_and_writes_it_down(
    worker_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if lacking := NetworkLab('none').lacks():
        pytest.skip('; '.join(lacking))
    name = ['--name', f'drill-{worker_id}', '-f', str(ROOT / 'mkdocs.yml')]
    assert main(['drill', START, '--fault', 'pg-hba-narrow', '--record', str(tmp_path), *name]) == 0
    told = capsys.readouterr().out
    assert f'{START}#login ' in told
    assert f'{START}#admit-hba ' in told
    [written] = tmp_path.iterdir()
    assert 'path: [login, hba, admit-hba]' in written.read_text(encoding='utf-8')
    assert main(['drill', START, *name]) == 0
    assert main(['drill', START, '--fault', 'flood', *name]) == 2
    assert "there is no fault 'flood'" in capsys.readouterr().err
