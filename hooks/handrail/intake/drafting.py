"""From an account to a draft that our readers take without an error and that has lost no word.

What makes an error is written more plainly: its words without markup, then as a fenced block.
Words that no piece holds are put in where they stood. The last resort is the whole text as a
fenced block below "Not placed".
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from handrail.intake import draft, encode
from handrail.intake.account import Account, Leftover, Line, Mark, Note, Piece, Prose, Row, Shape, Task, Title
from handrail.intake.names import day_of, postmortem_path, runbook_path
from handrail.intake.paper import Paper
from handrail.intake.runbook import read_prose_runbook
from handrail.intake.words import lost, words_of
from handrail.model import Level, Postmortem, Settings
from handrail.source.postmortem import read_postmortem
from handrail.source.runbook import read_runbook

_TURNS = 6
"""How often a draft is written again with more of it in plain words."""
_WORST = 2
_APART = 200
"""Words without a piece. With more of them the document was not understood, and stays as it is."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a draft, the account as it was written, and what had to be written more plainly.

    `lost` are the words that it does not hold, by their lines: it must not be written then;
    `errors` what our readers still say.
    """

    path: str
    text: str
    account: Account
    title: str
    lost: tuple[tuple[int, str], ...] = ()
    errors: tuple[str, ...] = ()
    steps: int = 0  # of a runbook
    document: Postmortem | None = None  # what our readers read in the text; None for a runbook


def write_draft(
    account: Account, lines: Sequence[Line], title: str, settings: Settings, taken: Container[str] = ()
) -> Draft:
    """Write an account; `lines` are those of its source, `title` its name where it states none.

    The path is below docs, none of those that are `taken`.
    """
    title = next((piece.text for piece in account.pieces if isinstance(piece, Title)), title)
    path = postmortem_path(title, day_of(account), taken)
    account = replace(account, pieces=list(account.pieces), notes=list(account.notes))
    for _ in range(2):
        text, errors, document = _accepted(account, path, title, settings, lines)
        missing = lost(lines, text)
        if not missing or len(missing) > _APART:
            break
        _put_in(account, lines, missing)
    if missing or errors:
        account = as_leftover(account, lines)
        text, errors, document = _accepted(account, path, title, settings, lines)
        missing = lost(lines, text)
    return Draft(path, text, account, title, missing, errors, document=document)


def write_runbook(
    paper: Paper, account: Account, lines: Sequence[Line], settings: Settings, taken: Container[str] = ()
) -> Draft:
    """Write the draft of a runbook; when that loses words or has errors, the whole as a block of code."""
    found = read_prose_runbook(paper, settings)
    text, account = found.text, replace(account, notes=[*account.notes, *found.notes])
    path = runbook_path(found.title, taken)
    errors, missing = _runbook_errors(path, text, settings), lost(lines, text)
    if errors or missing:
        account = as_leftover(account, lines)
        block = encode.fence([line.text for line in lines], 'text')
        head = [
            '---',
            'status: draft',
            '---',
            '',
            f'# {encode.heading(found.title)}',
            '',
            f'## {draft.NOT_PLACED}',
            '',
        ]
        text = '\n'.join([*head, *block]) + '\n'
        errors, missing = _runbook_errors(path, text, settings), lost(lines, text)
    if account.notes:
        text = f'{text}\n' + '\n'.join(draft.noticed(account.notes)).rstrip() + '\n'
    return Draft(path, text, account, found.title, missing, errors, found.steps)


def _runbook_errors(path: str, text: str, settings: Settings) -> tuple[str, ...]:
    problems = read_runbook(path, text, settings).problems
    return tuple(f'{p.code}: {p.message}' for p in problems if p.level is Level.error)


def as_leftover(account: Account, lines: Sequence[Line]) -> Account:
    """The account with all of its lines in one piece without a place."""
    marks = tuple(Mark(line, Shape.code, line.text) for line in lines)
    note = Note('not-placed', 0, 'the whole text stands as it was: it could not be written as a draft')
    return replace(
        account,
        pieces=[Leftover(marks, 'could not be written otherwise')],
        notes=[*account.notes, note],
        front={},
    )


def _accepted(
    account: Account, path: str, title: str, settings: Settings, lines: Sequence[Line]
) -> tuple[str, tuple[str, ...], Postmortem | None]:
    """Write with less and less markup until our readers find no error."""
    plain: dict[int, int] = {}
    for turn in range(_TURNS):
        shown = replace(account, notes=[*account.notes, *_told(account.pieces, plain)])
        chunks = draft.write(shown, settings, plain, title, lines)
        text = draft.text_of(chunks)
        reading = read_postmortem(path, text, settings)
        document = next(iter(reading.documents), None)
        problems = [p for p in reading.problems if p.level is Level.error]
        if not problems:
            account.notes[:] = shown.notes
            return text, (), document
        pieces = [piece for piece, _ in draft.numbered(chunks)]
        worse = {
            _owner(pieces, problem.at.line) for problem in problems if problem.at.line <= len(pieces)
        } - {-1}
        worse = {piece for piece in worse if plain.get(piece, 0) < _WORST}
        if not worse or turn == _TURNS - 1:
            break
        for piece in worse:
            plain[piece] = plain.get(piece, 0) + 1
    return text, tuple(f'{problem.code}: {problem.message}' for problem in problems), document


def _owner(pieces: Sequence[int], line: int) -> int:
    """The piece on a line of the draft, else the one before it."""
    return next((piece for piece in reversed(pieces[:line]) if piece >= 0), -1)


def _told(pieces: Sequence[Piece], plain: dict[int, int]) -> list[Note]:
    notes = []
    for at, how in plain.items():
        what = 'as a block of code' if how == _WORST else 'without its markup'
        notes.append(
            Note(
                'written-plainly', line_of(pieces[at]), f'written {what}, since it would be misread otherwise'
            )
        )
    return notes


def line_of(piece: Piece) -> int:
    """The line of the source on which a piece begins, 0 when it has none."""
    marks = getattr(piece, 'marks', ())
    return marks[0].line.number if marks else getattr(piece, 'line', 0)


def _put_in(account: Account, lines: Sequence[Line], missing: Sequence[tuple[int, str]]) -> None:
    """Add the lines whose words no piece holds, in front of the first piece of a later line."""
    wanted = {number for number, word in missing if not _glue(account, number, word)}
    for line in lines:
        if line.number not in wanted:
            continue
        piece = Leftover((Mark(line, Shape.text, line.text.strip()),), 'words that no piece holds')
        at = next(
            (n for n, other in enumerate(account.pieces) if line_of(other) > line.number), len(account.pieces)
        )
        account.pieces.insert(at, piece)
        account.notes.append(Note('not-placed', line.number, 'the words of this line had no other place'))


def _glue(account: Account, number: int, word: str) -> bool:
    """Put a word together again that a heading was cut off (`SummaryDuration`): it stays in the text."""
    for at, piece in enumerate(account.pieces):
        if isinstance(piece, Row | Task) and piece.line == number and (found := _glued(piece, word)):
            account.pieces[at] = found
            return True
        for place, mark in enumerate(piece.marks if isinstance(piece, Prose) else ()):
            first = words_of(mark.text)[:1]
            if mark.line.number == number and first and word != first[0] and word.endswith(first[0]):
                text = mark.text.replace(first[0], word, 1)
                marks = list(piece.marks) if isinstance(piece, Prose) else []
                line = Line(number, mark.line.text.replace(first[0], word, 1))
                marks[place] = replace(mark, text=text, line=line)
                account.pieces[at] = Prose(tuple(marks))
                return True
    return False


def _glued(piece: Row | Task, word: str) -> Row | Task | None:
    """A row or task with the word put together again that its first word ends; None for another."""
    moment = piece.moment if isinstance(piece, Row) else None
    text = moment.text if moment else piece.text
    first = words_of(text)[:1]
    if not first or word == first[0] or not word.endswith(first[0]):
        return None
    text = text.replace(first[0], word, 1)
    if isinstance(piece, Row) and moment:
        return replace(piece, moment=replace(moment, text=text))
    return replace(piece, text=text)


__all__ = ['Draft', 'as_leftover', 'line_of', 'write_draft', 'write_runbook']
