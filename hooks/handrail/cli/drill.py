"""Follow a runbook in the lab, branch by branch, and print the way.

With --fault NAME the fault is injected first; without, the world is healthy. Only steps of runbooks that
are marked for a lab (`lab: network` in the front matter) are run, and of these only checks: the way ends
at the step that names what is wrong. Exit code 1: it did not end there, or a check was not healthy.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.field.drill import Walk
    from handrail.field.lab import Fault

SUMMARY = 'follow a runbook in the lab, with a fault injected'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('runbook', metavar='RUNBOOK', help='its id, such as database-connectivity')
    parser.add_argument('--fault', metavar='NAME', help='the fault to inject; "each": one after the other')
    parser.add_argument('--name', default='drill', help='the name of the lab (default: %(default)s)')
    parser.add_argument(
        '--record', type=Path, metavar='DIR', help='write a draft of a drill document for the fault there'
    )


def run(options: argparse.Namespace) -> int:
    """Bring up a lab, follow the runbook, take the lab down."""
    from handrail.engine.project import load
    from handrail.field.drill import walk
    from handrail.field.lab import open_lab
    from handrail.field.lab.contract import LabError

    project = open_project(config_file(options))
    runbooks = {runbook.uri: runbook for runbook in load(project).library.runbooks}
    start = next((runbook for runbook in runbooks.values() if runbook.id == options.runbook), None)
    if start is None or not start.steps:
        known = ', '.join(sorted(runbook.id for runbook in runbooks.values() if runbook.lab))
        raise CommandError(f'there is no runbook {options.runbook!r} with steps: name one of {known}')
    if not start.lab:
        raise CommandError(f'{start.uri} is not marked for a lab: add "lab: network" to its front matter')
    failed = 0
    try:
        with open_lab(options.name) as lab:
            chosen = [fault.name for fault in lab.faults.values() if fault.cause]
            for name in chosen if options.fault == 'each' else [options.fault]:
                if name:
                    lab.inject(name)
                found = walk(runbooks, start, lab)
                if name:
                    lab.heal()
                failed += not told(found, lab.faults.get(name or ''))
                if options.record and name:
                    recorded(options.record, options.runbook, found, lab.faults[name])
    except LabError as error:
        raise CommandError(str(error)) from error
    return 1 if failed else 0


def told(found: Walk, fault: Fault | None) -> bool:
    """Print the way; whether it ended where it had to."""
    print(f'{fault.name}: {fault.about}' if fault else 'healthy')
    for taken in found.taken:
        how = taken.outcome.pattern or str(taken.outcome.kind)
        print(f'  {taken.key:34} {taken.seconds:5.1f} s  {how}')
    print(f'  {found.end:34} {found.seconds:5.1f} s in all{f": {found.reason}" if found.reason else ""}')
    good = found.end == fault.cause if fault and fault.cause else found.well
    if not good:
        wanted = f'the cause stands at {fault.cause}' if fault and fault.cause else 'every check is healthy'
        print(f'  not as it should be: {wanted}')
    return good


def recorded(folder: Path, runbook: str, found: Walk, fault: Fault) -> None:
    """Write a drill document; one that exists is left alone."""
    today = datetime.now(UTC).date()
    path = folder / f'{today}-{fault.name}.md'
    steps = ', '.join(key.partition('#')[2] for key in found.path if key.startswith(f'{runbook}#'))
    text = f"""---
on: {today}
runbook: {runbook}
path: [{steps}]
minutes: {max(1, round(found.seconds / 60))}
fault: {fault.name}
---
# {fault.about[:1].upper()}{fault.about[1:]}

## Outcome

Followed by `handrail drill` in the lab: it ended at `{found.end}` after {found.seconds:.0f} s.
"""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open('x', encoding='utf-8') as file:
            file.write(text)
    except FileExistsError:
        raise CommandError(f'{path} is there already: move it, or record in another folder') from None
    print(f'  written to {path}')
