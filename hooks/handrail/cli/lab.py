"""Bring up a small network of real servers, break it, and look at it.

PostgreSQL, two application subnets, a router, a resolver and a proxy run in network namespaces of this
machine, apart from everything else on it. Needs Linux, and root or unprivileged user namespaces.

    handrail lab up                    bring it up, healthy
    handrail lab fault [NAME]          inject a fault; without a name, list them
    handrail lab drill                 inject one without saying which: find it with the runbook
    handrail lab run PLACE -- COMMAND  run a command in a place; without a place, list them
    handrail lab status [--reveal]     say what is up and what is wrong
    handrail lab heal                  undo every fault
    handrail lab down                  take it down; also what a crash has left
"""

from __future__ import annotations

import argparse
import secrets
import shlex
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError

if TYPE_CHECKING:
    from handrail.field.lab.network.lab import NetworkLab

SUMMARY = 'bring up a network of servers and break it'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions of the command and their options."""
    actions = parser.add_subparsers(dest='action', metavar='ACTION', required=True)
    for name, (_, about) in DO.items():
        action = actions.add_parser(name, help=about, description=f'{about}.'.capitalize())
        action.add_argument('--name', default='handrail', help='which lab (default: %(default)s)')
        if name == 'fault':
            action.add_argument('fault', nargs='?', metavar='FAULT', help='default: list them')
        elif name == 'run':
            action.add_argument('--seconds', type=float, default=60, help='the longest that it may take')
            action.add_argument('place', nargs='?', metavar='PLACE', help='default: list them')
            action.add_argument('line', nargs=argparse.REMAINDER, metavar='COMMAND', help='behind --')
        elif name == 'status':
            action.add_argument('--reveal', action='store_true', help='say which fault a drill has injected')


def run(options: argparse.Namespace) -> int:
    """Do one thing to the lab; 1 when the command that was run in it failed."""
    from handrail.field.lab.contract import LabError
    from handrail.field.lab.network.lab import NetworkLab

    lab = NetworkLab(options.name)
    try:
        return DO[options.action][0](lab, options)
    except LabError as error:
        raise CommandError(str(error)) from error


def up(lab: NetworkLab, _: argparse.Namespace) -> int:
    """Bring it up."""
    lab.up()
    print('handrail lab: it is up and healthy. Places: ' + ', '.join(lab.world.holders))
    print('handrail lab: a shell in one: handrail lab run app-b -- bash')
    return 0


def fault(lab: NetworkLab, options: argparse.Namespace) -> int:
    """Inject a fault or list them."""
    if options.fault is None:
        for each in lab.faults.values():
            print(f'{each.name:20} {each.about}')
        return 0
    lab.inject(options.fault)
    print(f'handrail lab: {lab.faults[options.fault].about}')
    return 0


def drill(lab: NetworkLab, _: argparse.Namespace) -> int:
    """Inject a fault that a runbook can find, and do not say which."""
    if lab.injected():
        raise CommandError('something is broken already: handrail lab heal')
    found = [each.name for each in lab.faults.values() if each.cause]
    lab.inject(secrets.choice(found), hidden=True)
    print('handrail lab: something is broken. The reports: users cannot log in, or wait for long.')
    print('handrail lab: begin with the runbook "Database connectivity"; its variables here:')
    for name, value in lab.values.items():
        print(f'  {name}={shlex.quote(value)}')
    print(
        'handrail lab: run its commands by handrail lab run PLACE -- COMMAND; '
        'handrail lab status --reveal tells the answer'
    )
    return 0


def ran(lab: NetworkLab, options: argparse.Namespace) -> int:
    """Run a command in a place; with a terminal, on it."""
    line = options.line[1:] if options.line[:1] == ['--'] else options.line
    if options.place is None or not line:
        for name, concrete in lab.places.items():
            print(f'{", ".join(concrete):14} {name}')
        return 0
    if sys.stdin.isatty():
        return lab.attach(options.place, line)
    done = lab.run(options.place, shlex.join(line), seconds=options.seconds, values=lab.values)
    sys.stdout.write(done.output)
    if done.timed_out:
        print(f'handrail lab: ended after {options.seconds:.0f} s', file=sys.stderr)
    return 0 if done.code == 0 else 1


def status(lab: NetworkLab, options: argparse.Namespace) -> int:
    """Say what is up and what is wrong."""
    world = lab.world
    print(f'handrail lab: up, {", ".join(world.holders)}; state in {world.state}')
    for name, hidden in lab.injected():
        told = (
            'a drill is on: --reveal tells the fault'
            if hidden and not options.reveal
            else lab.faults[name].about
        )
        print(f'handrail lab: {told}')
    return 0


def heal(lab: NetworkLab, _: argparse.Namespace) -> int:
    """Undo every fault."""
    lab.heal()
    print('handrail lab: it is healthy')
    return 0


def down(lab: NetworkLab, _: argparse.Namespace) -> int:
    """Take it down."""
    lab.down()
    print('handrail lab: it is down')
    return 0


DO: dict[str, tuple[Callable[[NetworkLab, argparse.Namespace], int], str]] = {
    'up': (up, 'bring it up, healthy'),
    'fault': (fault, 'inject a fault'),
    'drill': (drill, 'inject a fault without saying which'),
    'run': (ran, 'run a command in a place'),
    'status': (status, 'say what is up and what is wrong'),
    'heal': (heal, 'undo every fault'),
    'down': (down, 'take it down, also what a crash has left'),
}
