"""Every fault bites as it says, and healing makes an end of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handrail.field.lab.network.faults import FAULTS
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.lab.probe import Login, counted, quantile, shares

Judge = Callable[[NetworkLab], None]


def both(lab: NetworkLab, count: int = 10, **options: object) -> tuple[Login, ...]:
    return shares(lab, [('app-a', count), ('app-b', count)], **options)


def by_place(found: tuple[Login, ...]) -> dict[str, dict[str, int]]:
    return {place: counted(login for login in found if login.place == place) for place in ('app-a', 'app-b')}


def thirty_of_a_hundred(lab: NetworkLab) -> None:
    """The incident: seven parts of the load come from one subnet, three from the other."""
    found = shares(lab, [('app-a', 70), ('app-b', 30)])
    assert by_place(found) == {'app-a': {'ok': 70}, 'app-b': {'hba_reject': 30}}
    assert all('no pg_hba.conf entry for host "10.91.1.10"' in login.said for login in found[70:])
    assert max(login.seconds for login in found[70:]) < 2


def one_subnet(result: str) -> Judge:
    def judge(lab: NetworkLab) -> None:
        assert by_place(both(lab)) == {'app-a': {'ok': 10}, 'app-b': {result: 10}}

    return judge


def some_flows(lab: NetworkLab) -> None:
    found = by_place(both(lab, 40, parallel=20))
    assert all(
        set(counts) <= {'ok', 'connect_timeout'} and counts['connect_timeout'] in range(3, 25)
        for counts in found.values()
    )


def loss(lab: NetworkLab) -> None:
    found = both(lab, 15, parallel=15)
    assert counted(found).get('ok', 0) < 30 or quantile(found, 0.95) > 0.2


def wide_rows(lab: NetworkLab) -> None:
    wide = {'query': "select repeat('x', 250000)", 'limit': 4}
    assert counted(both(lab, 3)) == {'ok': 6}
    assert by_place(both(lab, 3, **wide)) == {'app-a': {'ok': 3}, 'app-b': {'hang': 3}}


def no_slots(lab: NetworkLab) -> None:
    assert counted(both(lab, 5)) == {'too_many_clients': 10}
    assert (
        '7'
        in lab.run(
            'db',
            'sudo -u postgres psql -XAtc "select count(*) from pg_stat_activity where usename = \'app\'"',
        ).output
    )


def no_ports(lab: NetworkLab) -> None:
    assert counted(both(lab, 5)) == {'no_port': 10}


def slow_name(lab: NetworkLab) -> None:
    found = both(lab, 6, parallel=6)
    assert counted(found) == {'ok': 12}
    assert max(login.seconds for login in found) > 1.9


def dead_backend(lab: NetworkLab) -> None:
    """HAProxy goes round: of three in a row one meets the dead server."""
    ran = lab.run(
        'app-a',
        'for _ in {1..9}; do PGCONNECT_TIMEOUT=4 psql -wXAtc "select 1" -h "$PROXY_HOST" -p "$PROXY_PORT" '
        '-U app -d auth 2>/dev/null; done',
        values=lab.values,
        seconds=60,
    )
    assert ran.output.split() == ['1'] * 6


def on_the_next_reload(lab: NetworkLab) -> None:
    assert counted(both(lab, 3)) == {'ok': 6}
    lab.run('db', "sudo -u postgres psql -XAtc 'select pg_reload_conf()'; sleep 0.5")
    assert by_place(both(lab, 3))['app-b'] == {'hba_reject': 3}


def waits(lab: NetworkLab) -> None:
    assert counted(both(lab, 3)) == {'ok': 6}
    asked = "select name || ' ' || setting from pg_settings where pending_restart"
    assert lab.run('db', f'sudo -u postgres psql -XAtc "{asked}"').output == 'max_connections 40\n'


JUDGES: dict[str, Judge] = {
    'pg-hba-narrow': thirty_of_a_hundred,
    'firewall-drop': one_subnet('connect_timeout'),
    'firewall-reject': one_subnet('refused'),
    'flows-lost': some_flows,
    'packet-loss': loss,
    'mtu-black-hole': wide_rows,
    'slots': no_slots,
    'ephemeral-ports': no_ports,
    'dns-dead-address': slow_name,
    'proxy-dead-backend': dead_backend,
    'hba-not-reloaded': on_the_next_reload,
    'pending-restart': waits,
}


def healthy(lab: NetworkLab) -> None:
    found = both(lab, 5, query="select repeat('x', 250000)")
    assert counted(found) == {'ok': 10}, {login.said for login in found}
    through = 'psql -wXAtc "select 1" -h "$PROXY_HOST" -p "$PROXY_PORT" -U app -d auth'
    assert lab.run('app-a', f'for _ in 1 2 3; do {through}; done', values=lab.values).output == '1\n1\n1\n'
    waiting = lab.run(
        'db', 'sudo -u postgres psql -XAtc "select count(*) from pg_settings where pending_restart"'
    )
    assert waiting.output == '0\n'


def test_every_fault_is_judged() -> None:
    assert set(JUDGES) == set(FAULTS)


@pytest.mark.netlab
@pytest.mark.parametrize('fault', FAULTS)
def test_a_fault_bites_and_heals(lab: NetworkLab, fault: str) -> None:
    lab.inject(fault)
    assert lab.injected() == ((fault, False),)
    JUDGES[fault](lab)
    lab.heal()
    assert lab.injected() == ()
    healthy(lab)


@pytest.mark.netlab
def test_what_was_broken_by_hand_heals_too(lab: NetworkLab) -> None:
    for place, command in (
        ('router', 'nft add rule inet lab forward ip saddr 10.91.0.0/24 drop'),
        ('router', 'ip link set to-db down'),
        ('app-b', 'ip route del default'),
        ('app-a', 'tc qdisc add dev eth0 root tbf rate 8kbit burst 1600 latency 50ms'),
        ('db', 'nft flush ruleset; sudo -u postgres psql -c "alter role app connection limit 50"'),
        ('db', 'echo "nonsense" >> /etc/postgresql/15/main/pg_hba.conf; pkill -9 -x postgres'),
    ):
        lab.run(place, command)
    assert counted(both(lab, 2)).get('ok', 0) < 4
    lab.heal()
    healthy(lab)
