"""Read every document and say every problem: one line each, `docs/file.md:41: what (how to mend it)`.

Nothing is built and no network is used. PATHs keep only the problems of these files and folders;
the whole site is read all the same, since a link may lead anywhere. Warnings do not fail.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.model import Problem

SUMMARY = 'say every problem of every document'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('--format', choices=('text', 'json'), default='text', help='default: text')
    parser.add_argument('paths', nargs='*', type=Path, metavar='PATH', help='files or folders below docs')


def run(options: argparse.Namespace) -> int:
    """Print the problems; 1 when one of them is an error, or when there is nothing to check."""
    from handrail.engine.project import load

    found = open_project(config_file(options))
    site = load(found)
    chosen = [problem for problem in site.problems if wanted(problem.at.file, found.docs, options.paths)]
    count = sum(1 for _ in site.library.documents())
    if options.format == 'json':
        print(json.dumps(as_json(chosen, count), indent=2, ensure_ascii=False))
    else:
        root = Path(os.path.relpath(found.docs)).as_posix()
        for problem in chosen:
            print(text_line(problem, root))
        print(summary(chosen, count), file=sys.stderr)
    return 1 if not count or any(is_error(problem) for problem in chosen) else 0


def wanted(file: str, docs: Path, paths: Sequence[Path]) -> bool:
    """Whether a file below docs is one of the paths or below one; CommandError for a wrong path."""
    if not paths:
        return True
    for path in paths:
        place = path.resolve()
        if not place.exists() or not place.is_relative_to(docs):
            raise CommandError(f'{str(path)!r} is no file or folder below {docs}')
    return any((docs / file).is_relative_to(path.resolve()) for path in paths)


def is_error(problem: Problem) -> bool:
    """Whether the problem fails the check."""
    return problem.level == 'error'


def text_line(problem: Problem, root: str) -> str:
    """Return the sentence of a problem; a warning says that it is one."""
    return problem.sentence(root) + ('' if is_error(problem) else ' [warning]')


def summary(problems: Sequence[Problem], documents: int) -> str:
    """Return the closing line."""
    errors = sum(map(is_error, problems))
    numbers = f'{errors} error(s), {len(problems) - errors} warning(s) in {documents} document(s)'
    return numbers if documents else f'{numbers}: there is nothing to check'


def as_json(problems: Sequence[Problem], documents: int) -> dict[str, Any]:
    """Return the result for other programs; `file` is the path below the docs folder."""
    errors = sum(map(is_error, problems))
    listed = [
        {
            'file': problem.at.file,
            'line': problem.at.line,
            'level': str(problem.level),
            'code': problem.code,
            'message': problem.message,
            'hint': problem.hint,
        }
        for problem in problems
    ]
    counts = {'documents': documents, 'errors': errors, 'warnings': len(problems) - errors}
    return {**counts, 'problems': listed}
