"""The rules in the lab: what is wrong with the network makes the right ones fail, and no other."""

from __future__ import annotations

import pytest
from support.audits import RULES, committed

from handrail.field.audit.proof import HEALTHY, broken
from handrail.field.lab.network.lab import NetworkLab
from handrail.model.audit import AuditRun

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
LOGINS = {'pg-hba-narrow': 'hba_reject', 'firewall-drop': 'connect_timeout', 'firewall-reject': 'refused'}
PROOF = {each.name: each for each in committed().breaks}


@pytest.mark.verified
@pytest.mark.parametrize('name', NETWORK)
def test_what_is_broken_is_seen_by_the_rules_of_the_published_proof(audited: NetworkLab, name: str) -> None:
    found, run = broken(audited, name, RULES)
    assert found == PROOF[name]
    assert all(row.reason for row in run.rows if row.status != 'passed')
    if name in LOGINS:
        assert logins(run) == {'10.91.0.0/24': {'ok': 10}, '10.91.1.0/24': {LOGINS[name]: 10}}
    healed, _ = broken(audited, HEALTHY, RULES)
    assert healed == PROOF[HEALTHY]


def logins(run: AuditRun) -> dict[str, dict[str, int]]:
    return {each.subnet: dict(each.results) for each in run.reach}
