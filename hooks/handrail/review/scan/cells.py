"""Secrets in tables: the cells below a head that names one, in Markdown and in CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from handrail.review.scan.apart import HEAD, believed

_RULE = frozenset(' \t>|:-')
"""What the line below the head of a table is made of."""

_MARKS = ' \t`*"\''
_FORMULA = "'"
"""Written before a cell that a spreadsheet would take for a formula."""


def in_columns(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the secrets in Markdown's tables: the name of the column, where the words begin and end."""
    at, before = 0, ''
    heads: dict[int, str] = {}
    for line in text.split('\n') if '|' in text else ():
        if '|' not in line:
            heads = {}
        elif '-' in line and _RULE.issuperset(line):
            heads = _heads(cell for cell, _ in _cells(before))
        elif heads:
            for number, (cell, start) in enumerate(_cells(line)):
                value = cell.strip(_MARKS)
                if number in heads and believed(heads[number], value):
                    begin = at + start + cell.index(value)
                    yield heads[number], begin, begin + len(value)
        before = line
        at += len(line) + 1


def secret_cells(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the secrets of a CSV: line, name of the column, value. The first row is its head."""
    first = text.partition('\n')[0]
    sign = max(',;\t|', key=first.count)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=sign)
    try:
        heads = _heads(next(rows, []))
        for row in rows if heads else ():
            for number, name in heads.items():
                value = row[number].strip(_MARKS).removeprefix(_FORMULA) if number < len(row) else ''
                if believed(name, value):
                    yield rows.line_num, name, value
    except csv.Error:  # it is none
        return


def _heads(cells: Iterator[str] | list[str]) -> dict[int, str]:
    names = ((number, cell.strip(_MARKS).removeprefix('\ufeff')) for number, cell in enumerate(cells))
    return {number: name for number, name in names if HEAD.fullmatch(name)}


def _cells(line: str) -> Iterator[tuple[str, int]]:
    """The cells of a row with where each begins; the bar before the first counts as none."""
    start = 0
    if (first := line.find('|')) >= 0 and not line[:first].strip(' \t>'):
        start = first + 1
    for cell in line[start:].split('|'):
        yield cell, start
        start += len(cell) + 1
