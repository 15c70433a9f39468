"""The network lab: PostgreSQL, two application subnets, a router, a resolver and a proxy, all real."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from handrail.field.lab.contract import Fault, LabError, Ran
from handrail.field.lab.network import database, layout, servers
from handrail.field.lab.network.faults import FAULTS, INJECT
from handrail.field.lab.network.world import World, as_postgres, begin, missing, saved

PROGRAMS = (
    'unshare util-linux', 'nsenter util-linux', 'setpriv util-linux', 'ip iproute2', 'ss iproute2',
    'tc iproute2', 'nft nftables', 'sysctl procps', 'pgrep procps', 'dnsmasq dnsmasq-base',
    'haproxy haproxy', 'pgbouncer pgbouncer', 'psql postgresql', 'socat socat', 'tcpdump tcpdump',
    'ping iputils-ping', 'dig bind9-dnsutils',
)  # fmt: skip

PLACE = """set -eu
place=$1
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/postgresql /run/haproxy
chmod 777 /run/postgresql
mount --bind {state}/resolv-$place /etc/resolv.conf
if [ $place = db ]; then
  [ -d /etc/postgresql ] || {{ echo 'there is no /etc/postgresql: install postgresql'; exit 1; }}
  mount -t tmpfs -o mode=755 tmpfs /etc/postgresql
  mkdir -p {etc}
  mount --bind {state}/etc {etc}
fi
ip link set lo up
touch {state}/ready-$place
exec sleep infinity
"""

SUDO = """#!/bin/bash
# Stands for sudo in the lab, where everything is root already: only -u USER means something.
user=
while [ "${{1-}}" ]; do case $1 in
  -u) user=$2; shift 2;;
  -n|-E|-H|--) shift;;
  *) break;;
esac; done
[ "$user" = postgres ] && HOME=/var/lib/postgresql exec {postgres} "$@"
exec "$@"
"""

WRONG = 'faults'
"""The file of the state that lists what was injected."""

SETTLED = 'for _ in {1..150}; do ss -Htan state syn-recv | grep -q . || break; sleep 0.2; done'
"""Waits until no answer of a broken time is sent again: it would look like one of the next fault."""

TUNING = (
    'net.ipv4.ip_local_port_range="32768 60999"',
    'net.ipv4.tcp_mtu_probing=0',
    'net.core.somaxconn=4096',
)


class NetworkLab:
    """The lab by its name; `attached` ones die with this process."""

    faults: Mapping[str, Fault] = FAULTS
    places: Mapping[str, tuple[str, ...]] = {
        'each application subnet': layout.APPS,
        'the subnet that fails': ('app-b',),
        'any host': ('app-a',),
        'the database host': ('db',),
        'each HAProxy host': ('proxy',),
        'each PgBouncer host': ('proxy',),
    }

    def __init__(self, name: str = 'handrail', *, attached: bool = False) -> None:
        """Name the lab; nothing is made."""
        self.name = name
        self.attached = attached
        self.state = Path(tempfile.gettempdir()) / f'handrail-lab-{os.getuid()}-{name}'

    @property
    def values(self) -> Mapping[str, str]:
        """The variables of runbooks, as they are here."""
        return layout.values()

    @property
    def world(self) -> World:
        """The namespaces; LabError when the lab is not up."""
        world = saved(self.state)
        if world is None or not world.alive():
            raise LabError('the lab is not up: handrail lab up')
        return world

    def lacks(self) -> tuple[str, ...]:
        """What this machine lacks for the lab, in sentences."""
        found = list(missing(PROGRAMS))
        try:
            database.programs()
        except LabError as error:
            found.append(str(error))
        return tuple(found)

    def up(self) -> None:
        """Bring it up, healthy; what an earlier run has left is taken down first."""
        if lacking := self.lacks():
            raise LabError('; '.join(lacking))
        self.down()
        try:
            self._make()
        except BaseException:
            self.down()
            raise

    def _make(self) -> None:
        self.state.mkdir(mode=0o755)
        for name in ('etc/conf.d', 'bin', 'home'):
            (self.state / name).mkdir(parents=True)
        password = secrets.token_hex(12)
        for place in layout.PLACES:
            server = layout.BY_NAME[place].gateway if place in layout.BY_NAME else '127.0.0.1'
            (self.state / f'resolv-{place}').write_text(
                f'nameserver {server}\noptions timeout:1 attempts:1\n'
            )
        place = PLACE.format(state=self.state, etc=database.ETC)
        (self.state / 'place.sh').write_text(place, encoding='utf-8')
        world = begin(self.state, layout.PLACES, attached=self.attached)
        sudo = self.state / 'bin' / 'sudo'
        sudo.write_text(SUDO.format(postgres=as_postgres(world)), encoding='utf-8')
        sudo.chmod(0o755)
        for program in ('psql', 'pg_isready', 'postgres'):
            (self.state / 'bin' / program).symlink_to(database.programs() / program)
        passwords = self.state / 'home' / '.pgpass'
        passwords.write_text(f'*:*:*:*:{password}\n', encoding='utf-8')
        passwords.chmod(0o600)
        wire(world)
        base(world)
        database.make(world, password)
        servers.resolver(world)
        servers.proxy(world)
        servers.pooler(world, password)

    def inject(self, fault: str, *, hidden: bool = False) -> None:
        """Break something; `hidden`: a drill, in which nobody is told what."""
        if fault not in INJECT:
            raise LabError(f'there is no fault {fault!r}: there are {", ".join(INJECT)}')
        world = self.world
        with (self.state / WRONG).open('a', encoding='utf-8') as file:
            file.write(f'{fault} {int(hidden)}\n')
        INJECT[fault](world)

    def injected(self) -> tuple[tuple[str, bool], ...]:
        """Return the faults that were injected since the last healing, and whether each is hidden."""
        try:
            lines = (self.state / WRONG).read_text(encoding='utf-8').splitlines()
        except FileNotFoundError:
            return ()
        return tuple((name, hidden == '1') for name, hidden in map(str.split, lines))

    def heal(self) -> None:
        """Undo every fault, also such as were made by hand: networks, files and servers are set anew."""
        world = self.world
        for place in (*layout.APPS, 'db'):
            servers.stop(world, place, 'psql')
        base(world)
        world.run('db', SETTLED)
        database.healed(world)
        servers.resolver(world)
        servers.proxy(world)
        servers.pooler(world)
        (self.state / WRONG).unlink(missing_ok=True)

    def attach(self, place: str, command: Sequence[str]) -> int:
        """Run a command in a place on this terminal; return its exit status."""
        world = self.world
        environment = {**world.environment(place), **self.values, 'TERM': os.environ.get('TERM', 'dumb')}
        return subprocess.run(world.entered(place, command), env=environment, check=False).returncode

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command by `bash -c` in a concrete place."""
        return self.world.run(place, command, seconds=seconds, values=values)

    def down(self) -> None:
        """Kill what is there and delete the state."""
        world = saved(self.state)
        if world is not None:
            world.end()
        if self.state.exists():
            shutil.rmtree(self.state)


