"""Keep the list of addresses that were published: pages and steps, which alerts and tickets name for years.

The list stands in docs/.published/AUDIENCE.txt and is committed. `handrail check` and every build fail when
an address in it leads nowhere any more; an older address lives on where a page names it under `aliases:`, or
a heading has it as <a id="old"></a> behind its own. Without options the list is compared, not written.

--add adds what is new and takes nothing away: safe in a hook or on the main branch. --accept also takes away
what leads nowhere, and says each: such an address is dead from then on.

Exit codes: 0 no listed address is dead, 1 one is, or there is no list, 2 the command cannot be done.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.engine.project import Project

SUMMARY = 'keep the addresses that were published alive'
AUDIENCES = ('public', 'internal', 'restricted')


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument(
        '--audience', choices=AUDIENCES, help="whose list (default: the site's audience, as it is built)"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument('--add', action='store_true', help='add new addresses; nothing is taken away')
    how.add_argument('--accept', action='store_true', help='add new addresses, let dead ones go')


def run(options: argparse.Namespace) -> int:
    """Compare or write the list; 1 when an address in it is dead."""
    from handrail.engine.project import load
    from handrail.model import Visibility
    from handrail.outputs.published import addresses_of, list_path, published, written_list

    project = open_project(config_file(options))
    audience = Visibility(options.audience or project.settings.audience)
    project = replace(project, settings=replace(project.settings, audience=audience))
    file = Path(os.path.relpath(project.docs / list_path(audience)))
    listed = addresses_in(file)
    site = load(project)
    here = published(site.library)
    now = set(addresses_of(here))
    dead = {address for address in listed if not here.lives(address)}
    if options.add or options.accept:
        wanted = (set(listed) | now) - (dead if options.accept else set())
        write(file, written_list(audience, wanted))
        told = ''.join(f'\n  {address} is dead from now on' for address in sorted(dead) if options.accept)
        print(f'handrail ids: {file}: {len(wanted)} addresses, {len(now - set(listed))} new{told}')
    elif not listed:
        print(f'handrail ids: there is no list in {file}: make it with handrail ids --add', file=sys.stderr)
        return 1
    else:
        print(f'handrail ids: {file}: {len(listed)} addresses; {len(now - set(listed))} are not listed yet')
    if dead and not options.accept:
        say(project, file, dead)
        return 1
    return 0


def addresses_in(file: Path) -> dict[str, int]:
    """Return the addresses of a list with their lines, none where there is no list."""
    from handrail.outputs.published import read_list

    try:
        return read_list('', file.read_text(encoding='utf-8'))[0]
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f'{str(file)!r} cannot be read: {error}') from error


def say(project: Project, file: Path, dead: set[str]) -> None:
    """Say what leads nowhere and how it is mended, or that a document could not be read."""
    from handrail.engine.project import load

    problems = [each for each in load(project).problems if each.code.endswith('-vanished')]
    for problem in problems:
        print(problem.sentence(os.path.relpath(project.docs)), file=sys.stderr)
    if not problems:
        print(
            f'{file}: {len(dead)} address(es) lead nowhere, since documents have errors: handrail check',
            file=sys.stderr,
        )


def write(file: Path, text: str) -> None:
    """Write the list as a whole."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding='utf-8', newline='\n')
    except OSError as error:
        raise CommandError(f'{str(file)!r} cannot be written: {error.strerror}') from error
