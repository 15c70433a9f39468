"""Print the JSON Schema of a document kind's front matter, or of a data file of the site.

Without KIND it lists what there is. Editors use a schema by its address on the built site, too:
`schema/postmortem.schema.json` and so on.
"""

from __future__ import annotations

import argparse
import sys

from handrail.cli.errors import CommandError

SUMMARY = 'print the JSON Schema of a kind of document'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('kind', nargs='?', metavar='KIND', help='postmortem, runbook, actions, ...')


def run(options: argparse.Namespace) -> int:
    """Print one schema, or the names of all."""
    from handrail.outputs import schemas

    known = schemas()
    if options.kind is None:
        print('\n'.join(sorted(known)))
        return 0
    if options.kind not in known:
        raise CommandError(f'there is no schema {options.kind!r}: expected one of {", ".join(sorted(known))}')
    sys.stdout.write(known[options.kind])
    return 0
