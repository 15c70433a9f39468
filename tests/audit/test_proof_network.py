"""The rules in the lab: what is wrong with the network makes the right ones fail, and no other."""

from __future__ import annotations

import pytest
from support.audits import RULES, committed

from handrail.field.audit.proof import HEALTHY, broken
from handrail.field.lab.network.lab import NetworkLab

pytestmark = pytest.mark.netlab

NETWORK = (
    'pg-hba-narrow',
    'firewall-drop',
    'firewall-reject',
    'flows-lost',
    'packet-loss',
    'mtu-black-hole',
    'ephemeral-ports',
    'dns-dead-address',
)
PROOF = {each.name: each for each in committed().breaks}


@pytest.mark.parametrize('name', NETWORK)
def test_what_is_broken_is_seen_by_the_rules_of_the_published_proof(audited: NetworkLab, name: str) -> None:
    found, run = broken(audited, name, RULES)
    assert found == PROOF[name]
    assert all(row.reason for row in run.rows if row.status != 'passed')
    healed, _ = broken(audited, HEALTHY, RULES)
    assert healed == PROOF[HEALTHY]


def test_the_incident_is_seen_from_the_subnet_that_it_hits(audited: NetworkLab) -> None:
    _, run = broken(audited, 'pg-hba-narrow', RULES)
    assert [(each.subnet, each.ok, dict(each.results)) for each in run.reach] == [
        ('10.91.0.0/24', 10, {'ok': 10}),
        ('10.91.1.0/24', 0, {'hba_reject': 10}),
    ]
    assert 'no pg_hba.conf entry for host "10.91.1.10"' in run.reach[1].said


def test_a_firewall_on_the_way_is_seen_by_logins_alone(audited: NetworkLab) -> None:
    _, run = broken(audited, 'firewall-drop', RULES)
    assert [row.rule for row in run.rows if row.status == 'failed'] == ['net-path-001']
    assert dict(run.reach[1].results) == {'connect_timeout': 10}
