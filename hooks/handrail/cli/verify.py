"""Run the checks of this repository and keep what they show.

Rules of practices are proven in the lab, steps of runbooks are run in a healthy one, each fault is followed
to its cause, alerts are tried by their unit tests, and so on: --list names the kinds. What they show is
written to evidence/checks.json beside mkdocs.yml, from which a build makes badges, the page of the evidence
and the state of action items. Kinds that are not run keep what was recorded before.

    handrail verify
    handrail verify rule alert
    handrail verify --list

Exit codes: 0 everything passed, 1 something failed or was skipped (--allow-skipped: failed) or an action
item has regressed by what is recorded now, 2 the command cannot be done.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.model import Settings, Site
    from handrail.model.evidence import Check

SUMMARY = 'run the checks and keep what they show as evidence'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('kind', nargs='*', metavar='KIND', help='only these kinds of checks')
    parser.add_argument('--list', action='store_true', help='name the kinds of checks that there are')
    parser.add_argument(
        '--output', type=Path, metavar='FILE', help='write there (default: evidence/checks.json)'
    )
    parser.add_argument(
        '--allow-skipped', action='store_true', help='end with 0 though something was skipped'
    )
    parser.add_argument('--name', default='verify', help='what the names of its labs begin with')


def run(options: argparse.Namespace) -> int:
    """Run the checks, write the evidence, say what was found."""
    from handrail.engine.project import CHECKS, checks_of, load
    from handrail.engine.revision import read_revision
    from handrail.field.audit.history import replace as write
    from handrail.field.evidence.registry import Job, runners
    from handrail.field.evidence.verify import merged, verified
    from handrail.source.checks import written

    known = runners()
    if options.list:
        print('\n'.join(known))
        return 0
    if unknown := [kind for kind in options.kind if kind not in known]:
        raise CommandError(f'there is no kind of checks {unknown[0]!r}: name one of {", ".join(known)}')
    project = open_project(config_file(options))
    site = load(project)
    commit = read_revision(project.root).commit
    if not commit:
        raise CommandError('evidence names the commit that was checked: run it in a git repository')
    kinds = {kind: known[kind] for kind in options.kind or known}
    found = verified(Job(site.library, project.root, options.name), kinds.items(), commit, say)
    before, _ = checks_of(project)
    file = options.output or project.root / CHECKS
    file.parent.mkdir(parents=True, exist_ok=True)
    now = merged(before.checks, found, kinds)
    write(file, written(now))
    lost = regressed(site, now, project.settings)
    for action in lost:
        say(f'regressed {action}')
    counted = Counter(check.status for check in found)
    say(', '.join(f'{counted[status]} {status}' for status in ('passed', 'failed', 'skipped')))
    return 1 if lost or counted['failed'] or (counted['skipped'] and not options.allow_skipped) else 0


def regressed(site: Site, now: tuple[Check, ...], settings: Settings) -> list[str]:
    """Return the action items of a site that no longer hold by these checks."""
    from handrail.field.evidence.code import code_digests
    from handrail.graph import keys
    from handrail.model.evidence import Checks
    from handrail.review import examine

    library = replace(site.library, checks=Checks(now, code=code_digests()))
    rows = examine(library, site.graph, settings).actions
    return [keys.bare(row.key) for row in rows if row.evidence == 'regressed']


def say(line: str) -> None:
    """Print a line at once: a run takes minutes."""
    print(line)
    sys.stdout.flush()
