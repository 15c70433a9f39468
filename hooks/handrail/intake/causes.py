"""What caused it and how it ended: told apart where labels or unmistakable words do so, else left whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from handrail.intake.account import Heading, Line, Mark, Note, Piece, Prose, Shape
from handrail.intake.actionwords import words_of
from handrail.intake.parts import Part
from handrail.source.sections import normal

_LABEL = 60
_DEEPEST = 6
_CAUSES = re.compile(
    r'(?:root )?causes?(?: explanation| analysis| identification| details)?|(?:main|underlying'
    r'|technical) cause|what (?:was|is) causing (?:this )?(?:issue|it)'
    r'|what caused (?:this )?(?:issue|it)|cause of (?:issue|outage|incident)|explanation'
)
_FIXES = re.compile(
    r'resolution(?: explanation| details?| and recovery| steps?)?|solutions?|fix(?:es|ing details)?'
    r'|how (?:this )?(?:issue|problem|incident) was (?:fixed|resolved|solved)'
    r'|how (?:it|we) (?:was )?(?:fixed|resolved|solved)(?: it)?|recovery|resolved by|fixed by'
    r'|explanation of fix|final fix|remedy'
)
_ASKED = re.compile(r'^(?:please )?(?:explain|describe)(?: in detail)? ')
_COMBINED = re.compile(r'\b(?:resolution|solution|fix|fixes|recovery|resolved|fixed)\b')
_WHAT = r'(?:issue|problem|error|incident|outage|bug|fault|misconfiguration'
_WHAT += r'|situation|typo|failure|mistake|service)s?'
_ENDED = r'(?:fixed|resolved|solved|addressed|corrected|mitigated|remedied|rectified|restored|patched)'
_OPENER = re.compile(
    rf"""(?:
    to\s(?:resolve|fix|address|solve|remedy|mitigate|correct|rectify)\b
    | (?:the|this|our)\s(?:\w+\s)?{_WHAT}\s(?:was|were|has\sbeen|got)
      \s(?:\w+ly\s|then\s|later\s|soon\s)?{_ENDED}\b
    | by\s(?:fixing|correcting|replacing|removing|adding|restarting|rolling|reverting|renaming|changing)\b
    | (?:it|this|they)\s(?:was|were)\s(?:\w+ly\s|then\s)?{_ENDED}\b
    | resolution\s(?:was|involved|came|required)\b
    | the\s(?:immediate\s|permanent\s|final\s)?(?:fix|solution|resolution)\s
      (?:was|involved|consisted|required|included)\b
    | (?:we|i|they|(?:the|our)\s(?:\w+\s)?(?:team|engineers?|developers?))
      \s(?:\w+ly\s|then\s)?(?:fixed|resolved|solved|corrected|rectified)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CAUSE_AGAIN = re.compile(r'\b(?:root cause|(?:was|were|been) caused by|the cause)\b', re.IGNORECASE)
_SENTENCE = re.compile(r'(?<=[.!?])\s+(?=[A-Z*_`"\u201c])')
_SAYS = frozenset((Shape.item, Shape.text, Shape.row))


@dataclass(slots=True)
class _State:
    pieces: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read_causes(parts: Sequence[Part]) -> tuple[list[Piece], list[Note]]:
    """Read parts on the root cause and on the resolution, in the order of the document.

    A combined section is divided at its labels, else at the sentence that surely begins to tell
    how it was ended. Notes: `resolution-split` (a heading was put between), `no-resolution` (the whole
    stays under the root cause, since nothing tells the two apart).
    """
    state = _State()
    for at, part in enumerate(parts):
        if part.heading is None:
            _prose(state, part.marks)
            continue
        state.pieces.append(part.heading)
        if part.role != 'root-cause' or part.parent == 'summary':
            _prose(state, part.marks)
        elif _labels(part.marks, below=_resolved_below(parts[at + 1 :], part)):
            _labelled(state, part.heading, part.marks)
        elif _is_combined(part) and not _resolved_below(parts[at + 1 :], part):
            _divide(state, part.heading, part.marks)
        else:
            _prose(state, part.marks)
    return state.pieces, state.notes


def _is_combined(part: Part) -> bool:
    return bool(part.heading and _COMBINED.search(normal(part.heading.text)))


def _resolved_below(rest: Sequence[Part], part: Part) -> bool:
    """Whether a section of its own below tells the resolution."""
    for one in rest:
        if one.parent == 'root-cause' or (one.role in {'root-cause', 'resolution'} and not _says(part.marks)):
            if one.role == 'resolution':
                return True
        else:
            break
    return False


def _says(marks: Sequence[Mark]) -> bool:
    return any(mark.shape in _SAYS for mark in marks)


def _prose(state: _State, marks: Sequence[Mark]) -> None:
    kept = list(marks)
    while kept and kept[0].shape is Shape.blank:
        del kept[0]
    while kept and kept[-1].shape is Shape.blank:
        del kept[-1]
    if kept:
        state.pieces.append(Prose(tuple(kept)))


def _labels(marks: Sequence[Mark], *, below: bool) -> bool:
    """Whether the lines hold the label of a resolution, or one of a cause when it is told `below`."""
    found = [role for mark in marks if (label := label_of(mark)) for role in [label[0]]]
    return 'resolution' in found or (below and found[:1] == ['root-cause'])


def label_of(mark: Mark) -> tuple[str, str, str] | None:
    """Role, label and rest of a line such as `Root Cause: the disk`; None for any other line."""
    if mark.shape not in _SAYS or mark.shape is Shape.row:
        return None
    for sign in (':', '?', ' - ', ' \N{EN DASH} '):
        head, found, rest = mark.text.partition(sign)
        if not found or len(head) > _LABEL:
            continue
        words = _ASKED.sub('', normal(words_of(head)))
        role = 'resolution' if _FIXES.fullmatch(words) else 'root-cause' if _CAUSES.fullmatch(words) else ''
        if role:
            closing = next(
                (mark for mark in ('**', '__', '*', '_') if _unclosed(head, mark) and rest.startswith(mark)),
                '',
            )
            label = words_of(head) + ('?' if sign == '?' else '')
            return role, label, rest.removeprefix(closing).strip()
    return None


def _unclosed(head: str, sign: str) -> bool:
    return head.count(sign) % 2 == 1


def _labelled(state: _State, heading: Heading, marks: Sequence[Mark]) -> None:
    """Each label becomes a heading; what stands behind it and below is its prose."""
    held: list[Mark] = []
    for mark in marks:
        label = label_of(mark)
        if label is None:
            held.append(mark)
            continue
        _prose(state, held)
        role, words, rest = label
        lead = f'{mark.lead} ' if any(c.isalnum() for c in mark.lead) else ''
        state.pieces.append(Heading(mark.line.number, min(heading.level + 1, _DEEPEST), lead + words, role))
        held = [_as_text(mark, rest)] if rest else []
    _prose(state, held)


def _divide(state: _State, heading: Heading, marks: Sequence[Mark]) -> None:
    place = _turn(marks)
    if place is None:
        _prose(state, marks)
        if _says(marks):
            said = (
                'nothing tells the root cause and the resolution apart; the whole stands under the root cause'
            )
            state.notes.append(Note('no-resolution', heading.line, said))
        return
    at, begin = place
    mark = marks[at]
    before, after = mark.text[:begin].rstrip(), mark.text[begin:]
    _prose(state, [*marks[:at], *([_as_text(mark, before, keep=True)] if before else [])])
    state.pieces.append(
        Heading(mark.line.number, min(heading.level + 1, _DEEPEST), 'Resolution', 'resolution')
    )
    _prose(state, [_as_text(mark, after) if before else mark, *marks[at + 1 :]])
    said = 'the heading "Resolution" was put where the words begin to tell how it was ended'
    state.notes.append(Note('resolution-split', mark.line.number, said))


def _turn(marks: Sequence[Mark]) -> tuple[int, int] | None:
    """Where the resolution begins (mark and character), None when that is not certain."""
    sentences = list(_sentences(marks))
    for number, (at, begin, text) in enumerate(sentences):
        if number and _OPENER.match(words_of(text)):
            later = ' '.join(words for _, _, words in sentences[number + 1 :])
            return None if _CAUSE_AGAIN.search(later) else (at, begin)
    return None


def _sentences(marks: Sequence[Mark]) -> Iterator[tuple[int, int, str]]:
    """The sentences with the mark and the character at which each begins; a wrapped line begins none."""
    whole = True
    for at, mark in enumerate(marks):
        if mark.shape not in _SAYS:
            whole = whole or mark.shape is Shape.blank
            continue
        ends = [found.end() for found in _SENTENCE.finditer(mark.text)]
        for begin, end in zip([0, *ends], [*ends, len(mark.text)], strict=True):
            if begin or whole or mark.shape is Shape.item:
                yield at, begin, mark.text[begin:end]
        whole = mark.text.rstrip(' *_)')[-1:] in {'.', '!', '?', ':'}


def _as_text(mark: Mark, text: str, *, keep: bool = False) -> Mark:
    """A line of which a part is told elsewhere; `keep` keeps it an item."""
    if keep and mark.shape is Shape.item:
        return Mark(Line(mark.line.number, f'{mark.lead} {text}'), Shape.item, text, mark.depth, mark.lead)
    return Mark(Line(mark.line.number, text), Shape.text, text)
