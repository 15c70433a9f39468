"""The command line. Exit codes: 0 all is well, 1 something was found, 2 the command cannot be done.

Each command is one module with `SUMMARY`, `arguments(parser)` and `run(options) -> int`. What takes
long to import is imported in the functions that need it, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from handrail.cli import (
    alerts,
    audit,
    build,
    check,
    codeowners,
    drill,
    export,
    finish,
    headers,
    ids,
    importer,
    init,
    lab,
    leaks,
    links,
    netchange,
    new,
    offline,
    preview,
    protocol,
    publish,
    receive,
    schema,
    stage,
    suggest,
    trial,
    upgrade,
    verify,
    version,
)
from handrail.cli.errors import CommandError

__all__ = ['COMMANDS', 'CommandError', 'main', 'parser']

COMMANDS: dict[str, ModuleType] = {
    'init': init,
    'upgrade': upgrade,
    'new': new,
    'import': importer,
    'check': check,
    'secrets': leaks,
    'build': build,
    'stage': stage,
    'finish': finish,
    'headers': headers,
    'links': links,
    'offline': offline,
    'publish': publish,
    'audit': audit,
    'try-config': trial,
    'protocol': protocol,
    'lab': lab,
    'drill': drill,
    'netchange': netchange,
    'verify': verify,
    'preview': preview,
    'receive': receive,
    'ids': ids,
    'suggest': suggest,
    'export': export,
    'codeowners': codeowners,
    'alerts': alerts,
    'schema': schema,
    'version': version,
}
"""The commands by their name, in the order in which a team meets them."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog='handrail',
        description='Runbooks and lessons learned that prove what they say.',
        epilog='Exit codes: 0 all is well, 1 something was found, 2 the command cannot be done.',
    )
    commands = top.add_subparsers(dest='command', metavar='COMMAND', required=True)
    for name, module in COMMANDS.items():
        described = (module.__doc__ or '').strip()
        command = commands.add_parser(
            name,
            help=module.SUMMARY,
            description=described,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(command)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; `argv` defaults to the arguments of the process. Returns the exit code."""
    try:
        code = dispatch(argv)
        if sys.stdout is not None:  # closed before the start (`>&-`)
            sys.stdout.flush()
    except BrokenPipeError:  # `handrail check | head`: nobody reads the rest
        _silence()
        return 1
    except OSError as error:
        if error.filename is not None:  # not the output: that has no name
            raise
        _silence()
        print(f'handrail: the output cannot be written: {error.strerror}', file=sys.stderr)
        return 2
    return code


def _silence() -> None:
    """Keep Python from writing what is left of the output when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def dispatch(argv: Sequence[str] | None) -> int:
    """Run one command and say what it could not do."""
    try:
        options = parser().parse_args(argv)
    except SystemExit as stop:  # argparse has said what is wrong, or printed its help
        return stop.code if isinstance(stop.code, int) else 2
    try:
        code: int = COMMANDS[options.command].run(options)
    except CommandError as error:
        print(f'handrail {options.command}: {error}', file=sys.stderr)
        return 2
    return code
