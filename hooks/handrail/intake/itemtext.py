"""Rows of the timeline and action items of a draft, each an item of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handrail.intake import encode, layout
from handrail.intake.account import Mark, Moment, Row, Shape, Task
from handrail.intake.layout import Room, Sheet

_LEADING = re.compile(r'^[\s:;,|\u2013\u2014-]+')
_HALF = r'(?:\s?[AaPp]\.?[Mm]\b\.?)'
_CLOCK = re.compile(
    rf'(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?{_HALF}?|\d{{1,2}}{_HALF})'
    r'(?P<label>\s+\(?(?:[A-Z]{2,5}|(?:UTC|GMT)[+-]\d{1,2}(?::\d{2})?)\)?)?'
)


@dataclass(slots=True)
class Face:
    """The clock of a draft: its zone, the day of the row before, whether it has a day at all.

    `lines` are those of the source by their number.
    """

    zone: str
    day: date | None
    dated: bool
    lines: Mapping[int, str] = field(default_factory=dict)


def write_row(row: Row, sheet: Sheet, face: Face, how: int) -> None:
    """An entry of the timeline: its clock as written where our readers know it, else put before the words."""
    text = _LEADING.sub('', row.text).rstrip('\\ ')
    begin, said = _time(row, face)
    kinds = ''.join(f'`{kind}` ' for kind in row.kinds) if begin else ''
    if how:
        words = encode.words_only(f'{said} {text}' if said else text)
    else:
        words = encode.line(
            f'{said}{"" if said.endswith((".", ")")) else ":"} {text}' if said and text else said or text
        )
        if words.startswith('`') and begin and not kinds:
            words = words.replace('`', '', 2)
    first, *rest = layout.cut(f'{begin}{kinds}{words}')
    sheet.item(0, '-', first)
    for part in rest:
        sheet.paragraph(1, part)
    _more(row.more, sheet, how)


def _time(row: Row, face: Face) -> tuple[str, str]:
    """What stands before the words of a row, and the moment as written where that is not the same."""
    moment = row.moment
    if moment is None:
        return '', row.lead
    inside = _stands_within(moment, row.text, face.lines.get(row.line, ''))
    told = ' '.join(filter(None, (row.lead, '' if inside else moment.text)))
    if moment.clock is None:
        return '', told
    day = ''
    if moment.day and face.dated and moment.day != face.day:
        day, face.day = f'{moment.day:%Y-%m-%d} ', moment.day
    written = ' '.join(moment.text.split()).strip('*_` ')
    known = None if inside or row.lead else _CLOCK.fullmatch(written)
    label = _label(row, face, written if known else '')
    if known:
        return f'{day}{written}{label} ', ''
    return f'{day}{moment.clock:%H:%M}{label} ', told


def _stands_within(moment: Moment, text: str, line: str) -> bool:
    """Whether a time is among the words of its row, and not before them."""
    time, words = _bare(moment.text), _bare(text)
    return time in words and time + words not in _bare(line)


def _label(row: Row, face: Face, written: str) -> str:
    """The zone that a row must name, since it is not the document's and not in its time as written."""
    moment = row.moment
    if moment is None or not moment.zone or moment.zone in written:
        return ''
    if moment.iana and moment.iana == (face.zone or 'UTC'):
        return ''
    return f' {moment.zone}' if re.fullmatch(r'[A-Z]{1,5}(?:[+-]\d{1,2}(?::?\d{2})?)?', moment.zone) else ''


def write_task(task: Task, sheet: Sheet, how: int) -> None:
    """An action item, its own lines and then what it states for certain."""
    text = _LEADING.sub('', task.text)
    words = encode.words_only(text) if how else encode.line(text)
    first, *rest = layout.cut(words)
    sheet.item(0, '-', f'[ ] {first}')
    for part in rest:
        sheet.paragraph(1, part)
    _more(task.more, sheet, how)
    facts = []
    if task.due and task.due.year in range(1900, 2200):
        facts.append(f'due: {task.due:%Y-%m-%d}')
    if task.owner.strip():
        facts.append(f'x-owner: {encode.inline(" ".join(task.owner.split()))}')
    if task.state == 'in-progress':
        facts.append('status: in-progress')
    elif task.state:
        facts.append(f'x-status: {encode.inline(task.state)}')
    for fact in facts:
        sheet.item(1, '-', fact)


def _more(marks: Sequence[Mark], sheet: Sheet, how: int) -> None:
    """What goes on below a row or task: nested items and lines of the item.

    Code ends the list; what follows it stands as paragraphs, since items would be further rows.
    """
    if how > 1:
        sheet.block(encode.fence([mark.line.text for mark in marks]))
        return
    marks = layout.plain(marks) if how else tuple(marks)
    ends = next((at for at, mark in enumerate(marks) if mark.shape in {Shape.code, Shape.row}), len(marks))
    room = Room(level=1, keys=False, tables=False)
    run: list[Mark] = []
    for mark in marks[:ends]:
        if mark.shape is Shape.text:
            layout.write(run, sheet, room)
            run = []
            for part in layout.cut(encode.line(mark.text.strip().rstrip('\\'))):
                sheet.go_on(1, part) if sheet.lines and sheet.lines[-1] else sheet.paragraph(1, part)
        else:
            run.append(mark)
    layout.write(run, sheet, room)
    layout.write(marks[ends:], sheet, Room(items=False, keys=False, tables=False))


def _bare(text: str) -> str:
    return ''.join(sign for sign in text if sign.isalnum())
