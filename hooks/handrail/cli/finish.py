"""Finish what any engine built from a stage: sanitise, draw, write the data files, verify."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

SUMMARY = 'finish the site that another engine built'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('site', type=Path, metavar='SITE', help='the folder that the engine wrote')


def run(options: argparse.Namespace) -> int:
    """Finish the site in place; 1 when it does not pass."""
    from handrail.engine.stage import finish

    site: Path = options.site
    if not (site / 'index.html').is_file():
        raise CommandError(f'{str(site)!r} holds no built site: build the stage first')
    problems = finish(open_project(config_file(options)), site)
    for problem in problems:
        print(problem.sentence(site.name), file=sys.stderr)
    return 1 if problems else 0
