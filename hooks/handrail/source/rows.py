"""One row of a timeline, before it is known on which day it stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from handrail.model import ActionOutcome, EntryKind, EntryMark, Level, Place, Problem
from handrail.source.frontmatter import unknown
from handrail.source.instants import read_clock
from handrail.source.items import Item, run_of
from handrail.source.outline import Outline
from handrail.source.spans import Run

_TIME = re.compile(
    r'(?:(?P<date>\d{4}-\d{2}-\d{2})[ T]+)?(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)'
    r'(?P<half>\s*[AaPp]\.?[Mm]\b\.?)?(?P<offset>\s*[+-]\d{2}:?\d{2}(?![\w-]))?(?=[\s:,\u2013\u2014-]|[A-Z]|$)',
    re.ASCII,
)
_RANGE = re.compile(r'\s*[\u2013\u2014]\s*\d{1,2}:\d{2}', re.ASCII)
_LABEL = re.compile(r'\s*\(?(?P<label>[A-Z]{1,5})\b\)?', re.ASCII)
_SEPARATOR = re.compile(r'\s*[:,\u2013\u2014-]?(?:\s+|$)')
_CLOSES = re.compile(r'(\S+)\s+(\S+)')
_KINDS = tuple(kind.value for kind in EntryKind)
_OUTCOMES = tuple(outcome.value for outcome in ActionOutcome)
_VERDICTS = frozenset({EntryKind.refuted, EntryKind.confirmed})


@dataclass(slots=True)
class Row:
    """What one item says: date (perhaps none), clock, label, marks and text, all as written."""

    at: Place
    date: str
    clock: str
    label: str
    marks: tuple[EntryMark, ...] = ()
    run: Run = field(default_factory=lambda: Run(()))
    problems: list[Problem] = field(default_factory=list)

    @property
    def written(self) -> str:
        """Date, clock and label as they stand in the row."""
        return ' '.join(part for part in (self.date, self.clock, self.label) if part)


def read_row(outline: Outline, item: Item, names: frozenset[str]) -> Row | None:
    """Read an item of a timeline; None when no time stands at its beginning.

    `names` are abbreviations that the document's zone bears: such a word is a label wherever it
    follows the clock; another one only right before the kinds.
    """
    children = _unmarked(list(item.head.children or []) if item.head else [])
    match = _TIME.match(children[0].content) if children and children[0].type == 'text' else None
    if match is None:
        return None
    rest = children[0].content[match.end() :]
    label = (match['half'] or match['offset'] or '').strip().replace('.', '')
    if not label and (named := _LABEL.match(rest)) and _is_label(named, rest, children, names):
        label, rest = named['label'], rest[named.end() :]
    row = Row(item.at, match['date'] or '', match['clock'], label)
    if ranged := _RANGE.match(rest):
        row.problems.append(time_range(item.at, match['clock'] + ranged[0]))
        rest = rest[ranged.end() :]
    rest = rest[separator.end() :] if (separator := _SEPARATOR.match(rest)) else rest
    children = [Token('text', '', 0, content=rest), *children[1:]]
    marks, children = _marks(row, children)
    row.marks = tuple(marks)
    row.run = item.run(run_of(outline, item.head, children))
    row.problems.extend(_complaints(outline, row, item))
    return row


def _unmarked(children: list[Token]) -> list[Token]:
    """The tokens without the emphasis in which the time at their beginning may stand."""
    begin = 1 if children and children[0].type == 'text' and not children[0].content else 0
    marks = [token.type for token in children[begin : begin + 3]]
    if marks not in (['strong_open', 'text', 'strong_close'], ['em_open', 'text', 'em_close']):
        return children
    words, rest = children[begin + 1].content, children[begin + 3 :]
    if not _TIME.match(words):
        return children
    if rest and rest[0].type == 'text':
        words, rest = words + rest[0].content, rest[1:]
    return [Token('text', '', 0, content=words), *rest]


def time_range(at: Place, text: str) -> Problem:
    """The Problem of a row with two times."""
    said = f'{text!r} is a range of time, and a row has one time'
    return Problem(at, 'time-range', said, 'write when it began, and the end in the text or a row of its own')


def _is_label(named: re.Match[str], rest: str, children: Sequence[Token], names: frozenset[str]) -> bool:
    alone = not rest[named.end() :].strip(' :,-\u2013\u2014')
    return named['label'] in names or (alone and len(children) > 1 and children[1].type == 'code_inline')


def _marks(row: Row, children: list[Token]) -> tuple[list[EntryMark], list[Token]]:
    """Read the code spans at the beginning; an unknown one is reported and stays in the text."""
    marks: list[EntryMark] = []
    index = 0
    while index < len(children):
        token = children[index]
        if token.type == 'code_inline':
            mark = _mark(row, token.content.strip(), first=not marks)
            if mark is None:
                break
            marks.append(mark)
        elif token.type != 'softbreak' and (token.type != 'text' or token.content.strip(' ,+')):
            break
        index += 1
    return marks, children[index:]


def _mark(row: Row, code: str, *, first: bool) -> EntryMark | None:
    """Read one code span as a kind; None (with a Problem where one was meant) when it is none."""
    name, colon, outcome = code.partition(':')
    if colon and name == EntryKind.action.value:
        if outcome in _OUTCOMES:
            return EntryMark(EntryKind.action, ActionOutcome(outcome))
        said = f'unknown outcome {outcome!r} of an action'
        row.problems.append(unknown(row.at, said, outcome, _OUTCOMES, 'unknown-outcome'))
        return EntryMark(EntryKind.action)
    if (match := _CLOSES.fullmatch(code)) and match[1] in _VERDICTS:
        return _verdict(row, EntryKind(match[1]), match[2])
    if code in _KINDS:
        return EntryMark(EntryKind(code))
    if first or difflib.get_close_matches(code, _KINDS, n=1, cutoff=0.8):
        row.problems.append(unknown(row.at, f'unknown kind {code!r}', code, _KINDS, 'unknown-kind'))
    return None


def _verdict(row: Row, kind: EntryKind, clock: str) -> EntryMark:
    time = read_clock(clock)
    if time is None:
        said = f'{kind.value!r} names the time {clock!r}, which does not exist'
        row.problems.append(
            Problem(row.at, 'no-such-time', said, 'write the clock of its row, such as 14:15')
        )
        return EntryMark(kind)
    return EntryMark(kind, closes=f'{time:%H:%M}')


def _complaints(outline: Outline, row: Row, item: Item) -> Iterator[Problem]:
    for at in item.code:
        hint = 'put it into the prose around the list and link to it'
        yield Problem(at, 'code-in-row', 'a code block stands in a timeline row', hint)
    for token in item.nested:
        children = _unmarked(list(token.children or []))
        if children and children[0].type == 'text' and (match := _TIME.match(children[0].content)):
            at = Place(row.at.file, outline.line(token))
            said = f'a row of {match[0]} stands inside the row {row.written!r}'
            yield Problem(at, 'nested-row', said, 'unindent it: every row is an item of the one list')
    if not row.run.spans:
        said = f'the row {row.written!r} says nothing'
        yield Problem(row.at, 'empty-row', said, 'write what happened')
    elif not row.marks and not row.problems:
        said = f'the row {row.written!r} has no kind'
        hint = f'write one of `{"`, `".join(_KINDS)}` behind the time'
        yield Problem(row.at, 'no-kind', said, hint, Level.warning)
