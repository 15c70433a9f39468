"""For GitHub Actions: workflow commands, which it shows at the lines of a pull request.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions; the escapes are those
of actions/toolkit (packages/core/src/command.ts).
"""

from __future__ import annotations

from handrail.cli.formats.found import Report, is_error, path, words


def render(report: Report) -> str:
    """Return one command a problem: error, warning, or notice for what stood before."""
    lines = []
    for problem, before in report.every():
        name = 'notice' if before else 'error' if is_error(problem) else 'warning'
        title = f'{problem.code}{" (stood before)" if before else ""}'
        file = value(path(report.root, problem.at.file))
        told = f'file={file},line={problem.at.line},title={value(title)}'
        lines.append(f'::{name} {told}::{data(words(problem))}')
    return '\n'.join(lines)


def data(text: str) -> str:
    """Escape a message."""
    return text.replace('%', '%25').replace('\r', '%0D').replace('\n', '%0A')


def value(text: str) -> str:
    """Escape the value of a property."""
    return data(text).replace(':', '%3A').replace(',', '%2C')