def wire(world: World) -> None:
    """Connect every host with the router; links are made once."""
    lines = [
        f'ip link add to-{host.name} type veth peer name eth0 netns {world.holders[host.name]}'
        for host in layout.HOSTS
    ]
    world.must(layout.ROUTER, ' && '.join(lines))


def base(world: World) -> None:
    """Set addresses, routes, firewalls, sizes and limits to what they are in a healthy world."""
    router = [
        'ip route flush table main',
        'sysctl -qw net.ipv4.ip_forward=1',
        'ip tcp_metrics flush all >/dev/null 2>&1 || true',
        'ip route flush cache',
    ]
    for host in layout.HOSTS:
        link = f'to-{host.name}'
        router += [
            f'tc qdisc del dev {link} root 2>/dev/null || true',
            f'ip addr flush dev {link}',
            f'ip addr add {host.gateway}/24 dev {link}',
            f'ip link set {link} mtu 1500 up',
        ]
        addresses = [
            f'ip addr add {host.prefix}.{number}/24 dev eth0' for number in (host.number, *host.more)
        ]
        world.must(host.name, ' && '.join([
            '(tc qdisc del dev eth0 root 2>/dev/null || true)', 'ip addr flush dev eth0',
            'ip route flush table main', *addresses,
            'ip link set eth0 mtu 1500 up', f'ip route replace default via {host.gateway}',
            'nft flush ruleset', *(f'sysctl -qw {setting}' for setting in TUNING),
            '(ip tcp_metrics flush all >/dev/null 2>&1 || true)', 'ip route flush cache',
        ]))  # fmt: skip
    world.must(
        layout.ROUTER,
        '\n'.join(['set -e', *router, 'ip neigh flush all', 'nft -f - <<NFT', layout.routing(), 'NFT']),
    )
    world.must('db', f'nft -f - <<NFT\n{layout.firewall()}\nNFT')
