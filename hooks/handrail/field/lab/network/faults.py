"""The faults of the network lab: what each does to the world. One healing undoes them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from handrail.field.lab.contract import Fault
from handrail.field.lab.network import database, layout, servers
from handrail.field.lab.network.world import World

FORWARD = 'nft add rule inet lab forward'
TO_DATABASE = f'tcp dport {layout.PORT}'
FROM_B = 'ip saddr 10.91.1.0/24'


def pg_hba_narrow(world: World) -> None:
    """Let pg_hba admit one of two subnets, and load it: the first postmortem's change."""
    database.configure(world, admitted=layout.NARROWED)
    database.reload(world)


def firewall_drop(world: World) -> None:
    """Drop a subnet's packets to the database in the router."""
    world.must('router', f'{FORWARD} {FROM_B} {TO_DATABASE} counter drop')


def firewall_reject(world: World) -> None:
    """Refuse a subnet's connections in the router, in the database's name."""
    world.must('router', f'{FORWARD} {FROM_B} {TO_DATABASE} counter reject with tcp reset')


def flows_lost(world: World) -> None:
    """Lose three connections of ten, by their ports: a dead member of a balancer."""
    world.must(
        'router',
        f"{FORWARD} {TO_DATABASE} tcp flags syn 'jhash ip saddr . tcp sport mod 10 < 3' counter drop",
    )


def packet_loss(world: World) -> None:
    """Lose three packets of ten."""
    world.must('router', f"{FORWARD} 'numgen random mod 100 < 30' counter drop")


def mtu_black_hole(world: World) -> None:
    """Make the path to a subnet narrower than its ends think, and drop the message that says so."""
    world.must('router', 'ip link set to-app-b mtu 1300')
    world.must('router', 'nft add rule inet lab output icmp type destination-unreachable counter drop')


def slots(world: World) -> None:
    """Leave the server ten connections, of which a pool holds all that are not reserved."""
    database.configure(world, slots=10)
    database.restart(world)
    servers.hold(world, 'app-a', 10 - layout.RESERVED)


def ephemeral_ports(world: World) -> None:
    """Leave the application hosts four ports of their own to connect from, and use them."""
    for place in layout.APPS:
        world.must(place, 'sysctl -qw net.ipv4.ip_local_port_range="50000 50003"')
        servers.hold(world, place, 4)


def dns_dead_address(world: World) -> None:
    """Give the database's name an address that nobody has."""
    servers.resolver(world, dead=True)


def proxy_dead_backend(world: World) -> None:
    """Let the proxy send connections to a server that does not answer, without looking at it."""
    servers.proxy(world, dead=True)


def hba_not_reloaded(world: World) -> None:
    """Narrow pg_hba in the file alone: it breaks at the next reload."""
    database.configure(world, admitted=layout.NARROWED)


def pending_restart(world: World) -> None:
    """Change a setting that waits for a restart."""
    database.configure(world, slots=100)
    database.reload(world)


Inject = Callable[[World], None]

_STEP = 'database-connectivity#'
_FAULTS: tuple[tuple[Fault, Inject], ...] = (
    (Fault('pg-hba-narrow', 'pg_hba admits one of two application subnets', _STEP + 'admit-hba',
           ('30 of 100 new logins fail at once: no pg_hba.conf entry',)), pg_hba_narrow),
    (Fault('firewall-drop', 'a firewall on the path drops one subnet', _STEP + 'lost-before',
           ('logins from one subnet time out',)), firewall_drop),
    (Fault('firewall-reject', 'a firewall on the path rejects one subnet', _STEP + 'refused',
           ('logins from one subnet are refused at once',)), firewall_reject),
    (Fault('flows-lost', 'three of ten connections are lost on the path', _STEP + 'lost-share',
           ('logins from every subnet time out now and then',)), flows_lost),
    (Fault('packet-loss', 'three of ten packets are lost on the path', _STEP + 'packet-loss',
           ('logins are slow, some time out',)), packet_loss),
    (Fault('mtu-black-hole', 'large packets to one subnet vanish', _STEP + 'smaller-packets',
           ('logins work, wide results hang',)), mtu_black_hole),
    (Fault('slots', 'the server has fewer connection slots than the pools need', _STEP + 'pools',
           ('remaining connection slots are reserved',)), slots),
    (Fault('ephemeral-ports', 'the application hosts have no port left to connect from', _STEP + 'free-ports',
           ('Cannot assign requested address',)), ephemeral_ports),
    (Fault('dns-dead-address', 'the name of the database has an address that nobody has',
           _STEP + 'dead-address', ('logins take the whole connect timeout longer',)), dns_dead_address),
    (Fault('proxy-dead-backend', 'a proxy sends connections to a dead server', 'database-proxies#disable',
           ('one of three logins through the proxy fails',)), proxy_dead_backend),
    (Fault('hba-not-reloaded', 'pg_hba was changed and not loaded', '',
           ('everything works until the next reload',)), hba_not_reloaded),
    (Fault('pending-restart', 'a setting waits for a restart', '',
           ('everything works; the file is not what runs',)), pending_restart),
)  # fmt: skip

FAULTS: Mapping[str, Fault] = MappingProxyType({fault.name: fault for fault, _ in _FAULTS})
INJECT: Mapping[str, Inject] = MappingProxyType({fault.name: inject for fault, inject in _FAULTS})
