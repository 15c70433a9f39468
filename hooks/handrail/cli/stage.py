"""Write the site as plain Markdown with a mkdocs.yml that needs no hook, for any other engine.

DIR must not exist, be empty, or hold an earlier stage, which is replaced.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

SUMMARY = 'write the whole site as Markdown for another engine'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('dir', type=Path, metavar='DIR', help='the folder to write')


def run(options: argparse.Namespace) -> int:
    """Write the stage."""
    from handrail.engine.stage import stage

    out: Path = options.dir
    if out.exists() and not out.is_dir():
        raise CommandError(f'{str(out)!r} is no folder')
    if out.is_dir() and any(out.iterdir()) and not (out / 'mkdocs.yml').is_file():
        raise CommandError(f'{str(out)!r} holds something else than an earlier stage: name another folder')
    stage(open_project(config_file(options)), out)
    print(f'handrail stage: {out} is ready: build it with an engine, then run: handrail finish SITE')
    return 0
