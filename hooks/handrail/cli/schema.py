"""Print a JSON Schema, or write the files that editors complete and check with.

KIND is postmortem, runbook, practice, alert, service or drill (their front matter), teams (for teams.yml),
rules (for NAME.rules.yml); the name of a data file (actions, incidents, ...), whose schema the site
publishes below schema/, too; or preview, for the summary of `handrail preview`. Without KIND it lists all
names. With --write DIR it writes, into a folder for editors such as .vscode, the schemas of all kinds and
snippets; --check writes nothing and exits with 1 when they are not up to date.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from handrail.cli.errors import CommandError

SUMMARY = 'print a JSON Schema, or write those for editors'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('kind', nargs='?', metavar='KIND', help='postmortem, runbook, actions, ...')
    parser.add_argument(
        '--write', type=Path, metavar='DIR', help='write the files for editors below this folder'
    )
    parser.add_argument(
        '--check', action='store_true', help='with --write: write nothing; 1 when one is stale'
    )


def run(options: argparse.Namespace) -> int:
    """Print one schema or the names of all, or write the files for editors."""
    from handrail.outputs import schemas
    from handrail.outputs.records import dumped

    if options.write is not None:
        if options.kind is not None:
            raise CommandError('--write writes the schemas of all kinds: leave KIND out')
        return write(options.write, check=options.check)
    if options.check:
        raise CommandError('--check goes with --write DIR')
    from handrail.field.preview.records import schema as preview

    found = {**schemas(), 'preview': dumped(preview(), indented=True)}
    if options.kind is None:
        print('\n'.join(sorted(found)))
    elif options.kind in found:
        print(found[options.kind].rstrip())
    else:
        names = ', '.join(sorted(found))
        raise CommandError(f'there is no schema {options.kind!r}: expected one of {names}')
    return 0


def write(folder: Path, *, check: bool) -> int:
    """Write what is not up to date below a folder, or say it."""
    from handrail.cli.starter import write_files
    from handrail.outputs.editors import editor_files

    files = editor_files()
    stale = {name: text for name, text in files.items() if now(folder / name) != text}
    if check:
        for name in stale:
            print(f'handrail schema: {folder / name} is stale', file=sys.stderr)
        if stale:
            print(f'Next: handrail schema --write {folder}', file=sys.stderr)
        return 1 if stale else 0
    try:
        write_files(folder, stale)
    except OSError as error:
        raise CommandError(f'{str(folder)!r} cannot be written: {error.strerror}') from error
    print(f'handrail schema: {len(stale)} of {len(files)} file(s) written below {folder}')
    return 0


def now(path: Path) -> str:
    """Return what a file holds, '' when there is none."""
    return path.read_text(encoding='utf-8') if path.is_file() else ''
