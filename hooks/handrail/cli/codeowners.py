"""Write CODEOWNERS from the owners that runbooks, services, practices and alerts name.

The `handle` of a team in teams.yml is its name on the Git host, such as '@example/database'. Only the lines
between "# handrail: begin" and "# handrail: end" are ours; the rest of the file stays as people wrote it.
With --check nothing is written, and the exit code is 1 when the file is not up to date.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.engine.project import Project
    from handrail.outputs.codeowners import Owners

SUMMARY = 'write CODEOWNERS from the owners in the documents'
PLACES = ('.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS', '.gitea/CODEOWNERS')
"""Where Git hosts look for the file."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('--check', action='store_true', help='write nothing; 1 when the file is stale')
    parser.add_argument(
        '--output',
        type=Path,
        metavar='FILE',
        help='default: the one that is there, else .github/CODEOWNERS or CODEOWNERS',
    )


def run(options: argparse.Namespace) -> int:
    """Write the file, or say whether it is up to date; teams without a handle are said."""
    from handrail.outputs.codeowners import with_block

    project = open_project(config_file(options))
    top = repository(project.root)
    file = Path(os.path.relpath(options.output or wanted(top)))
    found = owners_of(project, top)
    tell(found)
    now, ends = content(file)
    if not found.lines and not now:
        print('handrail codeowners: no team that owns something has a handle, so there is no file to write')
        return 0
    try:
        text = with_block(now, found.lines)
    except ValueError as error:
        raise CommandError(f'{str(file)!r}: {error}: mend it by hand') from error
    if text == now:
        print(f'handrail codeowners: {file} is up to date')
        return 0
    if options.check:
        sys.stdout.writelines(difference(now, text, file))
        print(f'handrail codeowners: {file} is stale: run `handrail codeowners`', file=sys.stderr)
        return 1
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding='utf-8', newline=ends)
    except OSError as error:
        raise CommandError(f'{str(file)!r} cannot be written: {error.strerror}') from error
    print(f'handrail codeowners: {file} is written, {len(found.lines)} line(s)')
    return 0


def content(file: Path) -> tuple[str, str]:
    """Return what stands in a file, '' when there is none, and its line ends, which are to stay."""
    try:
        text = file.read_bytes().decode() if file.exists() else ''
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f'{str(file)!r} cannot be read as text: {error}') from error
    return text.replace('\r\n', '\n'), '\r\n' if '\r\n' in text else '\n'


def owners_of(project: Project, top: Path) -> Owners:
    """Return the owners of all documents: the repository holds them, whatever the audience may read."""
    from handrail.engine.project import load
    from handrail.model import Visibility
    from handrail.outputs.codeowners import owners

    settings = replace(project.settings, audience=Visibility.restricted)
    library = load(replace(project, settings=settings)).library
    docs = project.docs.resolve()
    if not docs.is_relative_to(top.resolve()):
        raise CommandError(f'the documents in {str(docs)!r} are outside of the repository {str(top)!r}')
    return owners(library, docs.relative_to(top.resolve()).as_posix())


def repository(folder: Path) -> Path:
    """Return the top of the Git repository around a folder; the folder itself when there is none."""
    return next((each for each in (folder, *folder.parents) if (each / '.git').exists()), folder)


def wanted(top: Path) -> Path:
    """Return the CODEOWNERS of a repository: the one that its host reads, or where it is to be."""
    for place in PLACES:
        if (top / place).is_file():
            return top / place
    github = (top / '.github').is_dir() and not (top / '.gitlab-ci.yml').is_file()
    return top / (PLACES[0] if github else PLACES[1])


def tell(found: Owners) -> None:
    """Say what has no owner, and which owner has no handle."""
    if found.nameless:
        names = ', '.join(found.nameless)
        print(f'handrail codeowners: without a handle in teams.yml: {names}', file=sys.stderr)
    if found.unowned:
        print(f'handrail codeowners: without an owner: {", ".join(found.unowned)}', file=sys.stderr)


def difference(now: str, text: str, file: Path) -> list[str]:
    """Return what would change, as a unified difference."""
    lines = difflib.unified_diff(now.splitlines(), text.splitlines(), str(file), str(file), lineterm='')
    return [f'{line}\n' for line in lines]
