"""What is tried on the throwaway server: logins from every subnet, and all pools at once."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

from handrail.field.candidate.files import HBA
from handrail.field.candidate.finding import Finding, Line
from handrail.field.candidate.held import HOLD, established
from handrail.field.candidate.plan import Subnet, from_address
from handrail.field.candidate.said import Said, Setting, blamed
from handrail.field.candidate.server import Server
from handrail.field.lab.network.servers import stop
from handrail.field.lab.probe import OK, Login, counted, logins

MOST_HELD = 200
"""Connections that are really opened at once: each is a process here."""


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
        given = '' if listen.at.file else ', and no line gives it'
        return listen.at if listen.at.file else said.home, f'listen_addresses is {listen.value!r}{given} '
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
            got = len(established(server))
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
        return ' '.join(filter(None, logs)).partition('\n')[0], len(established(server))
    finally:
        for place in places:
            stop(world, place.place, 'psql')
