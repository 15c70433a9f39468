"""For people: a line each, `docs/file.md:41: what (how to mend it)`."""

from __future__ import annotations

from handrail.cli.formats.found import Report, is_error
from handrail.model import Problem


def render(report: Report) -> str:
    """Return one line a problem; warnings and what stood before say so at the end."""
    return '\n'.join(text_line(problem, report.here, before=before) for problem, before in report.every())


def text_line(problem: Problem, root: str, *, before: bool = False) -> str:
    """Return the sentence of a problem with its rule; a warning says that it is one."""
    sentence = problem.sentence('' if root == '.' else root)
    marks = ['stood before'] * before + ['warning'] * (not is_error(problem))
    return ' '.join((sentence, *(f'[{mark}]' for mark in (problem.code, *marks))))


def summary(report: Report) -> str:
    """Return the closing line."""
    warnings = len(report.problems) - report.errors
    numbers = f'{report.errors} error(s), {warnings} warning(s) in {report.count} document(s)'
    if report.before:
        numbers += f'; {len(report.before)} stood before and do not count'
    return numbers if report.count else f'{numbers}: there is nothing to check'
