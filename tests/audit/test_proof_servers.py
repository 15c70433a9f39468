"""The rules in the lab: what is wrong with servers and files makes the right ones fail, and no other."""

from __future__ import annotations

import pytest
from support.audits import RULES, committed

from handrail.field.audit.proof import FLAWS, HEALTHY, VARYING, broken, failing, names
from handrail.field.lab.network.faults import FAULTS
from handrail.field.lab.network.lab import NetworkLab

pytestmark = pytest.mark.netlab

SERVERS = ('hba-not-reloaded', 'pending-restart', 'proxy-dead-backend', 'slots', *FLAWS)
PROOF = {each.name: each for each in committed().breaks}


@pytest.mark.verified
@pytest.mark.parametrize('name', SERVERS)
def test_what_is_broken_is_seen_by_the_rules_of_the_published_proof(audited: NetworkLab, name: str) -> None:
    found, _ = broken(audited, name, RULES)
    assert found == PROOF[name]
    healed, run = broken(audited, HEALTHY, RULES)
    assert healed == PROOF[HEALTHY]
    assert run.count('passed') == len(run.rows) == 14


def test_the_published_proof_is_of_everything_that_can_be_broken_and_of_every_rule() -> None:
    proof = committed()
    assert [each.name for each in proof.breaks] == list(names(NetworkLab('none')))
    assert list(proof.rules) == [rule.id for rule in RULES]
    assert set(PROOF[HEALTHY].said.values()) == {'passed'}
    for each in proof.breaks:
        told = {rule.id for rule in RULES} - {rule for name, rule in VARYING if name == each.name}
        assert set(each.said) == told


def test_every_rule_fails_for_what_it_is_about_and_everything_broken_fails_a_rule() -> None:
    failed = {each.name: failing(each.said) for each in PROOF.values()}
    assert failed == {
        HEALTHY: 'no rule fails',
        'pg-hba-narrow': 'net-fw-001, net-path-001, net-pg-001',
        'firewall-drop': 'net-path-001',
        'firewall-reject': 'net-path-001',
        'flows-lost': 'net-path-001',
        'packet-loss': 'net-path-001',
        'mtu-black-hole': 'net-mtu-001',
        'slots': 'net-path-001, net-pg-003',
        'ephemeral-ports': 'net-path-001',
        'dns-dead-address': 'net-dns-001',
        'proxy-dead-backend': 'net-lb-001',
        'hba-not-reloaded': 'net-fw-001, net-pg-001, net-pg-004',
        'pending-restart': 'net-pg-004',
        'firewall-set-narrow': 'net-fw-001, net-path-001',
        'keepalives-of-the-system': 'net-pg-002',
        'client-without-timeout': 'net-pg-002',
        'hba-typo': 'net-pg-004',
        'change-without-timer': 'net-chg-001',
    }
    assert set(FAULTS) | set(FLAWS) == set(failed) - {HEALTHY}
    assert {rule for said in failed.values() for rule in said.split(', ')} >= {rule.id for rule in RULES}
