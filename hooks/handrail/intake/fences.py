"""Where the fenced code of a document is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.intake.account import Line

_FENCE = re.compile(r'^\s*(?:[-*+] +|\d{1,3}[.)] +|> ?)?(`{3,}|~{3,})\s*([^`]*)$')
_HEADING = re.compile(r'^#{1,6} +\S')


def code_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Return the indexes of the lines that are fences or stand in one.

    A fence that nobody closed ends before the next Markdown heading that stands behind a blank
    line, else with the document: half of it is not lost to a forgotten mark.
    """
    marks = [(n, found) for n, line in enumerate(lines) if (found := _FENCE.match(line.text))]
    inside: set[int] = set()
    free = 0
    for place, (start, opened) in enumerate(marks):
        if start < free:
            continue
        end = next((n for n, mark in marks[place + 1 :] if _closes(opened, mark)), None)
        if end is None:
            end = _unclosed(lines, start)
        inside.update(range(start, end + 1))
        free = end + 1
    return frozenset(inside)


def _closes(opened: re.Match[str], mark: re.Match[str]) -> bool:
    same = mark[1][0] == opened[1][0] and len(mark[1]) >= len(opened[1])
    return same and not mark[2].strip()


def _unclosed(lines: Sequence[Line], start: int) -> int:
    for n in range(start + 2, len(lines)):
        if _HEADING.match(lines[n].text) and not lines[n - 1].text.strip():
            return n - 1
    return len(lines) - 1
