"""The other servers of the network lab, and clients that hold connections."""

from __future__ import annotations

import shlex
import time

from handrail.field.lab.contract import LabError
from handrail.field.lab.network import layout
from handrail.field.lab.network.world import World, as_postgres

HOLD = 'lab-pool'
"""The application name of connections that are held."""


STOP = """here=$(readlink /proc/self/ns/net)
for _ in {{1..200}}; do
  left=
  for pid in $(pgrep -x {program}); do
    [ "$(readlink /proc/$pid/ns/net)" = "$here" ] && kill -9 $pid 2>/dev/null && left=$pid
  done
  [ "$left" ] || exit 0
  sleep 0.02
done
exit 1
"""


def resolver(world: World, *, dead: bool = False) -> None:
    """Start the resolver of the application hosts anew, on the router's addresses."""
    stop(world, layout.ROUTER, 'dnsmasq')
    listening = ' '.join(f'--listen-address={host.gateway}' for host in layout.BY_NAME.values())
    records = ' '.join(layout.records(dead=dead))
    world.detach(
        layout.ROUTER,
        f'dnsmasq --no-daemon --conf-file=/dev/null --no-resolv --no-hosts --pid-file= '
        f'--bind-interfaces {listening} {records}',
        'dnsmasq.log',
    )
    _until(world, 'app-a', f'getent ahosts {layout.NAME}', 'the resolver does not answer')


def proxy(world: World, *, dead: bool = False) -> None:
    """Start the proxy anew."""
    stop(world, 'proxy', 'haproxy')
    path = world.state / 'haproxy.cfg'
    path.write_text(layout.haproxy(dead=dead), encoding='utf-8')
    world.detach('proxy', f'haproxy -db -f {path}', 'haproxy.log')
    _until(world, 'proxy', f'ss -Hltn sport = :{layout.PROXY_PORT} | grep -q .', 'the proxy does not listen')


def pooler(world: World, password: str = '') -> None:
    """Start the pool anew; the first time with the application's password."""
    stop(world, 'proxy', 'pgbouncer')
    folder = world.state / 'pool'
    if password:
        folder.mkdir()
        (folder / 'users').write_text(f'"app" "{password}"\n"postgres" ""\n', encoding='utf-8')
    (folder / 'pgbouncer.ini').write_text(layout.pgbouncer(str(world.state)), encoding='utf-8')
    (folder / 'hba').write_text(layout.POOL_HBA, encoding='utf-8')
    world.detach('proxy', f'{as_postgres(world)} pgbouncer {folder}/pgbouncer.ini', 'pgbouncer.log')
    _until(world, 'proxy', f'ss -Hltn sport = :{layout.POOL_PORT} | grep -q .', 'the pool does not listen')


def hold(world: World, place: str, connections: int) -> None:
    """Open connections from a place and keep them, as a pool does."""
    dsn = f'host={layout.DATABASE} port={layout.PORT} dbname=auth user=app application_name={HOLD}'
    for number in range(connections):
        asked = f'psql -wXqc "select pg_sleep(3600)" {shlex.quote(dsn)}'
        world.detach(place, asked, f'hold-{place}-{number}.log')
    counted = f'ss -Htn state established dport = :{layout.PORT} | wc -l'
    _until(world, place, f'[ "$({counted})" -ge {connections} ]', 'the connections are not held')


def stop(world: World, place: str, program: str) -> None:
    """End every process of that name in a place, and wait until they are gone."""
    world.must(place, STOP.format(program=program))


def _until(world: World, place: str, command: str, otherwise: str) -> None:
    for _ in range(100):
        if world.run(place, command, seconds=5).code == 0:
            return
        time.sleep(0.05)
    raise LabError(f'{otherwise}: see {world.state}')
