"""Facts in a table whose first row names them: `| Customers | Incident Duration |` and the values below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

_CELL = re.compile(r'(?<!\\)\|')
_LINE = re.compile(r'[\s|:+=-]*')
_DURATION = re.compile(
    r'(?:(?:total|incident|outage|impact) )?(?:duration|down ?time)'
    r'|time to (?:full )?(?:recovery|resolution)',
    re.IGNORECASE,
)


def durations(rows: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The values below a column that is named duration; `rows` are lines with their numbers, in order."""
    drawn = ((text, line) for text, line in rows if not _LINE.fullmatch(text))
    for (head, _), (values, line) in pairwise(drawn):
        if head.count('|') > 1 and values.count('|') > 1:
            for name, value in zip(_cells(head), _cells(values), strict=False):
                if value and _DURATION.fullmatch(name.strip('*_ ')):
                    yield value, line


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in _CELL.split(text.strip().strip('|'))]
