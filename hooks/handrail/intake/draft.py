"""A draft in our format, out of what an importer understood: every word of the source, in its order.

Each piece of an account becomes one chunk of lines. Headings are added where our readers would not
see rows or actions as such; nothing is left out. What has no place stands where it stood, under
a heading "Not placed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from handrail.intake import encode, layout
from handrail.intake.account import (
    Account,
    Heading,
    Leftover,
    Line,
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
from handrail.intake.itemtext import Face, write_row, write_task
from handrail.intake.layout import Room, Sheet
from handrail.intake.names import day_of
from handrail.model import Settings, Span
from handrail.source.sections import role_of

NOT_PLACED = 'Not placed'
NOTICED = 'What the import noticed'
_NOTES, _SAID = 60, 400
"""How many notes a draft tells, and the characters of each."""
_OWN = {'timeline': 'Timeline', 'actions': 'Action items'}


@dataclass(frozen=True, slots=True)
class Chunk:
    """The lines of one piece; `piece` is its number among the account's, -1 for what was added."""

    piece: int
    lines: tuple[str, ...]


@dataclass(slots=True)
class _State:
    """Where in the draft the writer is, as our readers will see it."""

    face: Face
    role: str = 'other'  # of the section that is open: timeline, actions or other
    holder: int = 0  # the level of the heading of the timeline or the actions; 0: none
    level: int = 2
    last: str = ''  # the words of the section's own heading
    astray: bool = False  # whether the open section is a "Not placed"
    plain: Mapping[int, int] = field(default_factory=dict)


def write(
    account: Account,
    settings: Settings,
    plain: Mapping[int, int] | None = None,
    title: str = '',
    lines: Sequence[Line] = (),
) -> tuple[Chunk, ...]:
    """Write the draft as chunks; `plain` says how plainly a piece is written, by its number.

    0 is with its markup, 1 its words alone, 2 a fenced block. `title` stands on top when the
    account has none; `lines` are those of the source.
    """
    day = day_of(account)
    face = Face(zone_of(account), day, day is not None, _by_number(lines))
    state = _State(face, plain=plain or {})
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


def _by_number(lines: Sequence[Line]) -> dict[int, str]:
    found: dict[int, str] = {}
    for line in lines:
        found[line.number] = f'{found.get(line.number, "")} {line.text}'
    return found


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
    told = sorted(set(notes), key=lambda note: (note.line, note.code))
    for note in told[:_NOTES]:
        where = f'Line {note.line}: ' if note.line else ''
        sheet.item(0, '-', f'{where}{encode.inline(" ".join(note.message.split())[:_SAID])} ({note.code})')
    if len(told) > _NOTES:
        sheet.item(0, '-', f'and {len(told) - _NOTES} more, which the report of the import has')
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
            write_row(piece, sheet, state.face, how)
        case Task():
            _enter('actions', sheet, state)
            write_task(piece, sheet, how)
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
    if not isinstance(piece, Heading):
        return
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


def _heading(text: str, how: int = 0) -> str:
    words = ' '.join(text.split())[:2000]
    return (encode.words_only(words) if how else encode.heading(words)) or 'Untitled'


def _role(words: str) -> str:
    """The role that our readers will see in a heading."""
    return role_of((Span(re.sub(r'[*_`\\]', '', words)),))
