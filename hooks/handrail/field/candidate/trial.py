"""What is tried on the throwaway server: logins from every subnet, all pools at once, timeouts."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping

from handrail.field.candidate.files import HBA
from handrail.field.candidate.finding import Finding, Line, Outcome
from handrail.field.candidate.plan import Subnet, from_address
from handrail.field.candidate.said import Said, Setting, blamed
from handrail.field.candidate.server import Server
from handrail.field.lab.network.servers import stop
from handrail.field.lab.probe import OK, Login, counted, logins

MOST_HELD = 200
"""Connections that are really opened at once: each is a process here."""

HOLD = """export PGCONNECT_TIMEOUT=10
for _ in $(seq {count}); do
  psql -wXqAtc 'select pg_sleep(120)' \
    "host=$DB_HOST port=$DB_PORT dbname=$DB_NAME user=$DB_USER" 2>&1 >/dev/null &
done
wait"""

CUT = """nft -f - <<'NFT'
table inet cut {
  chain in { type filter hook input priority 0; policy drop; }
  chain out { type filter hook output priority 0; policy drop; }
}
NFT"""

DEAD = 120
"""Seconds within which the server has to notice that a client is gone, as NET-PG-002 asks."""


def reach(server: Server, place: Subnet, said: Said, tries: int) -> Finding:
    """Log in from both ends of a subnet."""
    began = time.monotonic()
    found: list[Login] = []
    ssl = 'prefer' if said.settings['ssl'].value == 'on' else 'disable'
    refused: tuple[str, Login] | None = None
    for address in place.addresses:
        server.world.must(place.place, from_address(place, address, server.values['DB_HOST']))
        for login in logins(server, place.place, math.ceil(tries / len(place.addresses)), ssl=ssl):
            found.append(login)
            if login.result != OK and refused is None:
                refused = (address, login)
    about = f'{len(found)} new logins from {place.network}'
    taken = time.monotonic() - began
    name = f'reach-{place.network.replace("/", "-")}'
    if refused is None:
        return Finding(name, 'passed', about, practice='net-path-001', seconds=taken)
    address, login = refused
    at, why = _fault(login, address, server.values, said)
    counts = ', '.join(f'{number} {result}' for result, number in counted(found).items())
    reason = f'from {address}: {_last(login.said)}; {why}({counts})'
    practice = 'net-pg-001' if login.result == 'hba_reject' else 'net-path-001'
    return Finding(name, 'failed', about, reason, at, practice, taken)


def _fault(login: Login, address: str, values: Mapping[str, str], said: Said) -> tuple[Line, str]:
    if login.result in {'refused', 'connect_timeout', 'unreachable'}:
        listen = said.settings['listen_addresses']
        return listen.at, f'listen_addresses is {listen.value!r} '
    if login.result == 'too_many_clients':
        return said.settings['max_connections'].at, ''
    line, why = blamed(said.rules, address, values['DB_NAME'], values['DB_USER'])
    return Line(HBA, line), f'{why} '


def _last(said: str) -> str:
    """Return what the server says, without what the client puts before it."""
    return said.rpartition('FATAL: ')[2].strip()[:200] or 'no answer'


def reserve(settings: Mapping[str, Setting]) -> int:
    """Return the slots that clients do not get."""
    named = ('superuser_reserved_connections', 'reserved_connections')
    return sum(int(settings[name].value) for name in named if name in settings)


def budget(server: Server, said: Said, pools: int | None) -> Finding:
    """Compare the slots with the pools, then open as many connections at once as the pools may."""
    began = time.monotonic()
    most, kept = int(said.settings['max_connections'].value), reserve(said.settings)
    sum_ = f'max_connections {most} less {kept} reserved leaves {most - kept}'
    if pools is None:
        return Finding('budget', 'not-tried', sum_, 'the inventory has no pool_total', practice='net-pg-003')
    at = said.settings['max_connections'].at
    if most - kept < pools:
        reason = f'{sum_} for clients, the pools of the inventory open up to {pools}'
        return Finding('budget', 'failed', 'slots for all pools', reason, at, 'net-pg-003')
    held = min(pools, MOST_HELD)
    said_, got = _held(server, held)
    about = f'{sum_}, the pools open {pools}: {held} connections held at once'
    taken = time.monotonic() - began
    if got >= held and not said_:
        return Finding('budget', 'passed', about, practice='net-pg-003', seconds=taken)
    reason = f'{got} of {held} connections were open at once: {_last(said_)}'
    return Finding('budget', 'failed', about, reason, at, 'net-pg-003', taken)


def _held(server: Server, count: int) -> tuple[str, int]:
    """Open connections from every place and keep them; return what was said and how many there were."""
    places, world, got = server.places, server.world, 0
    for number, place in enumerate(places):
        share = count // len(places) + (number < count % len(places))
        given = ' '.join(f'{name}={value}' for name, value in server.seen_from(place).values.items())
        script = world.state / f'hold-{number}.sh'
        script.write_text(f'export {given}\n{HOLD.format(count=share)}\n', encoding='utf-8')
        world.detach(place.place, f'bash {script}', f'hold-{number}.log')
    try:
        for _ in range(200):
            got = len(_established(server))
            logs = [
                (world.state / f'hold-{number}.log').read_text(errors='replace')
                for number in range(len(places))
            ]
            if any(logs) or got >= count:
                break
            time.sleep(0.1)
        time.sleep(0.2)
        logs = [
            (world.state / f'hold-{number}.log').read_text(errors='replace') for number in range(len(places))
        ]
        return ' '.join(filter(None, logs)).partition('\n')[0], len(_established(server))
    finally:
        for place in places:
            stop(world, place.place, 'psql')


def _established(server: Server) -> list[str]:
    said = server.world.must('db', f'ss -Htno state established sport = :{server.values["DB_PORT"]}')
    return said.splitlines()


def keepalive(settings: Mapping[str, Setting]) -> tuple[int, int, int]:
    """Return idle, interval and count; the system's own where the candidate gives none."""
    system = {'idle': 7200, 'interval': 75, 'count': 9}
    found = [int(settings[f'tcp_keepalives_{name}'].value) or own for name, own in system.items()]
    return found[0], found[1], found[2]


