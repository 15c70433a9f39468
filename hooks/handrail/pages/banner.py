"""The banner at the top of a page whose sources have problems."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.model import Alert, Document, Problem
from handrail.pages.encode import Markdown, code, join
from handrail.pages.environment import render
from handrail.pages.index import Index
from handrail.pages.inline import spaced
from handrail.pages.words import count, say

_CODE = re.compile(r'(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)')


def banner(problems: Sequence[Problem], *, folded: bool = False) -> Markdown:
    """Return the list of problems, each with its line and the way to mend it; nothing for none.

    It is `folded` on pages that are read during an incident: there the first command comes first.
    """
    if not problems:
        return Markdown('')
    rows = [(Markdown(problem.level), problem_row(problem)) for problem in problems]
    opened = Markdown('' if folded else 'open ')
    return render('problems', title=count('problems', len(problems)), rows=rows, opened=opened)


def problem_row(problem: Problem) -> Markdown:
    """Return one problem as a sentence with its remedy."""
    said = say('problems.row', line=problem.at.line, message=worded(problem.message.rstrip('.')))
    return Markdown(f'{said} {say("problems.hint", hint=worded(problem.hint))}') if problem.hint else said


def worded(sentence: str) -> Markdown:
    """Return a sentence in which what stands between backticks is code; a backtick alone stays one."""
    before, *rest = _CODE.split(sentence)
    shown = [spaced(before)]
    for written, after in zip(rest[1::3], rest[2::3], strict=True):
        shown += [code(written), spaced(after)]
    return join(shown)


def problems_of(index: Index, document: Document) -> tuple[Problem, ...]:
    """Return the problems of a document; of an alert in a rule file those at its own lines."""
    if not isinstance(document, Alert) or document.uri.endswith('.md'):
        return index.problems.get(document.uri, ())
    found = index.problems.get(document.at.file, ())
    begins = sorted(alert.at.line for alert in index.site.library.alerts if alert.at.file == document.at.file)
    end = next((line for line in begins if line > document.at.line), None)
    return tuple(
        problem
        for problem in found
        if problem.at.line >= document.at.line and (end is None or problem.at.line < end)
    )
