"""The measurements of the protocol, in their order: what is done to the lab, and what has to come of it."""

from __future__ import annotations

import re
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from handrail.field.lab.contract import LabError, Ran
from handrail.field.lab.network import layout
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.lab.probe import OK, Login, logins, shares
from handrail.field.protocol.criterion import Criterion, Measured
from handrail.model.protocol import Stage

WIDE = "select repeat('x', 250000)"
"""A result that no packet holds."""

DELAYED = 7000
"""The port of the proxy that delays."""

KNEE = layout.SLOTS + 10
UNDONE = 20.0
"""Seconds within which everything is well after a fault: healing starts servers anew."""


@dataclass(frozen=True, slots=True)
class Step:
    """One measurement."""

    name: str
    stage: Stage
    about: str
    criterion: Criterion
    measure: Callable[[NetworkLab], Measured]


@dataclass(frozen=True, slots=True)
class Via:
    """A lab with other values for logins."""

    lab: NetworkLab
    values: Mapping[str, str]

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command in a place."""
        return self.lab.run(place, command, seconds=seconds, values=values)


def near(lab: NetworkLab) -> Via:
    """Return the lab with the database's address in place of its name: names are not measured."""
    return Via(lab, {**lab.values, 'DB_HOST': layout.DATABASE})


def load(lab: Via, count: int, parallel: int, **options: object) -> tuple[Login, ...]:
    """Log in from both application subnets, seven of ten from the first, so many at a time in all."""
    first = round(count * 0.7)
    both = [('app-a', first), ('app-b', count - first)]
    return shares(lab, both, parallel=max(1, parallel // 2), **options)


def held(count: int, lab: NetworkLab) -> Measured:
    """Open so many connections at once and keep each for some seconds."""
    return Measured(load(near(lab), count, 2 * count, hold=5, limit=25, connect=10))


@contextmanager
def delayed(lab: NetworkLab, milliseconds: float) -> Iterator[Via]:
    """Yield the lab through a proxy that adds a time to every round trip."""
    program = Path(__file__).with_name('delay.py')
    pid, one_way = f'{lab.world.state}/delay.pid', milliseconds / 2000
    arguments = f'-I {program} {DELAYED} {layout.DATABASE} {layout.PORT} {one_way}'
    inner = shlex.quote(f'echo $$ > {pid}; exec {sys.executable} {arguments}')
    lab.world.detach('proxy', f'bash -c {inner}', 'delay.log')
    try:
        for _ in range(200):
            if lab.run('proxy', f'ss -Hltn sport = :{DELAYED} | grep -q .').code == 0:
                break
            time.sleep(0.05)
        else:
            raise LabError(f'the proxy that delays does not listen: see {lab.world.state}/delay.log')
        address = layout.BY_NAME['proxy'].address
        yield Via(lab, {**lab.values, 'DB_HOST': address, 'DB_PORT': str(DELAYED)})
    finally:
        lab.run('proxy', f'kill -9 $(cat {pid})')


def latency(milliseconds: float, lab: NetworkLab) -> Measured:
    """Log in with a longer round trip."""
    with delayed(lab, milliseconds) as far:
        return Measured(load(far, 40, 8))


def bandwidth(lab: NetworkLab) -> Measured:
    """Ask for wide results through a thin link."""
    lab.world.must('router', 'tc qdisc add dev to-app-b root tbf rate 2mbit burst 16kb latency 200ms')
    return Measured(logins(near(lab), 'app-b', 6, parallel=2, limit=30, query=WIDE))


def loss(percent: int, lab: NetworkLab) -> Measured:
    """Log in while every so many packets one is lost, in both directions."""
    rule = f'numgen inc mod {100 // percent} == 0 counter drop'
    lab.world.must('router', f'nft add rule inet lab forward {rule}')
    found = load(near(lab), 100, 10, connect=5)
    counter = re.search(
        r'numgen.* packets (\d+)', lab.world.must('router', 'nft list chain inet lab forward')
    )
    return Measured(found, dropped=int(counter[1]) if counter else 0)


def fault(name: str, lab: NetworkLab) -> Measured:
    """Log in with a fault of the lab."""
    lab.inject(name)
    if name == 'mtu-black-hole':
        return Measured(load(near(lab), 10, 10, limit=4, query=WIDE))
    return Measured(load(near(lab), 40, 20))


def recovery(lab: NetworkLab) -> Measured:
    """Heal, and log in until every login succeeds."""
    began = time.monotonic()
    lab.heal()
    while True:
        found = load(near(lab), 20, 10)
        taken = time.monotonic() - began
        if all(login.result == OK for login in found) or taken > 2 * UNDONE:
            return Measured(found, recovered=taken)


SEEN: Mapping[str, tuple[str, ...]] = {
    'pg-hba-narrow': ('hba_reject',),
    'firewall-drop': ('connect_timeout',),
    'firewall-reject': ('refused',),
    'flows-lost': ('connect_timeout',),
    'mtu-black-hole': ('hang',),
    'slots': ('too_many_clients',),
}
"""The faults, and how logins fail in each."""


def steps(lab: NetworkLab) -> Iterator[Step]:
    """Yield every measurement in its order; each but `fault` begins in a healthy lab."""
    well = Criterion(at_most_lost=0, p95=2)
    yield Step(
        'baseline',
        'baseline',
        '100 logins, ten at a time',
        well,
        lambda lab: Measured(load(near(lab), 100, 10)),
    )
    for count in (10, 20, 30):
        about = f'{count} connections held at once'
        yield Step(f'held-{count}', 'ramp', about, Criterion(at_most_lost=0, p95=5), partial(held, count))
    knee = Criterion(at_least_lost=0.1, seen_as=('too_many_clients',))
    about = f'{KNEE} connections held at once, of {layout.SLOTS} slots'
    yield Step(f'held-{KNEE}', 'ramp', about, knee, partial(held, KNEE))
    for more in (5, 50):
        criterion = Criterion(at_most_lost=0, p95=2, quickest=more * 3 / 1000)
        about = f'{more} ms more in every round trip'
        yield Step(f'latency-{more}ms', 'latency', about, criterion, partial(latency, more))
    about = 'results of 250 kB through 2 Mbit/s'
    thin = Criterion(at_most_lost=0, p95=8, quickest=0.7)
    yield Step('bandwidth-2mbit', 'bandwidth', about, thin, bandwidth)
    for percent, lost in ((1, 0.02), (5, 0.05)):
        criterion = Criterion(at_most_lost=lost, p95=5, dropped=True)
        about = f'{percent}% of all packets are lost'
        yield Step(f'loss-{percent}', 'loss', about, criterion, partial(loss, percent))
    for name, results in SEEN.items():
        told = lab.faults[name].about
        seen = Criterion(at_least_lost=0.05, seen_as=results)
        yield Step(f'fault-{name}', 'fault', told, seen, partial(fault, name))
        criterion = Criterion(at_most_lost=0, recovered=UNDONE)
        yield Step(f'recovery-{name}', 'recovery', f'healed: {told}', criterion, recovery)