def noticed(settings: Mapping[str, Setting]) -> int:
    """Return the seconds after which the server knows that an idle client is gone.

    tcp_user_timeout decides in place of the count where it is set: tcp(7).
    """
    idle, interval, count = keepalive(settings)
    user = int(settings['tcp_user_timeout'].value) / 1000
    return idle + interval * (max(1, math.ceil((user - idle) / interval)) if user else count)


def dead_peer(server: Server, said: Said, patience: float) -> Finding:
    """See that a real connection has the candidate's timers; cut a client off where that is soon noticed."""
    began = time.monotonic()
    idle, interval, count = keepalive(said.settings)
    after = noticed(said.settings)
    at = said.settings['tcp_keepalives_idle'].at
    about = f'a client that is gone is noticed after {after} s'
    formula = idle + interval * count
    if max(after, formula) > DEAD:
        reason = (
            f'{idle} s idle and {count} probes {interval} s apart are {formula} s: at most {DEAD} are wanted'
        )
        return Finding('dead-peer', 'failed', about, reason, at, 'net-pg-002')
    _hold_one(server)
    try:
        if not _armed(server):
            reason = 'a real connection has no keep-alive timer'
            return Finding('dead-peer', 'failed', about, reason, at, 'net-pg-002', time.monotonic() - began)
        if after > patience:
            about += ', its timer is armed on a real connection'
            return Finding('dead-peer', 'passed', about, '', at, 'net-pg-002', time.monotonic() - began)
        server.world.must(server.places[0].place, CUT)
        end = time.monotonic() + after + interval + 2
        while _established(server) and time.monotonic() < end:
            time.sleep(0.1)
        left = _established(server)
    finally:
        server.world.must(server.places[0].place, 'nft flush ruleset')
        stop(server.world, server.places[0].place, 'psql')
    about += ', tried by cutting one off'
    reason = f'its connection is still open after {after + interval + 2} s' if left else ''
    outcome: Outcome = 'failed' if left else 'passed'
    return Finding('dead-peer', outcome, about, reason, at, 'net-pg-002', time.monotonic() - began)


def _armed(server: Server) -> bool:
    """Whether a connection has a timer; while something is under way it shows another one."""
    for _ in range(40):
        if any('timer:(keepalive' in each for each in _established(server)):
            return True
        time.sleep(0.05)
    return False


def _hold_one(server: Server) -> None:
    given = ' '.join(f'{name}={value}' for name, value in server.values.items())
    script = server.world.state / 'one.sh'
    script.write_text(f'export {given}\n{HOLD.format(count=1)}\n', encoding='utf-8')
    server.world.detach(server.places[0].place, f'bash {script}', 'one.log')
    for _ in range(100):
        if _established(server):
            return
        time.sleep(0.05)


WAITS: Mapping[str, tuple[str, str, float]] = {
    'statement_timeout': ('-c "select pg_sleep({more})"', 'statement timeout', 1000),
    'idle_in_transaction_session_timeout': (
        "-c begin -c '\\! sleep {more}' -c 'select 1'", 'idle-in-transaction timeout', 1000,
    ),
    'idle_session_timeout': (
        "-c 'select 1' -c '\\! sleep {more}' -c 'select 1'", 'idle-session timeout', 1000,
    ),
}  # fmt: skip
"""How each timeout is run into: arguments of psql, what the server says then, its unit in a second."""


PSQL = 'psql -wXqAt "host=$DB_HOST port=$DB_PORT dbname=$DB_NAME user=$DB_USER"'


def timeouts(server: Server, said: Said, patience: float) -> Iterator[Finding]:
    """Run into each timeout that the candidate gives; what is longer than our patience is only told."""
    for name, (arguments, wanted, unit) in WAITS.items():
        setting = said.settings.get(name)
        seconds = int(setting.value) / unit if setting else 0
        if setting is None or not seconds:
            continue
        about = f'{name} is {seconds:g} s'
        if seconds > patience:
            yield Finding(_named(name), 'passed', f'{about}: read by the server, too long to be waited for')
            continue
        began = time.monotonic()
        more = math.ceil(seconds + 1)
        command = f'{PSQL} {arguments.format(more=more)}'
        ran = server.run(server.places[0].place, command, seconds=more + 10, values=server.values)
        taken = time.monotonic() - began
        if wanted in ran.output:
            yield Finding(
                _named(name), 'passed', f'{about}: the server ends what takes longer', seconds=taken
            )
        else:
            reason = f'the server did not end it: {ran.output.strip()[-200:] or "no error"}'
            yield Finding(_named(name), 'failed', about, reason, setting.at, seconds=taken)


def _named(setting: str) -> str:
    return setting.replace('_', '-')
