"""What readers of foreign documents made of them, in a form that golden cases can show."""

from handrail.intake.account import Heading, Leftover, Prose, Row, Shape, Task, Title
from handrail.intake.marks import mark_lines
from handrail.intake.paper import Refusal, read_paper
from handrail.intake.parts import read_parts


def paper_of(text, name='report.md'):
    paper = read_paper(name, text.encode())
    assert not isinstance(paper, Refusal), paper
    return paper


def parts_of(text, *roles):
    """The parts of these roles, all of them without any."""
    _, parts = read_parts(mark_lines(paper_of(text).lines))
    return [part for part in parts if not roles or part.role in roles]


def shown(pieces, notes):
    """One line a piece, with what it states in brackets; notes last."""
    lines = [line for piece in pieces for line in _piece(piece)]
    return [*lines, *(f'! {note.code} {note.line}' for note in notes)]


def _piece(piece):
    match piece:
        case Heading():
            yield f'{"#" * piece.level} {piece.text} [{piece.role}]'
        case Task():
            said = [piece.owner, piece.due and piece.due.isoformat(), piece.state, piece.tracker]
            stated = ', '.join(filter(None, said))
            yield f'{piece.group or "-"} > {piece.text}' + (f' [{stated}]' if stated else '')
            yield from (f'    {mark.text}' for mark in piece.more if mark.shape is not Shape.blank)
        case Prose() | Leftover():
            yield from (
                f'| {mark.line.text.strip()}' for mark in piece.marks if mark.shape is not Shape.blank
            )
        case Title() | Row():
            yield piece.text


def told(piece):
    """The text of a piece with every word that it keeps."""
    match piece:
        case Task() | Row():
            return '\n'.join([piece.text, *(f'{mark.lead} {mark.text}' for mark in piece.more)])
        case Prose() | Leftover():
            return '\n'.join(mark.line.text for mark in piece.marks)
        case _:
            return piece.text
