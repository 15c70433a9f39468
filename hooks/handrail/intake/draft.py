"""A draft in our format, out of what an importer understood: every word of the source, in its order.

Each piece of an account becomes one chunk of lines. Headings are added where our readers would not
see rows or actions as such; nothing is left out. What has no place stands where it stood, under
a heading "Not placed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from handrail.intake import encode, layout
from handrail.intake.account import (
    Account,
    Heading,
    Leftover,
    Mark,
    Note,
    Piece,
    Prose,
    Row,
    Shape,
    Task,
    Title,
)
from handrail.intake.header import header, zone_of
from handrail.intake.layout import Room, Sheet
from handrail.intake.names import day_of
from handrail.model import Settings, Span
from handrail.source.sections import role_of

NOT_PLACED = 'Not placed'
NOTICED = 'What the import noticed'
_OWN = {'timeline': 'Timeline', 'actions': 'Action items'}
_LEADING = re.compile(r'^[\s:;,|\u2013\u2014-]+')
_HALF = r'(?:\s?[AaPp]\.?[Mm]\b\.?)'
_CLOCK = re.compile(
    rf'(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?{_HALF}?|\d{{1,2}}{_HALF})'
    r'(?P<label>\s+\(?(?:[A-Z]{2,5}|(?:UTC|GMT)[+-]\d{1,2}(?::\d{2})?)\)?)?'
)
_MARKS = frozenset('*_`')


@dataclass(frozen=True, slots=True)
class Chunk:
    """The lines of one piece; `piece` is its number among the account's, -1 for what was added."""

    piece: int
    lines: tuple[str, ...]


@dataclass(slots=True)
class _State:
    """Where in the draft the writer is, as our readers will see it."""

    zone: str
    day: date | None
    dated: bool
    role: str = 'other'  # of the section that is open: timeline, actions or other
    holder: int = 0  # the level of the heading of the timeline or the actions; 0: none
    level: int = 2
    last: str = ''  # the words of the section's own heading
    astray: bool = False  # whether the open section is a "Not placed"
    plain: Mapping[int, int] = field(default_factory=dict)


def write(
    account: Account, settings: Settings, plain: Mapping[int, int] | None = None, title: str = ''
) -> tuple[Chunk, ...]:
    """Write the draft as chunks; `plain` says how plainly a piece is written, by its number.

    0 is with its markup, 1 its words alone, 2 a fenced block. `title` stands on top when the
    account has none.
    """
    state = _State(zone_of(account), day_of(account), dated=day_of(account) is not None, plain=plain or {})
    first = next((at for at, piece in enumerate(account.pieces) if not _silent(piece)), 0)
    chunks = [Chunk(-1, tuple(header(account, settings)))]
    top = account.pieces[first] if account.pieces else None
    own = next((piece.text for piece in account.pieces if isinstance(piece, Title)), title)
    if not isinstance(top, Title):
        chunks.append(Chunk(-1, (f'# {_heading(own)}',)))
    for at, piece in enumerate(account.pieces):
        sheet = Sheet()
        if piece is top and isinstance(piece, Title):
            sheet.block([f'# {_heading(piece.text, state.plain.get(at, 0))}'])
        else:
            _piece(account.pieces, at, sheet, state)
        if any(sheet.lines):
            chunks.append(Chunk(at, tuple(sheet.lines)))
    if not any(isinstance(piece, Row) for piece in account.pieces) and not _has_timeline(account.pieces):
        chunks.append(Chunk(-1, ('## Timeline',)))
    if account.notes:
        chunks.append(Chunk(-1, tuple(noticed(account.notes))))
    return tuple(chunks)


def text_of(chunks: Sequence[Chunk]) -> str:
    """The text of a draft; a row or task follows the one before it without a blank line."""
    return '\n'.join(line for _, line in numbered(chunks)) + '\n'


def numbered(chunks: Sequence[Chunk]) -> Iterator[tuple[int, str]]:
    """Each line of the draft with the number of its piece."""
    before = ''
    for chunk in chunks:
        lines = list(chunk.lines)
        while lines and not lines[-1]:
            lines.pop()
        if before and not _joins(before, lines):
            yield -1, ''
        yield from ((chunk.piece, line) for line in lines)
        before = lines[-1] if lines else before


def noticed(notes: Sequence[Note]) -> list[str]:
    """The section that says what the import noticed, a line of the source each."""
    sheet = Sheet()
    sheet.block([f'## {NOTICED}'])
    for note in sorted(set(notes), key=lambda note: (note.line, note.code)):
        where = f'Line {note.line}: ' if note.line else ''
        sheet.item(0, '-', f'{where}{encode.inline(" ".join(note.message.split()))} ({note.code})')
    return sheet.lines


def _joins(before: str, lines: Sequence[str]) -> bool:
    """Whether two chunks are items of one list and the second may follow directly."""
    return bool(lines) and lines[0].startswith('- ') and before.startswith(('- ', '    - '))


def _has_timeline(pieces: Sequence[Piece]) -> bool:
    return any(isinstance(piece, Heading) and _role(piece.text) == 'timeline' for piece in pieces)


def _piece(pieces: Sequence[Piece], at: int, sheet: Sheet, state: _State) -> None:
    piece, how = pieces[at], state.plain.get(at, 0)
    if _silent(piece):
        return
    match piece:
        case Heading():
            _section(pieces, at, sheet, state)
        case Row():
            _enter('timeline', sheet, state)
            _row(piece, sheet, state, how)
        case Task():
            _enter('actions', sheet, state)
            _task(piece, sheet, how)
        case Leftover(marks, _):
            if not state.astray:
                sheet.block([f'## {NOT_PLACED}'])
                state.role, state.holder, state.astray = 'other', 0, True
            _marks(marks, sheet, Room(keys=False), how)
        case Prose(marks):
            if state.astray:
                _back(sheet, state, state.last)
            _marks(marks, sheet, _room(state), how)
        case Title(_, text):
            sheet.block([encode.line(text) if not how else encode.words_only(text)])


