"""Finds the site that a command is about."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError

if TYPE_CHECKING:
    from handrail.engine.project import Project

NAME = 'mkdocs.yml'


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add `--config FILE`, which every command about a site has."""
    parser.add_argument(
        '-f',
        '--config',
        type=Path,
        metavar='FILE',
        help=f'the {NAME} of the site (default: the nearest one in this folder or above it)',
    )


def config_file(options: argparse.Namespace) -> Path:
    """Return the absolute path of the site's configuration.

    Without `--config` it is the nearest mkdocs.yml in the current folder or above it, else the one
    of the checkout whose scripts/handrail was called (HANDRAIL_HOME). CommandError when there is none.
    """
    named: Path | None = options.config
    if named is not None:
        file = named / NAME if named.is_dir() else named
        if not file.is_file():
            raise CommandError(f'there is no file {str(named)!r}: name the {NAME} of the site')
        return file.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents, *map(Path, filter(None, [os.environ.get('HANDRAIL_HOME')]))):
        if (folder / NAME).is_file():
            return (folder / NAME).resolve()
    raise CommandError(f'there is no {NAME} in {here} or above it: go to the site or name it with --config')


def nearest_config() -> Path | None:
    """Return the nearest mkdocs.yml in the current folder or above it, None when there is none."""
    here = Path.cwd()
    return next((folder / NAME for folder in (here, *here.parents) if (folder / NAME).is_file()), None)


def open_project(config: Path) -> Project:
    """Return the site of this configuration; CommandError when it cannot be used."""
    from handrail.engine.project import project

    try:
        return project(config)
    except ValueError as error:
        raise CommandError(str(error)) from error
