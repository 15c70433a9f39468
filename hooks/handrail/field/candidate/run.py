"""Tries a candidate from its files to its timeouts, and stops at what makes the rest meaningless."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from handrail.field.audit.inventory import Inventory
from handrail.field.candidate.files import HBA, home_of
from handrail.field.candidate.finding import Candidate, Finding, Line
from handrail.field.candidate.plan import explicit, names, subnets, target, wiring
from handrail.field.candidate.said import Said
from handrail.field.candidate.server import Server, examine, start, throwaway
from handrail.field.candidate.trial import budget, reach
from handrail.field.candidate.waits import dead_peer, timeouts


def try_config(
    candidate: Candidate, inventory: Inventory, user: str, database: str, *, patience: float = 5.0
) -> tuple[Finding, ...]:
    """Try a candidate for the subnets, pools and logins of an inventory.

    `patience`: the longest timeout, in seconds, that is waited for. Raises LabError with what is
    missing here, and ValueError for a subnet that is none.
    """
    declared = inventory.values.get('app_subnets') or []
    if not isinstance(declared, list) or not declared:
        raise ValueError('the inventory has no app_subnets: logins from nowhere prove nothing')
    places = subnets([str(each) for each in declared])
    with throwaway(candidate, places, user, database) as server:
        return tuple(_tried(server, candidate, inventory, patience))


def _tried(server: Server, candidate: Candidate, inventory: Inventory, patience: float) -> Iterator[Finding]:
    began = time.monotonic()
    said = examine(server, candidate)
    wrong = tuple(_wrong(said))
    if not wrong:
        server = _wired(server, said, inventory)
        said = start(server, candidate, said)
        wrong = tuple(_wrong(said))
    yield from wrong
    if wrong:
        return
    taken = time.monotonic() - began
    about = f'the server reads {len(candidate.files)} files and starts'
    yield Finding('files', 'passed', about, practice='net-pg-004', seconds=taken)
    if moved := _moved(said, inventory):
        yield moved
        return
    said = replace(said, home=home_of(candidate.files))
    login = inventory.sources.login
    tries = login.tries if login else 10
    reached = [reach(server.seen_from(place), place, said, tries) for place in server.places]
    yield from reached
    if any(each.outcome == 'failed' for each in reached):
        rest = 'logins fail already'
        yield Finding('budget', 'not-tried', 'slots for all pools', rest, practice='net-pg-003')
        yield Finding('dead-peer', 'not-tried', 'a client that is gone', rest, practice='net-pg-002')
        return
    pools = inventory.values.get('pool_total')
    yield budget(server, said, pools if isinstance(pools, int) else None)
    first = server.seen_from(server.places[0])
    yield dead_peer(first, said, patience)
    yield from timeouts(first, said, patience)


def _moved(said: Said, inventory: Inventory) -> Finding | None:
    """Return what is wrong when the server listens on another port than the one that applications use."""
    login, database = inventory.sources.login, inventory.sources.database
    used = (login.port if login else 0) or (database.port if database else 0)
    port = said.settings['port']
    if not used or port.value == str(used):
        return None
    reason = f'it listens on {port.value}, and the inventory has applications connect to {used}'
    return Finding('port', 'failed', f'logins on port {used}', reason, port.at, 'net-path-001')


def _wrong(said: Said) -> Iterator[Finding]:
    """Yield what keeps the server from reading the candidate: it would not load it, or not start."""
    about = 'the server reads the files'
    for at, error in said.errors:
        yield Finding('files', 'failed', about, error, at, 'net-pg-004')
    if not said.errors:
        for rule in said.rules:
            if rule.error:
                yield Finding('files', 'failed', about, rule.error, Line(HBA, rule.line), 'net-pg-004')


def _wired(server: Server, said: Said, inventory: Inventory) -> Server:
    """Connect the subnets with the addresses on which the candidate listens."""
    listen, sources = said.settings['listen_addresses'], inventory.sources
    preferred = sources.database.host if sources.database else ''
    families = sorted({place.family for place in server.places})
    targets = {family: target(listen, family, preferred, server.places) for family in families}
    for place, command in wiring(server.places, targets, explicit(listen), server.world.holders):
        server.world.must(place, command)
    if named := names(listen):
        with (server.world.state / 'hosts').open('a', encoding='utf-8') as hosts:
            hosts.writelines(f'{to} {" ".join(named)}\n' for to in targets.values())
    port = {'DB_PORT': said.settings['port'].value}
    return replace(server, targets=targets, values={**server.values, **port})
