"""Tables of action items: each row becomes one task, with every word of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from handrail.intake.account import Line, Mark, Prose, Shape, Task
from handrail.intake.taskfacts import day_of, facts_of, state_of, tracker_of
from handrail.source.sections import normal

BETWEEN = ' \N{MIDDLE DOT} '
"""What stands between two cells of a row that is told as one line."""

_CELL = re.compile(r'(?<!\\)\|')
_DELIMITER = re.compile(r'[\s|:+=-]{3,}')
_COLUMNS = {
    'owner': re.compile(
        r'(?:action |task )?(?:owners?|who|assignees?|assigned to|responsible|dri|lead|team)'
    ),
    'due': re.compile(
        r'due(?: date| by)?|deadline|eta|target(?: date)?|(?:by )?when|(?:done |finish )?by|date'
    ),
    'state': re.compile(r'status|state|done|progress'),
    'tracker': re.compile(
        r'(?:tracker|tracking|tickets?|bugs?|jira|issues?|link|reference)(?: (?:id|no|number|link|#))?'
    ),
}
_ITEM = re.compile(r'(?:action|task|item|description|what|improvement|follow up|measure|todo)')
_WORDS = re.compile(r'\w')
_STAMP = re.compile(
    r'(?:[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{4}-\d\d-\d\d|\d{1,2} [A-Za-z]{3,9} \d{4}) \d{1,2}:\d\d'
)
_STATES = {
    'done': re.compile(r'done|completed?|closed|finished|fixed|yes|x|resolved|deployed', re.IGNORECASE),
    'in-progress': re.compile(r'in[ -]progress|wip|started|ongoing|doing', re.IGNORECASE),
    'not-doing': re.compile(r'won.?t (?:do|fix)|rejected|cancell?ed|dropped|not doing', re.IGNORECASE),
}


class Table(NamedTuple):
    """The header as prose when there is one, and the rows as tasks."""

    header: Prose | None
    tasks: tuple[Task, ...]


def read_table(marks: Sequence[Mark], group: str) -> Table:
    """Read a pipe table; rows whose cells are all empty are no tasks."""
    rows = [(mark, _cells(mark.line.text)) for mark in marks]
    drawn = [at for at, (mark, _) in enumerate(rows) if _DELIMITER.fullmatch(mark.line.text.strip())]
    names = [normal(cell) for cell in rows[0][1]] if drawn == [1] or _is_header(rows[0][1]) else []
    header = None
    if names and _WORDS.search(''.join(rows[0][1])):
        mark = rows[0][0]
        header = Prose((_text(mark, BETWEEN.join(filter(None, rows[0][1]))),))
    body = [row for at, row in enumerate(rows) if at not in drawn and not (names and at == 0)]
    tasks = tuple(_task(mark, cells, names, group) for mark, cells in body if any(map(_WORDS.search, cells)))
    return Table(header, tasks)


def is_stamped(marks: Sequence[Mark]) -> bool:
    """Whether the rows of a table hold a date and a time and nothing else: when something was posted."""
    return all(_STAMP.fullmatch(' '.join(_cells(mark.line.text)).strip()) for mark in marks)


def _cells(line: str) -> list[str]:
    text = line.strip().removeprefix('|')
    if text.endswith('|') and not text.endswith('\\|'):
        text = text[:-1]
    return [cell.strip() for cell in _CELL.split(text)]


def _is_header(cells: Sequence[str]) -> bool:
    """Whether a first row names columns, in a table that nobody drew a line below."""
    names = [normal(cell) for cell in cells if cell]
    known = sum(
        any(pattern.fullmatch(name) for pattern in _COLUMNS.values()) or bool(_ITEM.match(name))
        for name in names
    )
    return len(names) > 1 and known * 2 > len(names)


def _task(mark: Mark, cells: Sequence[str], names: Sequence[str], group: str) -> Task:
    said: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        for column, pattern in _COLUMNS.items():
            if cell and pattern.fullmatch(name):
                said.setdefault(column, cell)
    text = BETWEEN.join(cell for cell in cells if cell)
    facts = facts_of([text])
    return Task(
        mark.line.number,
        text,
        group,
        owner=_owner(said.get('owner', '')) or facts.owner,
        due=_due(said.get('due', '')) or facts.due,
        state=_state(said.get('state', '')) or facts.state,
        tracker=_tracker(said.get('tracker', '')) or facts.tracker,
    )


def _owner(cell: str) -> str:
    return cell.strip('*_` ') if _WORDS.search(cell) and normal(cell) not in {'n a', 'tbd', 'none'} else ''


def _due(cell: str) -> date | None:
    return day_of(cell) if cell else None


def _state(cell: str) -> str:
    words = cell.strip('*_` .')
    return next((state for state, pattern in _STATES.items() if pattern.fullmatch(words)), '') or state_of(
        cell
    )


def _tracker(cell: str) -> str:
    return tracker_of(cell) or (cell if re.fullmatch(r'[\w/#-]{0,40}\d{1,7}', cell) else '')


def _text(mark: Mark, text: str) -> Mark:
    return Mark(Line(mark.line.number, text), Shape.text, text)
