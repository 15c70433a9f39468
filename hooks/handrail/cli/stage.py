"""Write the site as plain Markdown with a mkdocs.yml that needs no hook, for any other engine.

DIR must not exist, be empty, or hold an earlier stage, which is replaced.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.engine.project import Project

SUMMARY = 'write the whole site as Markdown for another engine'
MARK = '.handrail-stage'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('dir', type=Path, metavar='DIR', help='the folder to write')


def run(options: argparse.Namespace) -> int:
    """Write the stage."""
    from handrail.engine.artefacts import SecretsError
    from handrail.engine.stage import stage

    project = open_project(config_file(options))
    out: Path = options.dir
    refuse(out, project)
    try:
        stage(project, out)
    except SecretsError as error:
        raise CommandError(str(error)) from error
    (out / MARK).write_text(
        'Written by handrail stage; the next one replaces this folder.\n', encoding='utf-8'
    )
    print(f'handrail stage: {out} is ready: build it with an engine, then run: handrail finish SITE')
    return 0


def refuse(out: Path, project: Project) -> None:
    """Raise CommandError for a folder that holds anything which a stage must not replace."""
    place = out.resolve()
    if project.root.is_relative_to(place) or place.is_relative_to(project.docs):
        raise CommandError(
            f'{str(out)!r} holds the site itself or lies in its documents: name another folder'
        )
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise CommandError(f'{str(out)!r} is no plain folder: name another one')
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise CommandError(f'{str(out)!r} holds something else than an earlier stage: name another folder')
