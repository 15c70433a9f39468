"""What each network practice guards against, played in the lab: its symptom is seen, and healing ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from handrail.field.audit.inventory import Inventory, Sources
from handrail.field.candidate.finding import Candidate, refused
from handrail.field.candidate.run import try_config
from handrail.field.lab.network import database, layout, servers
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.lab.probe import OK, counted, logins, quantile, shares

WIDE = "select repeat('x', 250000)"
SET = 'inet filter app_subnets'
THROUGH = 'PGCONNECT_TIMEOUT=4 psql -wXAtqc "select 1" -h $PROXY_HOST -p $PROXY_PORT -U app -d auth'
TIMERS = f'ss -Htno state established sport = :{layout.PORT}'


@dataclass(frozen=True, slots=True)
class Scenario:
    """`play` breaks a healthy lab and says what is not as it should be seen, '' when it is."""

    about: str
    play: Callable[[NetworkLab], str]


def played(lab: NetworkLab, scenario: Scenario) -> str:
    """Play a scenario between two looks at a healthy lab; return what was not so, '' when all was."""
    if wrong := _well(lab):
        return f'before: {wrong}'
    try:
        wrong = scenario.play(lab)
    finally:
        lab.heal()
    return wrong or _well(lab)


def _by_place(lab: NetworkLab, count: int = 4, **options: object) -> dict[str, dict[str, int]]:
    found = shares(lab, [(place, count) for place in layout.APPS], **options)
    return {place: counted(login for login in found if login.place == place) for place in layout.APPS}


def _well(lab: NetworkLab) -> str:
    return _differ(_by_place(lab), {place: {OK: 4} for place in layout.APPS})


def _differ(found: object, wanted: object) -> str:
    return '' if found == wanted else f'{found} in place of {wanted}'


def second_subnet(fault: str, result: str, lab: NetworkLab) -> str:
    """A fault that the second subnet alone sees, in this way."""
    lab.inject(fault)
    return _differ(_by_place(lab), {'app-a': {OK: 4}, 'app-b': {result: 4}})


def _firewall_set(lab: NetworkLab) -> str:
    """Narrow the firewall's set while pg_hba admits both subnets."""
    lab.world.must('db', f'nft delete element {SET} "{{ {layout.ADMITTED[0]} }}"')
    lab.world.must('db', f'nft add element {SET} "{{ {layout.SUBNETS[0]} }}"')
    return _differ(_by_place(lab), {'app-a': {OK: 4}, 'app-b': {'connect_timeout': 4}})


def _dead_peer(lab: NetworkLab) -> str:
    """A connection carries the server's timer; without the practice it is one of hours."""
    servers.hold(lab.world, 'app-a', 1)
    timers = lab.world.must('db', TIMERS)
    if 'timer:(keepalive,' not in timers or 'min' in timers:
        return f'the timer of a connection: {timers.strip()}'
    servers.stop(lab.world, 'app-a', 'psql')
    path = f'{database.ETC}/conf.d/zz.conf'
    lab.world.must('db', f'echo "tcp_keepalives_idle = 7200" > {path}; chmod 644 {path}')
    database.reload(lab.world)
    servers.hold(lab.world, 'app-a', 1)
    timers = lab.world.must('db', TIMERS)
    return '' if 'min' in timers else f'the timer of a connection without it: {timers.strip()}'


def _slots(lab: NetworkLab) -> str:
    lab.inject('slots')
    return _differ(_by_place(lab), {place: {'too_many_clients': 4} for place in layout.APPS})


def _not_loaded(lab: NetworkLab) -> str:
    """An edit that nobody has loaded breaks at somebody else's reload."""
    lab.inject('hba-not-reloaded')
    if wrong := _well(lab):
        return wrong
    database.reload(lab.world)
    return _differ(_by_place(lab), {'app-a': {OK: 4}, 'app-b': {'hba_reject': 4}})


def _unchecked_backend(lab: NetworkLab) -> str:
    tries = f'for _ in {{1..9}}; do {THROUGH} 2>/dev/null; done'
    before = lab.run('app-a', tries, seconds=60, values=lab.values).output.split()
    lab.inject('proxy-dead-backend')
    after = lab.run('app-a', tries, seconds=60, values=lab.values).output.split()
    return _differ((len(before), len(after)), (9, 6))


def _black_hole(lab: NetworkLab) -> str:
    lab.inject('mtu-black-hole')
    if wrong := _well(lab):
        return wrong
    wide = _by_place(lab, 2, query=WIDE, limit=4)
    return _differ(wide, {'app-a': {OK: 2}, 'app-b': {'hang': 2}})


def _dead_address(lab: NetworkLab) -> str:
    """Nothing fails, and every login that meets the dead address waits for its connect timeout."""
    lab.inject('dns-dead-address')
    found = logins(lab, 'app-a', 8, parallel=8)
    wrong = _differ(counted(found), {OK: 8})
    slow = quantile(found, 0.95)
    return wrong or ('' if slow > 1.9 else f'p95 is {slow:.2f} s')  # noqa: PLR2004 - connect=2 of logins


def _untried_change(lab: NetworkLab) -> str:
    """The incident's change, and the files that the lab runs on, meet a throwaway server."""
    sources = Sources.model_validate({'login': {'name': 'auth', 'user': 'app', 'tries': 4}})
    values = {'app_subnets': list(layout.SUBNETS), 'pool_total': 30}
    inventory = Inventory(values=values, sources=sources, folder=lab.state)
    verdicts = []
    for admitted in (layout.ADMITTED, layout.NARROWED):
        files = {'pg_hba.conf': layout.pg_hba(admitted), 'conf.d/network.conf': layout.settings()}
        verdicts.append(refused(try_config(Candidate('lab', files), inventory, 'app', 'auth', patience=1)))
    return _differ(verdicts, [False, True])


SCENARIOS: Mapping[str, Scenario] = MappingProxyType({
    'net-path-001': Scenario(
        'a firewall on the path drops one subnet: its new logins time out, the others get in',
        partial(second_subnet, 'firewall-drop', 'connect_timeout'),
    ),
    'net-pg-001': Scenario(
        'pg_hba admits one of two subnets: new logins of the other are refused, the first get in',
        partial(second_subnet, 'pg-hba-narrow', 'hba_reject'),
    ),
    'net-pg-002': Scenario('a connection carries a timer of a minute, and of hours without it', _dead_peer),
    'net-pg-003': Scenario('fewer slots than the pools open: logins of every subnet are refused', _slots),
    'net-pg-004': Scenario('an edit that was not loaded breaks at the next reload', _not_loaded),
    'net-fw-001': Scenario('the firewall admits less than pg_hba: new logins time out', _firewall_set),
    'net-lb-001': Scenario('a proxy without checks loses one of three logins, else none', _unchecked_backend),
    'net-mtu-001': Scenario('large packets vanish: logins work, wide results hang', _black_hole),
    'net-dns-001': Scenario('a dead address of a name: nothing fails, logins wait', _dead_address),
    'net-chg-001': Scenario("the incident's change is refused before it is loaded", _untried_change),
})  # fmt: skip
"""By the practice that it is about."""
