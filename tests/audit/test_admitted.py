"""Which networks a configuration lets in."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.field.audit.admitted import HbaRule, common, hba_subnets, set_subnets, without

NETWORKS = st.builds(
    lambda number, length: ipaddress.ip_network((number << 24, length), strict=False),
    st.integers(0, 3),
    st.integers(6, 12),
)


def rule(address: str, method: str = 'scram-sha-256', **other: str) -> HbaRule:
    databases, users = other.get('database', 'auth').split(','), other.get('user', 'app').split(',')
    return HbaRule(other.get('type', 'host'), tuple(databases), tuple(users), address, method)


@pytest.mark.parametrize(
    ('rules', 'admitted'),
    [
        pytest.param([rule('10.1.0.0/24')], ['10.1.0.0/24'], id='one'),
        pytest.param([rule('10.1.0.0/24'), rule('10.1.1.0/24')], ['10.1.0.0/23'], id='side by side'),
        pytest.param([rule('10.1.0.0/24', user='other')], [], id='another user'),
        pytest.param([rule('10.1.0.0/24', user='other,app')], ['10.1.0.0/24'], id='one of two users'),
        pytest.param([rule('10.1.0.0/24', database='all', user='all')], ['10.1.0.0/24'], id='all'),
        pytest.param([rule('10.1.0.0/24', database='orders')], [], id='another database'),
        pytest.param([rule('10.1.0.0/24', database='replication')], [], id='replication'),
        pytest.param([rule('', type='local')], [], id='socket'),
        pytest.param([rule('127.0.0.1/32')], [], id='loopback is no network'),
        pytest.param([rule('samenet'), rule('db.example.org')], [], id='no subnet'),
        pytest.param([rule('all')], ['0.0.0.0/0', '::/0'], id='everywhere'),
        pytest.param(
            [rule('10.1.0.0/25', 'reject'), rule('10.1.0.0/24')], ['10.1.0.128/25'], id='rejected above'
        ),
        pytest.param(
            [rule('10.1.0.0/24'), rule('10.1.0.0/25', 'reject')], ['10.1.0.0/24'], id='rejected below'
        ),
        pytest.param([rule('fd00::/64', type='hostssl')], ['fd00::/64'], id='IPv6 with TLS'),
    ],
)
def test_the_first_rule_decides(rules: list[HbaRule], admitted: list[str]) -> None:
    assert hba_subnets(rules, 'auth', 'app') == admitted


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match='/33'):
        hba_subnets([rule('10.1.0.0/33')], 'auth', 'app')


@given(network=NETWORKS, taken=st.lists(NETWORKS, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_taken_out_is_out_and_nothing_else(
    network: ipaddress.IPv4Network, taken: list[ipaddress.IPv4Network]
) -> None:
    left = without(network, taken)
    assert not any(one.overlaps(other) for one in left for other in taken)
    lost = sum(1 << (32 - part.prefixlen) for part in left)
    inside = [other for other in taken if other.overlaps(network)]
    gone = ipaddress.collapse_addresses(network if network.subnet_of(o) else o for o in inside)
    assert lost + sum(part.num_addresses for part in gone) == network.num_addresses


def test_a_set_of_nftables() -> None:
    elements = [
        '10.2.2.2',
        {'prefix': {'addr': '10.91.0.0', 'len': 24}},
        {'range': ['10.91.1.0', '10.91.1.127']},
        {'elem': {'val': '10.3.3.3', 'timeout': 5}},
    ]
    listed = {'nftables': [{'metainfo': {}}, {'set': {'name': 'app_subnets', 'elem': elements}}]}
    assert set_subnets(listed) == ['10.2.2.2/32', '10.3.3.3/32', '10.91.0.0/24', '10.91.1.0/25']
    assert set_subnets({'nftables': [{'set': {'name': 'empty'}}]}) == []
    with pytest.raises(ValueError, match='no set'):
        set_subnets({'nftables': []})


def test_a_packet_passes_all_firewalls() -> None:
    assert common([['10.0.0.0/8', 'fd00::/8'], ['10.1.0.0/16', '10.2.0.0/16']]) == [
        '10.1.0.0/16',
        '10.2.0.0/16',
    ]
    assert common([['10.1.0.0/16'], ['10.2.0.0/16']]) == []
