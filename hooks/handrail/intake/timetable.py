"""Rows of a table that is a timeline: one cell holds the time, the others what happened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handrail.intake.account import Mark, Moment
from handrail.intake.dates import Calendar, find_dates
from handrail.intake.entries import moments_of

_DELIMITER = re.compile(r'^[\s|:+-]*-[\s|:+-]*$')
_BAR = re.compile(r'(?<!\\)\|')
_UNKNOWN = re.compile(r'^[\s?~xX.\u2013\u2014-]*$')
_TIME = re.compile(r'\b(?:time|date|when|timestamp|clock|hour)\b', re.IGNORECASE)
_LONGEST = 60  # characters of a cell that is a time and nothing else


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: its moment, whether it bears a date, and its words behind the time.

    `whole` tells that the time does not come first, so that `text` holds every cell.
    """

    moment: Moment | None
    dated: bool
    text: str
    goes_on: bool = False


def is_delimiter(mark: Mark) -> bool:
    """Whether a row is the line under the header of a table."""
    return _DELIMITER.match(mark.text) is not None


def time_header(marks: Sequence[Mark]) -> str | None:
    """What the header of a table says above its times; None for a table without a header."""
    if len(marks) < len(('header', 'delimiter')) or not is_delimiter(marks[1]):
        return None
    cells = [cell.strip() for cell in marks[0].text.strip('| ').split('|')]
    return next((cell for cell in cells if _TIME.search(cell)), cells[0])


def tells_time(marks: Sequence[Mark], calendar: Calendar) -> bool:
    """Whether a table is a timeline: its header speaks of times, or its rows begin with them."""
    rows = [mark for mark in marks if not is_delimiter(mark)]
    if not rows:
        return False
    timed = sum(read_cells(mark, calendar).moment is not None for mark in rows)
    return timed > 0 and (bool(_TIME.search(rows[0].text)) or 2 * timed >= len(rows) - 1)


def read_cells(mark: Mark, calendar: Calendar) -> Cells:
    """Read one row; a row whose first cell is empty goes on with the entry above."""
    cells = [cell.strip() for cell in _BAR.split(mark.text.strip().removeprefix('|'))]
    if cells and not cells[-1]:
        cells.pop()
    for number, cell in enumerate(cells[:2]):
        moment, dated = _moment(cell, mark.line.number, calendar)
        if moment:
            behind = cells[1] if not number and moment.clock is None and len(cells) > 1 else ''
            late, _ = _moment(behind, mark.line.number, calendar)
            if late and late.clock:
                text = f'{cell} {behind}'
                moment = Moment(text, moment.line, late.clock, moment.day, late.zone, late.iana)
                number += 1  # noqa: PLW2901 - the time is in both cells
            rest = cells if any(cells[:number]) and not late else cells[number + 1 :]
            return Cells(moment, dated, ' \u00b7 '.join(part for part in rest if part))
    text = ' \u00b7 '.join(cell for cell in cells if cell)
    return Cells(None, dated=False, text=text, goes_on=bool(cells) and not cells[0])


def _moment(cell: str, line: int, calendar: Calendar) -> tuple[Moment | None, bool]:
    """The time that a cell is; in a cell with more (`20202-01-16 12:00`) its day is not certain."""
    if len(cell) > _LONGEST or _UNKNOWN.match(cell):
        return None, False
    found = moments_of(cell, line, calendar)
    if found:
        one = found[0]
        moment = Moment(cell, line, one.moment.clock, one.moment.day, one.moment.zone, one.moment.iana)
        return moment, one.dated or bool(re.search(r'\d{3}', cell[: one.clock.start]))
    days = find_dates(cell)
    if days and not re.search(r'[A-Za-z]{4}', cell.replace(cell[days[0].start : days[0].end], '')):
        return Moment(cell, line, None, calendar.settle(days[0])), True
    return None, False