def _silent(piece: Piece) -> bool:
    """Whether a piece says nothing: blank lines, rules."""
    return isinstance(piece, Prose | Leftover) and all(
        m.shape in (Shape.blank, Shape.rule) for m in piece.marks
    )


def _room(state: _State) -> Room:
    free = state.role == 'other'
    return Room(items=free, tables=state.role != 'actions', keys=free)


def _marks(marks: Sequence[Mark], sheet: Sheet, room: Room, how: int) -> None:
    if how > 1:
        sheet.block(encode.fence([mark.line.text for mark in marks]))
    else:
        layout.write(layout.plain(marks) if how else marks, sheet, room)


def _section(pieces: Sequence[Piece], at: int, sheet: Sheet, state: _State) -> None:
    """A heading of the source, with ours before its words where rows or tasks would not be seen."""
    piece = pieces[at]
    assert isinstance(piece, Heading)
    words = _heading(piece.text, state.plain.get(at, 0))
    level = min(6, max(2, state.level + 1 if piece.role == 'group' and state.holder else piece.level))
    own = list(takewhile(lambda other: not isinstance(other, Heading), pieces[at + 1 :]))
    wanted = next(
        ('timeline' if isinstance(o, Row) else 'actions' for o in own if isinstance(o, Row | Task)), ''
    )
    timed = any(isinstance(other, Row) and other.moment for other in own)
    inner = state.holder and level > state.holder and not state.astray
    role = _role(words)
    if inner and state.role == 'actions':
        role = 'actions'
    elif inner and state.role == 'timeline' and timed:
        role = 'timeline'
    if wanted and role != wanted:
        level = 2 if inner and state.role != wanted else level
        inner = inner and level > state.holder
        words = f'{_OWN[wanted]}: {words}'
        role = wanted
    sheet.block([f'{"#" * level} {words}'])
    if not inner:
        state.holder = level if role in _OWN else 0
    if piece.role != 'group':
        state.level = level
    state.role, state.last, state.astray = role if role in _OWN else 'other', words, False


def _enter(role: str, sheet: Sheet, state: _State) -> None:
    """Add a heading of ours where rows or tasks stand under none of theirs."""
    if state.role != role:
        _back(sheet, state, state.last if _role(state.last) == role else _OWN[role], role)


def _back(sheet: Sheet, state: _State, words: str, role: str = '') -> None:
    """Go on with a section behind what had no place."""
    name = words or 'Continued'
    name = f'{name} (continued)' if state.astray and words and not name.endswith('(continued)') else name
    role = role or _role(name)
    sheet.block([f'## {name}'])
    state.role = role if role in _OWN else 'other'
    state.holder = 2 if role in _OWN else 0
    state.level, state.last, state.astray = 2, name, False


def _row(row: Row, sheet: Sheet, state: _State, how: int) -> None:
    """An entry of the timeline: its clock as written where our readers know it, else put before the words."""
    text = _LEADING.sub('', row.text).rstrip('\\ ')
    begin, said = _time(row, state)
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


def _time(row: Row, state: _State) -> tuple[str, str]:
    """What stands before the words of a row, and the moment as written where that is not the same."""
    moment = row.moment
    if moment is None:
        return '', row.lead
    inside = _bare(moment.text) in _bare(row.text)  # the time stands within the words
    told = ' '.join(filter(None, (row.lead, '' if inside else moment.text)))
    if moment.clock is None:
        return '', told
    day = ''
    if moment.day and state.dated and moment.day != state.day:
        day, state.day = f'{moment.day:%Y-%m-%d} ', moment.day
    written = ' '.join(moment.text.split()).strip('*_` ')
    known = None if inside or row.lead else _CLOCK.fullmatch(written)
    label = _label(row, state, written if known else '')
    if known:
        return f'{day}{written}{label} ', ''
    return f'{day}{moment.clock:%H:%M}{label} ', told


def _label(row: Row, state: _State, written: str) -> str:
    """The zone that a row must name, since it is not the document's and not in its time as written."""
    moment = row.moment
    if moment is None or not moment.zone or moment.zone in written:
        return ''
    if moment.iana and moment.iana == (state.zone or 'UTC'):
        return ''
    return f' {moment.zone}' if re.fullmatch(r'[A-Z]{1,5}(?:[+-]\d{1,2}(?::?\d{2})?)?', moment.zone) else ''


def _task(task: Task, sheet: Sheet, how: int) -> None:
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
    """What goes on below a row or task: nested items, lines of the item, code behind it."""
    if how > 1:
        sheet.block(encode.fence([mark.line.text for mark in marks]))
        return
    marks = layout.plain(marks) if how else marks
    room = Room(level=1, keys=False, tables=False)
    run: list[Mark] = []
    for mark in marks:
        if mark.shape is Shape.text:
            layout.write(run, sheet, room)
            run = []
            for part in layout.cut(encode.line(mark.text.strip().rstrip('\\'))):
                sheet.go_on(1, part) if sheet.lines and sheet.lines[-1] else sheet.paragraph(1, part)
        else:
            run.append(mark)
    layout.write(run, sheet, room)


def _heading(text: str, how: int = 0) -> str:
    words = ' '.join(text.split())[:2000]
    return (encode.words_only(words) if how else encode.heading(words)) or 'Untitled'


def _role(words: str) -> str:
    """The role that our readers will see in a heading."""
    return role_of((Span(re.sub(r'[*_`\\]', '', words)),))


def _bare(text: str) -> str:
    return ''.join(sign for sign in text if sign.isalnum())
