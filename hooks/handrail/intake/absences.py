"""What a report does not say for certain at all: told once, because nothing is put in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.intake.account import Account, Line, Moment, Note, Row, Task
from handrail.intake.dates import Calendar, find_dates


def absences(account: Account, lines: Sequence[Line], calendar: Calendar) -> list[Note]:
    """The notes no-date (or ambiguous-date), no-zone, no-timeline and no-actions of an account.

    Each is told where nothing in the whole document says it, and not when a note on the same
    matter stands there already.
    """
    told = {note.code for note in account.notes}
    first = lines[0].number if lines else 1
    return [note for note in _absent(account, lines, calendar, first) if note.code not in told]


def _absent(account: Account, lines: Sequence[Line], calendar: Calendar, first: int) -> Iterator[Note]:
    told = {note.code for note in account.notes}
    rows = [piece for piece in account.pieces if isinstance(piece, Row)]
    stated = (account.started, account.detected, account.resolved)
    moments = [moment for moment in (*stated, *(row.moment for row in rows)) if moment]
    if not any(moment.day for moment in moments) and not told & {'ambiguous-date', 'no-year'}:
        yield _undated(moments, lines, calendar, first)
    if any(moment.clock for moment in moments) and not any(moment.zone for moment in moments):
        line = next(moment.line for moment in moments if moment.clock)
        yield Note('no-zone', line, 'no time zone is given: the times are read in that of the site')
    if not rows:
        yield Note('no-timeline', first, 'no entry of a timeline could be told from the text')
    if not any(isinstance(piece, Task) for piece in account.pieces):
        yield Note('no-actions', first, 'no action item could be told from the text')


def _undated(moments: Sequence[Moment], lines: Sequence[Line], calendar: Calendar, first: int) -> Note:
    """Why the incident has no day: its dates can be read in two ways, have no year, or there are none."""
    for line in lines:
        for mention in find_dates(line.text):
            if calendar.settle(mention) is None:
                text = line.text[mention.start : mention.end]
                if mention.readings:
                    return Note('ambiguous-date', line.number, f'{text!r}: the date can be read in two ways')
                return Note('no-year', line.number, f'{text!r}: the date has no year')
    at = moments[0].line if moments else first
    return Note('no-date', at, 'no day is given for certain: nothing here is put into the calendar')
