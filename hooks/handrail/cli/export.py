"""Write one incident as a file that stands on its own: Markdown to read, or JSON for programs.

ID is that of a postmortem, its file's name without `.md`. What the site's audience may not read is not
exported, and links to it become plain words. Without --output it is printed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.model import Postmortem, Site

SUMMARY = 'write one incident as a file of its own'
_FEW = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('id', metavar='ID', help='the id of a postmortem, 2024-01-21-web-stack-outage')
    parser.add_argument('--format', choices=('md', 'json'), default='md', help='default: md')
    parser.add_argument('--output', type=Path, metavar='FILE', help='the file to write (default: print)')


def run(options: argparse.Namespace) -> int:
    """Print or write one incident."""
    from handrail.engine.project import load
    from handrail.outputs.export import export_json
    from handrail.outputs.export_text import export_text

    site = load(open_project(config_file(options)))
    postmortem = wanted(site, options.id)
    text = (export_json if options.format == 'json' else export_text)(site, postmortem)
    data = text.encode(errors='replace')
    if options.output is None:
        sys.stdout.buffer.write(data) if hasattr(sys.stdout, 'buffer') else print(text, end='')
        return 0
    try:
        options.output.write_bytes(data)
    except OSError as error:
        raise CommandError(f'{str(options.output)!r} cannot be written: {error.strerror}') from error
    print(f'handrail export: {options.output} is written')
    return 0


def wanted(site: Site, name: str) -> Postmortem:
    """Return a postmortem by its id, or by the path of its file; CommandError when there is none."""
    from handrail.graph.suggest import did_you_mean, nearest

    known = {one.id: one for one in reversed(site.library.postmortems)}
    found = known.get(name) or known.get(Path(name).stem if name.endswith('.md') else name)
    if found is None:
        hint = did_you_mean(nearest(name, known)) or (
            f'known: {", ".join(sorted(known))}'
            if len(known) <= _FEW
            else f'there are {len(known)}, such as {min(known)}'
        )
        raise CommandError(f'there is no postmortem {name!r} ({hint})')
    return found
