"""One document of somebody's, read from its bytes to an account or a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from handrail.intake.absences import absences
from handrail.intake.account import Account, Leftover, Line, Mark, Note, Piece, Prose, Shape, Task, Title
from handrail.intake.actions import read_actions
from handrail.intake.causes import read_causes
from handrail.intake.genre import genre_of
from handrail.intake.header import foreign
from handrail.intake.marks import mark_lines
from handrail.intake.paper import Paper, Refusal, read_paper
from handrail.intake.parts import Part, read_parts
from handrail.intake.retold import second_report
from handrail.intake.summary import read_facts
from handrail.intake.timeline import Context, read_timeline
from handrail.intake.words import lost

_BOX = re.compile(r'\s*(?:[-*+\u2022]|\d+[.)])?\s*\[[xX]\]\s')


Pieces = tuple[list[Piece], list[Note]]


@dataclass(frozen=True, slots=True)
class Document:
    """A document's lines, what they say, and its title ('' when it has none of any kind).

    The account of a runbook holds its genre only: `runbook.read_prose_runbook` reads the lines.
    """

    paper: Paper
    account: Account
    title: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line of the source, the front matter first."""
        return (*self.paper.front_lines, *self.paper.lines)


def read(name: str, data: bytes) -> Document | Refusal:
    """Read the bytes of the document `name`: its lines and what they say, or why it is none."""
    paper = read_paper(name, data)
    if isinstance(paper, Refusal):
        return paper
    title, parts = read_parts(mark_lines(paper.lines))
    genre = genre_of(paper, parts)
    if isinstance(genre, Refusal):
        return genre
    if genre == 'runbook':
        return Document(
            paper,
            Account(name, front=dict(paper.front), shape=genre, notes=_guessed(paper)),
            title.text if title else '',
        )
    front, rest = read_front(paper)
    facts = read_facts(parts, title)
    account = Account(
        name,
        started=facts.started,
        detected=facts.detected,
        resolved=facts.resolved,
        duration=facts.duration,
        severity=facts.severity,
        shape=genre,
        notes=[*_guessed(paper), *facts.notes],
        front=front,
    )
    context = facts.context
    pieces: list[Piece] = []
    again = second_report(parts)
    if again < len(parts) and not any(note.code == 'told-twice' for note in account.notes):
        line = next((part.heading.line for part in parts[again:] if part.heading), 0)
        account.notes.append(Note('told-twice', line, 'a second report begins here; it stays as it is'))
    readers = [*map(_reader, parts[:again]), *('prose' for _ in parts[again:])]
    for kind, read_together in groupby(zip(readers, parts, strict=True), key=itemgetter(0)):
        group = [part for _, part in read_together]
        found, notes = _READERS[kind](tuple(group), context)
        pieces += found
        account.notes += notes
    account.pieces = [*rest, *_titled(title, [_boxed(piece, paper) for piece in pieces])]
    account.notes += absences(account, paper.lines, context.calendar)
    return Document(paper, account, _called(title, front))


def _guessed(paper: Paper) -> list[Note]:
    """The note that nothing in the file says how its letters are encoded."""
    if not paper.guessed:
        return []
    said = f'encoding guessed: {paper.guessed}; compare letters beyond ASCII with the source'
    return [Note('encoding-guessed', 0, said)]


def read_front(paper: Paper) -> tuple[dict[str, str], list[Piece]]:
    """The foreign keys and comments in their order; and their lines when writing them loses words."""
    front = dict(paper.front)
    if lost(paper.front_lines, '\n'.join(foreign(front))):
        marks = tuple(Mark(line, Shape.code, line.text) for line in paper.front_lines)
        return front, [Leftover(marks, 'front matter that our keys cannot hold')]
    return front, []


def _reader(part: Part) -> str:
    """The name of what reads a part."""
    if part.role in {'root-cause', 'resolution'} and part.parent != 'summary':
        return 'causes'
    return part.role if part.role in {'actions', 'timeline'} else 'prose'


def _prose(parts: Sequence[Part], _: Context) -> Pieces:
    pieces: list[Piece] = []
    for part in parts:
        pieces += [part.heading] if part.heading else []
        pieces += [Prose(part.marks)] if _says(part.marks) else []
    return pieces, []


def _timelines(parts: Sequence[Part], context: Context) -> Pieces:
    pieces: list[Piece] = []
    notes: list[Note] = []
    for part in parts:
        rows, told = read_timeline(part, context)
        pieces += [part.heading, *rows] if part.heading else rows
        notes += told
    return pieces, notes


_READERS: dict[str, Callable[[Sequence[Part], Context], Pieces]] = {
    'prose': _prose,
    'timeline': _timelines,
    'actions': lambda parts, _: read_actions(parts),
    'causes': lambda parts, _: read_causes(parts),
}


def _titled(title: Title | None, pieces: list[Piece]) -> list[Piece]:
    """The pieces with the title among them, where it stands; one that was made is in front of all."""
    if title is None or not title.line:
        return pieces
    at = next((n for n, piece in enumerate(pieces) if _line(piece) > title.line), len(pieces))
    return [*pieces[:at], title, *pieces[at:]]


def _called(title: Title | None, front: dict[str, str]) -> str:
    """The title in the text, else that of the foreign front matter, else the one that was made."""
    named = next((' '.join(value.split()) for key, value in front.items() if key.lower() == 'title'), '')
    if title and (title.line or not named):
        return title.text
    return named


def _line(piece: Piece) -> int:
    marks = piece.marks if isinstance(piece, Prose | Leftover) else ()
    return marks[0].line.number if marks else getattr(piece, 'line', 0)


def _boxed(piece: Piece, paper: Paper) -> Piece:
    """A task with the letter that its box holds: it is a word of the source."""
    if isinstance(piece, Task) and piece.line > 0:
        line = next((line.text for line in paper.lines if line.number == piece.line), '')
        if _BOX.match(line):
            return replace(piece, text=f'[x] {piece.text}')
    return piece


def _says(marks: Sequence[Mark]) -> bool:
    return any(mark.shape not in (Shape.blank, Shape.rule) for mark in marks)


__all__ = ['Document', 'read']
