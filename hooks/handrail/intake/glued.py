"""Headings that stick to their text, cut off without losing a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.intake.account import Line, Mark, Shape
from handrail.intake.headings import bare, exact_role
from handrail.intake.marks import BOLD, LISTED, PLAIN

_NAMES = (
    r'(?:Issue|Incident|Executive) Summary|Summary|Timeline(?: of (?:the )?Events?)?|'
    r'Root Cause (?:and|&) Resolution|Corrective (?:and|&) Prevent(?:at)?ive (?:Measures|Actions)'
)
_TOGETHER = re.compile(rf'^((?:{_NAMES}))(?=[A-Z][a-z]+\b|\d{{1,2}}[:.]\d\d)')
_LABEL = re.compile(
    r'(?<=[a-z).%])(?=(?:Impact|Root Cause|Duration|Resolution)(?: of [A-Za-z ]{1,30})?: ?[A-Z])'
)
_MIDDLE = re.compile(
    r'(?<=[.!?]) +(?=(?:Issue summary|Root cause and resolution|'
    r'Corrective and prevent(?:at)?ive (?:measures|actions)): )',
    re.IGNORECASE,
)
_MIDDLE_ALL = re.compile(
    r'(?<=[.!?]) +(?=(?:Customer impact|(?:Preliminary )?root cause(?: and mitigation)?'
    r'|Mitigation|Next steps): )',
    re.IGNORECASE,
)
_OPENING = re.compile(
    r'^(?P<name>[*_]{0,3}(?:\(?\d{1,2}[.)] ?)?[A-Za-z][A-Za-z /&-]{2,60}(?:\([^()]{0,80}\))?'
    r'[*_]{0,3}\s*:[*_]{0,3})(?P<rest>\s*\S.*)$'
)
_SAID, _SENTENCE = 3, 7
"""Words behind a heading's colon that are a text of their own: with a number among them, and without."""

_BOTH = re.compile(r'\b(?:and|&) (?:resolution|solution)\b', re.IGNORECASE)
# `Task: text` is an item that says what it is.
_FIELD = re.compile(r'^(\*\*[^*:]{2,60}:?\*\*:?)\s*([^\s:*].*)$')
_SINGLE = re.compile(r'^(?:\w+ )?(?:task|improvement|action|item|measure|step|fix)$', re.IGNORECASE)
_CUT = frozenset(('timeline', 'actions'))
# Where nothing else is a heading the labels are (status pages of vendors).
_CUT_ALL = _CUT | {
    'summary',
    'impact',
    'root-cause',
    'resolution',
    'lessons',
    'detection',
    'contributing-factors',
}


def unglued(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks with `Issue SummaryDuration: 2 hours` and the like as lines of their own.

    `Timeline: text`, `Tasks: text` and, as Markdown headings, any section's name with a colon and
    more words are split behind the colon. The new lines bear the number of the old one.
    """
    heads = [mark for mark in marks if mark.shape is Shape.heading]
    outlined = any(mark.depth < LISTED and exact_role(mark.text) in _CUT for mark in heads)
    cut = _CUT if outlined else _CUT_ALL
    nested = not outlined and sum(1 for mark in heads if mark.depth == LISTED) > 1
    begun = False
    bold = {mark.depth for mark in heads if exact_role(mark.text) != 'other'} == {BOLD}
    told: set[str] = set()
    result: list[Mark] = []
    for mark in marks:
        told |= {exact_role(mark.text)} if bold and mark.shape is Shape.heading else set()
        begun = begun or (nested and mark.depth == LISTED and mark.shape is Shape.heading)
        if mark.shape is Shape.heading and mark.depth <= BOLD:
            result += _heading(mark)
        elif begun and mark.shape is Shape.item and mark.depth == 1:
            result += _field(mark)
        elif bold and (parts := _behind_timeline(mark, told)):
            told.add(exact_role(parts[0].text))
            result += parts
        elif mark.shape is Shape.text:
            pieces = _pieces(mark.text, outlined=outlined)
            for piece in pieces:
                result += _split(mark, piece, cut, alone=len(pieces) == 1)
        else:
            result.append(mark)
    return result


def _field(mark: Mark) -> list[Mark]:
    """`- **Impact**: text` in an outline whose sections are list items."""
    found = _FIELD.match(mark.text)
    if not found:
        return [mark]
    name = Mark(Line(mark.line.number, found[1]), Shape.heading, bare(found[1]), LISTED, mark.lead)
    return [name, _of(mark, found[2], Shape.text, 0)]


def _behind_timeline(mark: Mark, told: set[str]) -> list[Mark]:
    """`**Root cause:** text` behind a timeline, where sections are bold lines; then `**Resolution:** text`.

    Before the timeline such a label is a field of the summary; in it a resolution is an entry.
    """
    found = _FIELD.match(mark.text) if mark.shape is Shape.text and 'timeline' in told else None
    role = exact_role(found[1]) if found else 'other'
    if found is None or not (role == 'root-cause' or (role == 'resolution' and 'root-cause' in told)):
        return []
    return [_of(mark, found[1], Shape.heading, BOLD), _of(mark, found[2], Shape.text, mark.depth)]


def _heading(mark: Mark) -> list[Mark]:
    name, colon, rest = mark.text.partition(':')
    whole = not colon or name.count('(') != name.count(')') or exact_role(name) == 'other'
    said = len(rest.split())
    sentence = said >= _SENTENCE and exact_role(name) != 'timeline'
    if whole or said < _SAID or not (sentence or any(c.isdigit() for c in rest)):
        return [mark]
    return [_of(mark, name, Shape.heading, mark.depth), _of(mark, rest.strip(), Shape.text, 0)]


def _pieces(text: str, *, outlined: bool) -> list[str]:
    if ':' not in text and not _TOGETHER.match(text):
        return [text]
    pieces = _MIDDLE.split(text)
    if not outlined:
        pieces = [piece for whole in pieces for piece in _MIDDLE_ALL.split(whole)]
    return [label for piece in pieces for label in _LABEL.split(piece) if label.strip()]


def _split(mark: Mark, text: str, cut: frozenset[str], *, alone: bool) -> list[Mark]:
    if found := _TOGETHER.match(text):
        rest = text[found.end() :]
        return [_of(mark, found[1], Shape.heading, PLAIN), _of(mark, rest.strip(), Shape.text, 0)]
    if not alone and exact_role(text) != 'other':
        return [_of(mark, text, Shape.heading, PLAIN)]
    opening = _OPENING.match(text) if ':' in text[:160] else None
    if opening and _cuts(bare(opening['name']), cut):
        depth = BOLD if opening['name'].startswith(('*', '_')) else PLAIN
        rest = opening['rest'].strip()
        return [
            _of(mark, bare(opening['name']), Shape.heading, depth),
            _of(mark, rest, Shape.text, mark.depth),
        ]
    return [mark if text == mark.text else _of(mark, text, Shape.text, mark.depth)]


def _cuts(name: str, cut: frozenset[str]) -> bool:
    """Whether a label with its text behind it begins a section; `Summary` and `Root cause` may be fields."""
    role = exact_role(name)
    whole = (role == 'summary' and ' ' in name) or (role == 'root-cause' and _BOTH.search(name))
    return bool(whole or role in cut) and not _SINGLE.match(name)


def _of(mark: Mark, text: str, shape: Shape, depth: int) -> Mark:
    return Mark(Line(mark.line.number, text), shape, bare(text) if shape is Shape.heading else text, depth)
