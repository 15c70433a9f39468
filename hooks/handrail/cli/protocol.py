"""Measure load, latency, bandwidth, loss, faults and recovery in the lab, each against a criterion.

Real logins to a real PostgreSQL from two application subnets, in network namespaces of this machine. Each
row says what was done, what had to come of it, and what did. Nothing outside of the lab is touched.

    handrail protocol
    handrail protocol --format json
    handrail protocol --record evidence/protocol.json

Exit codes: 0 every criterion was met, 1 one was missed, 2 it cannot be run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from handrail.cli.errors import CommandError

SUMMARY = 'measure load, faults and recovery in the lab'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('--format', choices=('text', 'json'), default='text', help='default: %(default)s')
    parser.add_argument('--record', type=Path, metavar='FILE', help='keep the run there for the site')
    parser.add_argument('--name', default='protocol', help='which lab (default: %(default)s)')


def run(options: argparse.Namespace) -> int:
    """Run the protocol and print its table; 1 when a criterion was missed."""
    from handrail.field.audit.history import replace
    from handrail.field.lab.contract import LabError
    from handrail.field.protocol.report import as_json, closing, line
    from handrail.field.protocol.run import protocol
    from handrail.source.protocol import written

    text = options.format == 'text'
    try:
        found = protocol(options.name, Path(), lambda row: print(line(row), flush=True) if text else None)
    except LabError as error:
        raise CommandError(str(error)) from error
    sys.stdout.write(f'{closing(found)}\n' if text else as_json(found))
    if options.record:
        options.record.parent.mkdir(parents=True, exist_ok=True)
        replace(options.record, written(found))
    return 0 if found.met == len(found.rows) else 1
