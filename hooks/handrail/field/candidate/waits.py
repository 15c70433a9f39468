"""The timeouts of a candidate: of clients that are gone, and of what takes too long."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping

from handrail.field.candidate.finding import Finding, Outcome
from handrail.field.candidate.held import HOLD, established
from handrail.field.candidate.said import Said, Setting
from handrail.field.candidate.server import Server
from handrail.field.lab.network.servers import stop

CUT = """nft -f - <<'NFT'
table inet cut {
  chain in { type filter hook input priority 0; policy drop; }
  chain out { type filter hook output priority 0; policy drop; }
}
NFT"""

DEAD = 120
"""Seconds within which the server has to notice that a client is gone, as NET-PG-002 asks."""


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
        while established(server) and time.monotonic() < end:
            time.sleep(0.1)
        left = established(server)
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
        if any('timer:(keepalive' in each for each in established(server)):
            return True
        time.sleep(0.05)
    return False


def _hold_one(server: Server) -> None:
    given = ' '.join(f'{name}={value}' for name, value in server.values.items())
    script = server.world.state / 'one.sh'
    script.write_text(f'export {given}\n{HOLD.format(count=1)}\n', encoding='utf-8')
    server.world.detach(server.places[0].place, f'bash {script}', 'one.log')
    for _ in range(100):
        if established(server):
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
