"""What can be wrong in the lab that it does not know: made by hand, with the step that names the cause."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest

from handrail.field.lab.network import database, layout, servers
from handrail.field.lab.network.lab import NetworkLab

Break = Callable[[NetworkLab], object]


def by_hand(place: str, command: str) -> Break:
    """Break something by a command in a place."""
    return lambda lab: lab.world.must(place, command)


def setting(line: str) -> Break:
    """Add a line to the configuration of PostgreSQL, and restart it."""

    def change(lab: NetworkLab) -> None:
        lab.world.must('db', f'echo {shlex.quote(line)} > {database.ETC}/conf.d/zz.conf')
        lab.world.must('db', f'chmod 644 {database.ETC}/conf.d/zz.conf')
        database.restart(lab.world)

    return change


def rule_above(rule: str) -> Break:
    """Put a line above all others of pg_hba.conf, and load it."""
    return by_hand(
        'db',
        f"sed -i '1i {rule}' {database.ETC}/pg_hba.conf; chmod 644 {database.ETC}/pg_hba.conf; "
        "sudo -u postgres psql -XAtqc 'select pg_reload_conf()' postgres; sleep 0.5",
    )


def named(*addresses: str) -> Break:
    """Give the name of the database other addresses."""

    def change(lab: NetworkLab) -> None:
        with pytest.MonkeyPatch.context() as patch:
            records = tuple(f'--host-record={layout.NAME},{address}' for address in addresses)
            patch.setattr(layout, 'records', lambda **_: records)
            servers.resolver(lab.world)

    return change


def held_by_another(lab: NetworkLab) -> None:
    """Let another role keep all slots, and do nothing with them."""
    free = layout.SLOTS - layout.RESERVED
    dsn = f'host={layout.DATABASE} dbname=auth user=audit'
    held = f'sleep 600 | psql -wXq "{dsn}"'
    counted = "select count(*) from pg_stat_activity where backend_type = 'client backend'"
    lab.world.must(
        'db',
        f"""one() {{ setsid bash -c '{held}' >/dev/null 2>&1 & }}
        for _ in {{1..{free}}}; do one; done
        sleep 1
        until [ "$(sudo -u postgres psql -XAtc "{counted}")" -gt {free} ]; do one; sleep 0.5; done""",
    )


def stopped(place: str, program: str) -> Break:
    """End a server."""
    return lambda lab: servers.stop(lab.world, place, program)


DROP = 'ip saddr 10.91.1.0/24 tcp dport 5432'
OUT = (
    'nft add table inet own; nft "add chain inet own out {{ type filter hook output priority filter; }}"; '
    'nft add rule inet own out tcp dport 5432 {}'
)
FAULTS: Mapping[str, tuple[Break, str]] = MappingProxyType({
    'the name leads to a wrong host that lives': (named('10.93.0.2'), 'wrong-host'),
    'the name leads to a wrong host that is silent': (named('10.92.0.9'), 'wrong-host'),
    'nobody resolves names': (stopped('router', 'dnsmasq'), 'no-name'),
    'it listens on this host only': (setting("listen_addresses = 'localhost'"), 'not-listening'),
    'it listens on another port': (setting('port = 5499'), 'not-listening'),
    'it does not run': (lambda lab: database.control(lab.world, '-w -m fast stop'), 'down'),
    'the client drops what it sends': (by_hand('app-b', OUT.format('drop')), 'client-firewall'),
    'the client refuses what it sends': (by_hand('app-b', OUT.format('reject')), 'client-firewall'),
    'the client has a black hole': (by_hand('app-b', 'ip route add blackhole 10.92.0.0/24'), 'no-route'),
    'the client has a dead gateway': (
        by_hand('app-b', 'ip route replace default via 10.91.1.77'), 'no-route'
    ),
    'the client has no route': (by_hand('app-b', 'ip route del default'), 'no-route'),
    'the database has a black hole': (by_hand('db', 'ip route add blackhole 10.91.1.0/24'), 'no-route-back'),
    'answers are dropped': (
        by_hand('router', 'nft add rule inet lab forward ip daddr 10.91.1.0/24 tcp sport 5432 drop'),
        'lost-after',
    ),
    'the path says unreachable': (
        by_hand('router', f'nft add rule inet lab forward {DROP} reject with icmp type admin-prohibited'),
        'lost-before',
    ),
    'the host admits one subnet': (
        by_hand('db', 'nft delete element inet filter app_subnets "{ 10.91.0.0/16 }"; '
                'nft add element inet filter app_subnets "{ 10.91.0.0/24 }"'),
        'admit-firewall',
    ),
    'the host drops one subnet': (
        by_hand('db', f'nft insert rule inet filter input {DROP} drop'), 'refused-here'
    ),
    'the host resets one subnet': (
        by_hand('db', f'nft insert rule inet filter input {DROP} reject with tcp reset'),
        'refused-here',
    ),
    'another role holds the slots': (held_by_another, 'other-role'),
    'a rule above rejects': (rule_above('host auth app 10.91.1.0/24 reject'), 'hba-above'),
    'a rule above asks for more': (rule_above('host auth app 10.91.1.0/24 ident'), 'hba-above'),
    'the password is another': (
        by_hand('db', "sudo -u postgres psql -qc \"alter role app password 'x'\""), 'password'
    ),
    'the role has a limit': (
        by_hand('db', "sudo -u postgres psql -qc 'alter role app connection limit 0'"), 'limit'
    ),
    'HAProxy does not run': (stopped('proxy', 'haproxy'), 'database-proxies#haproxy-down'),
    'PgBouncer does not run': (stopped('proxy', 'pgbouncer'), 'database-proxies#pool-down'),
})  # fmt: skip
"""Each with the anchor of a step of the runbook that begins with a login."""
