"""The protocol's measurements in a lab: those that need something beside logins and faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handrail.cli import main
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.protocol import run as runs
from handrail.field.protocol.stages import steps
from handrail.source.protocol import read_protocol

pytestmark = pytest.mark.netlab
KINDS = {
    'baseline': 1, 'ramp': 4, 'latency': 2, 'bandwidth': 1, 'loss': 2, 'fault': 6, 'recovery': 6,
}  # fmt: skip


@pytest.mark.parametrize('name', ['held-50', 'latency-50ms', 'bandwidth-2mbit', 'loss-5'])
def test_a_worse_network_is_really_there(lab: NetworkLab, name: str) -> None:
    (step,) = [step for step in steps(lab) if step.name == name]
    row = runs.measured(lab, step)
    assert row.met, row
    assert runs.measured(lab, next(steps(lab))).met


def test_every_stage_has_its_measurements(lab: NetworkLab) -> None:
    found = [step.stage for step in steps(lab)]
    assert {stage: found.count(stage) for stage in found} == KINDS


def test_a_fault_that_nobody_sees_is_missed(
    lab: NetworkLab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = [step for step in steps(lab) if step.name.endswith('pg-hba-narrow')]
    monkeypatch.setattr(runs, 'steps', lambda _: wanted)
    monkeypatch.setattr(NetworkLab, 'inject', lambda *_: None)
    file = tmp_path / 'evidence' / 'protocol.json'
    assert main(['protocol', '--name', lab.name + '-p', '--format', 'json', '--record', str(file)]) == 1
    run, problems = read_protocol(file.read_bytes(), 'x')
    assert run is not None
    assert not problems
    assert [(row.met, row.attempts) for row in run.rows] == [(False, 3), (True, 1)]
    assert json.loads(capsys.readouterr().out)['rows'][0]['results'] == {'ok': 40}
