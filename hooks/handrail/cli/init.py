"""Write a content repository: configuration, CI, templates and empty folders, ready to build.

DIR must not exist or be empty (a fresh .git is fine). Handrail is on no package index, so that
requirements.txt names it by address: the repository and commit from which this Handrail came, or
what --handrail says, for example

    --handrail 'handrail @ git+https://git.example.org/tools/handrail@v0.1.0'
    --handrail './vendor/handrail-0.1.0-py3-none-any.whl'
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from handrail import __version__
from handrail.cli.errors import CommandError
from handrail.cli.requirement import constraints, default_requirement
from handrail.cli.starter import frame, record_of, render, write_files, write_record

SUMMARY = 'write a new content repository'
NAMED = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('dir', type=Path, metavar='DIR', help='the folder to write')
    parser.add_argument(
        '--with-example', action='store_true', help='add a small invented example of each kind'
    )
    parser.add_argument('--name', default='Runbooks', help='the name of the site (default: Runbooks)')
    parser.add_argument('--handrail', metavar='SPEC', help='the line of requirements.txt that names Handrail')


def run(options: argparse.Namespace) -> int:
    """Write the repository and say what to do next."""
    folder: Path = options.dir
    refuse(folder)
    if not re.fullmatch(r'[\w(][\w .,()/&+-]*', options.name):
        raise CommandError(f'--name {options.name!r}: use letters, digits, spaces and . , ( ) / & + - only')
    requirement = (options.handrail or default_requirement()).strip()
    if '\n' in requirement:
        raise CommandError('--handrail takes one line of a requirements file')
    values = {'NAME': options.name, 'REQUIREMENT': requirement}
    framed = frame(filled(values))
    own = render('start', values) | (render('example', values) if options.with_example else {})
    write_files(folder, framed | own)
    write_record(folder, record_of(__version__, values, framed))
    report(folder, requirement)
    return 0


def filled(values: dict[str, str]) -> dict[str, str]:
    """Add the values that follow from the Handrail that is running."""
    return {**values, 'VERSION': __version__, 'CONSTRAINTS': constraints()}


def refuse(folder: Path) -> None:
    """Raise CommandError when something is there that could be overwritten."""
    if folder.exists() and not folder.is_dir():
        raise CommandError(f'{str(folder)!r} is no folder')
    found = sorted(path.name for path in folder.iterdir() if path.name != '.git') if folder.is_dir() else []
    if found:
        more = f' and {len(found) - NAMED} more' if len(found) > NAMED else ''
        raise CommandError(f'{str(folder)!r} is not empty: {", ".join(found[:NAMED])}{more}')


def report(folder: Path, requirement: str) -> None:
    """Say where things are and what comes next."""
    print(f'handrail init: {folder} is ready. requirements.txt asks for:\n    {requirement}')
    if 'file:' in requirement:
        print('  That is a folder of this machine: CI needs another address (see --handrail).')
    elif '@' in requirement:
        print('  That commit must be where others can fetch it.')
    print(f'Next: cd {folder}; git init; then the commands at the top of README.md')
