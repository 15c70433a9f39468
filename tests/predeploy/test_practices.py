"""The network scenarios before a deployment: one for each practice, by its name."""

from __future__ import annotations

import pytest
from support.site import ROOT

from handrail.field.candidate.scenarios import SCENARIOS, Scenario, played, second_subnet
from handrail.field.lab.network.lab import NetworkLab


@pytest.mark.netlab
@pytest.mark.verified
@pytest.mark.parametrize('practice', sorted(SCENARIOS))
def test_practice(raised: NetworkLab, practice: str) -> None:
    assert not played(raised, SCENARIOS[practice]), SCENARIOS[practice].about


def test_every_network_practice_has_its_scenario() -> None:
    pages = (ROOT / 'docs' / 'practices').glob('net-*.md')
    assert {page.stem for page in pages} == set(SCENARIOS)


@pytest.mark.netlab
def test_a_scenario_whose_fault_does_not_show_fails(raised: NetworkLab) -> None:
    quiet = Scenario('nothing is broken', lambda lab: second_subnet('hba-not-reloaded', 'hba_reject', lab))
    assert "{'ok': 4}} in place of" in played(raised, quiet)
