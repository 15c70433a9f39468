"""Begin a document: ask what is needed (or take flags), fill the template, say what comes next.

KIND is postmortem, runbook, practice, alert or drill; `handrail new KIND --help` lists its flags. At a
terminal what no flag says is asked for; elsewhere (CI, a script) the flags must say it all. Nothing is
ever overwritten, and what is written has no error.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.drafts import FORMS, Form, wanted_path
from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project
from handrail.cli.questions import add_flags, answers

if TYPE_CHECKING:
    from handrail.engine.project import Project
    from handrail.model import Problem, Site

SUMMARY = 'begin a document from its template'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add one command a kind, each with its flags."""
    kinds = parser.add_subparsers(dest='kind', metavar='KIND', required=True)
    for name, form in FORMS.items():
        command = kinds.add_parser(name, help=form.summary, description=form.summary)
        add_config(command)
        command.add_argument('--slug', help='the name of the file (default: made from the title)')
        add_flags(command, form.questions)


def run(options: argparse.Namespace) -> int:
    """Write one document; 1 when there is an error in it after all."""
    from handrail.engine.project import load

    project = open_project(config_file(options))
    site = load(project)
    form = FORMS[options.kind]
    said = answers(options, form.questions, names_of(site))
    uri = wanted_path(form, said, options.slug or '')
    path = place(project, uri)
    refuse(path, form, project)
    text = form.fill(said, uri, site)
    problems = errors_of(uri, text, site)
    if problems:
        raise CommandError('; '.join(f'{problem.message} ({problem.hint})' for problem in problems))
    write(path, text)
    shown = Path(os.path.relpath(path)).as_posix()
    print(f'{shown} is written.')
    told = [problem for problem in load(project).problems if problem.at.file == uri]
    for problem in told:
        print(f'  line {problem.at.line}: {problem.message} ({problem.hint}) [{problem.level}]')
    print(f'Next: {form.next}; then: handrail check {shown}')
    return 1 if any(problem.level == 'error' for problem in told) else 0


def names_of(site: Site) -> dict[str, frozenset[str]]:
    """Return the ids that answers may name."""
    library = site.library
    return {
        'team': frozenset(team.id for team in library.teams),
        'service': frozenset(one.id for one in library.services),
        'alert': frozenset(one.id for one in library.alerts),
        'runbook': frozenset(runbooks(site)),
        'severity': frozenset(site.settings.severities),
        'weight': frozenset({'low', 'medium', 'high'}),
    }


def runbooks(site: Site) -> Iterator[str]:
    """Yield the ids of runbooks and of their steps."""
    for one in site.library.runbooks:
        yield one.id
        yield from (f'{one.id}#{step.anchor}' for step in one.steps)


def place(project: Project, uri: str) -> Path:
    """Return the file of a path below docs; CommandError when a link on the way leads out of docs."""
    path = project.docs / uri
    if not path.parent.resolve().is_relative_to(project.docs.resolve()):
        raise CommandError(f'{str(path.parent)!r} leads out of the documents: nothing was written')
    return path


def refuse(path: Path, form: Form, project: Project) -> None:
    """Raise CommandError when the file, or another one with its id, is there already."""
    if path.exists() or path.is_symlink():
        raise CommandError(f'{str(path)!r} is there already: give another --slug')
    folder = project.docs / form.folder
    twins = sorted(folder.rglob(path.name)) if folder.is_dir() else []
    if twins:
        raise CommandError(f'{str(twins[0])!r} has that id already: give another --slug')


def errors_of(uri: str, text: str, site: Site) -> list[Problem]:
    """Return what a reader finds wrong in a text that is not written yet."""
    from handrail.kinds import read

    found = read(uri, text.encode(), site.settings).problems
    return [problem for problem in found if problem.level == 'error']


def write(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open('x', encoding='utf-8', newline='\n') as file:
            file.write(re.sub(r'\n{3,}', '\n\n', text))
    except OSError as error:
        raise CommandError(f'{str(path)!r} cannot be written: {error.strerror}') from error
