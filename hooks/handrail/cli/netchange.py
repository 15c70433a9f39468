"""Change the network configuration so that it undoes itself unless new logins prove it good.

    handrail netchange apply DIR        validate, arm a timer on each host, apply, log in from every
                                        subnet, then confirm, or put the last good configuration back
    handrail netchange finish DIR       end a change whose deployer has died
    handrail netchange status DIR       say how far a change is on each host

DIR is the folder of the configuration in a git repository; its netchange.yml says which file belongs on
which host, and who logs in. Exit codes: 0 confirmed, or nothing to do; 1 rejected or put back; 2 it could
not be tried, and nothing was changed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import nearest_config

if TYPE_CHECKING:
    from handrail.model.netchange import NetChange

SUMMARY = 'change the network; undone unless proven good'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions of the command and their options."""
    actions = parser.add_subparsers(dest='action', metavar='ACTION', required=True)
    for name, about in (
        ('apply', 'apply what is committed there'),
        ('finish', 'end a change whose deployer has died'),
        ('status', 'say how far a change is on each host'),
    ):
        action = actions.add_parser(name, help=about, description=f'{about}.'.capitalize())
        action.add_argument('folder', type=Path, metavar='DIR', help='the folder of the configuration')
        if name != 'finish':
            action.add_argument(
                '--target', type=Path, metavar='FILE', help='its description (default: DIR/netchange.yml)'
            )
        if name == 'apply':
            action.add_argument(
                '--record',
                type=Path,
                metavar='FOLDER',
                help='where the record goes (default: evidence/netchange beside mkdocs.yml)',
            )
            action.add_argument(
                '--repair', action='store_true', help='logins may fail before: the change is to mend that'
            )
            action.add_argument(
                '--keep', action='store_true', help='leave a rejected change in the repository'
            )
        if name != 'status':
            action.add_argument('--json', action='store_true', help='print the record')
        if name == 'finish':
            action.add_argument('--wait', action='store_true', help='wait until the deployer has ended')


def run(options: argparse.Namespace) -> int:
    """Do one of the actions; 1 when a change was rejected or put back."""
    from handrail.field.netchange.target import NAME, NetChangeError, read_target

    if not options.folder.is_dir():
        raise CommandError(f'there is no folder {str(options.folder)!r}')
    try:
        if options.action == 'finish':
            return finish(options)
        target = read_target(options.target or options.folder / NAME)
        return {'apply': apply, 'status': status}[options.action](options, target)
    except NetChangeError as error:
        raise CommandError(str(error)) from error


def apply(options: argparse.Namespace, target: object) -> int:
    """Make a change."""
    from handrail.field.netchange.apply import Work, apply

    work = Work(options.folder.resolve(), target, _records(options), options.repair, options.keep)  # type: ignore[arg-type]
    record = apply(
        work, (lambda _: None) if options.json else lambda said: print(f'handrail netchange: {said}')
    )
    if record is None:
        print('handrail netchange: the hosts have this configuration already')
        return 0
    return told(record, as_json=options.json)


def finish(options: argparse.Namespace) -> int:
    """End what a dead deployer has begun."""
    from handrail.field.netchange.finish import finish

    record = finish(options.folder.resolve(), wait=options.wait)
    if record is None:
        print('handrail netchange: no change is under way')
        return 0
    return told(record, as_json=options.json)


def status(_: argparse.Namespace, target: object) -> int:
    """Say how far a change is on each host; 1 when one is under way."""
    from handrail.field.netchange import hosts

    states = {place: hosts.state(target, place) for place in target.changed}  # type: ignore[arg-type, attr-defined]
    for place, state in states.items():
        print(f'{place:20} {state.word} {state.change}'.rstrip())
    return int(any(state.word != 'none' for state in states.values()))


def told(record: NetChange, *, as_json: bool) -> int:
    """Print what became of a change; 0 when it stays."""
    from handrail.field.netchange.plan import RECORD

    if as_json:
        print(json.dumps(RECORD.dump_python(record, mode='json'), indent=2))
    else:
        for setting in record.settings:
            print(f'handrail netchange: {setting.name}: {setting.before} → {setting.after} ({setting.takes})')
        put_back = f', {record.good[:10]} is back as {record.restored_as[:10]}' if record.restored_as else ''
        print(
            f'handrail netchange: {record.change[:10]} {record.result} in {record.seconds:.1f} s{put_back}'
            f'{f": {record.reason}" if record.reason else ""}'
        )
    return 0 if record.result == 'confirmed' else 1


def _records(options: argparse.Namespace) -> Path:
    if options.record:
        return Path(options.record)
    config = nearest_config()
    return config.parent / 'evidence' / 'netchange' if config else options.folder / 'evidence' / 'netchange'
