"""Changes of real servers: PostgreSQL, two firewalls, logins from two subnets."""

from __future__ import annotations

import pytest

from handrail.field.lab.network.lab import NetworkLab
from handrail.field.netchange.checks import results
from handrail.field.netchange.scenarios import SCENARIOS, scenario


@pytest.mark.netlab
@pytest.mark.verified
@pytest.mark.parametrize('name', SCENARIOS)
def test_what_becomes_of_a_change(lab: NetworkLab, name: str) -> None:
    result = scenario(lab, name)
    assert (result.status, result.reason) == ('passed', '')
    assert result.check == f'netchange/{name}'


@pytest.mark.netlab
def test_a_scenario_that_ends_otherwise_fails(lab: NetworkLab) -> None:
    """A world that is broken before the change: it is told, and nothing is changed."""
    lab.inject('firewall-drop')
    result = scenario(lab, 'good-change')
    assert result.status == 'failed'
    assert 'logins fail before the change' in result.reason


def test_where_there_can_be_no_lab_the_scenarios_are_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NetworkLab, 'lacks', lambda _: ('there is no nft: install nftables',))

    class Job:
        name = 'none'

    found = tuple(results(Job()))
    assert {(each.status, each.reason) for each in found} == {
        ('skipped', 'there is no nft: install nftables')
    }
    assert [each.check for each in found] == [f'netchange/{name}' for name in SCENARIOS]
