"""One row of a timeline, before it is known on which day it stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from handrail.model import ActionOutcome, EntryKind, EntryMark, Level, Place, Problem, Span
from handrail.source.frontmatter import unknown
from handrail.source.instants import CLOCK, HALF, read_clock, wrong_half
from handrail.source.items import Item, run_of
from handrail.source.outline import Outline
from handrail.source.spans import Run
from handrail.source.zonenames import LABEL, is_label

_TIME = re.compile(
    rf'(?:(?P<date>\d{{4}}-\d{{2}}-\d{{2}})[ T]+)?(?P<clock>{CLOCK})'
    r'(?P<offset>\s*[+-]\d{2}:?\d{2}(?![\w-]))?(?=[\s:;,|()\u2013\u2014-]|[A-Z]|$)',
    re.ASCII,
)
_RANGE = re.compile(
    rf'\s*(?:[\u2013\u2014-]\s*|(?:to|until)\s+)(?P<end>{CLOCK})'
    rf'(?:\s*\(?(?P<label>{LABEL})\)?)?(?=[\s:;,.)|]|$)',
    re.ASCII,
)
_LABEL = re.compile(rf'\s*(?P<open>[(\[]\s*)?(?P<label>{LABEL})(?(open)\s*[)\]])')
_SEPARATOR = re.compile(r'\s*(?::-|[:;,|\u2013\u2014-])?(?:\s+|$)|\s*:(?=\w)')
_DIVIDES = re.compile(r'\s*(?:[:;,|)\u2013\u2014-]|$)')
_CLOSES = re.compile(r'(\S+)\s+(\S.*)')
_KINDS = tuple(kind.value for kind in EntryKind)
_OUTCOMES = tuple(outcome.value for outcome in ActionOutcome)
_VERDICTS = frozenset({EntryKind.refuted, EntryKind.confirmed})


@dataclass(slots=True)
class Row:
    """What one item says: date, clock and label (each perhaps none), marks and text, all as written.

    `written` is how the time stands there.
    """

    at: Place
    date: str = ''
    clock: str = ''
    label: str = ''
    written: str = ''
    marks: tuple[EntryMark, ...] = ()
    run: Run = field(default_factory=lambda: Run(()))
    problems: list[Problem] = field(default_factory=list)

    def ends(self, words: str) -> None:
        """Say that the row has two times; the words of the second one begin its text."""
        self.problems.append(time_range(self.at, f'{self.written}{words}'))
        self.run = replace(self.run, spans=(Span(f'{words.strip()} '), *self.run.spans))


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
    row = Row(item.at, match['date'] or '', match['clock'], (match['offset'] or '').strip())
    if not row.label and (named := _LABEL.match(rest)) and _is_label(named, rest, children, names):
        row.label, rest = named['label'], rest[named.end() :]
    row.written = ' '.join(children[0].content[: -len(rest) or None].split())
    if ranged := _RANGE.match(rest):
        _end(row, ranged)
        rest = rest[ranged.end() :]
    rest = rest[separator.end() :] if (separator := _SEPARATOR.match(rest)) else rest
    if wrong_half(row.clock) and (taken := read_clock(row.clock)):
        said = f'{row.clock!r} is on both clocks at once and is taken as {taken:%H:%M}'
        hint = 'write the hour from 00 to 23, such as 13:45'
        row.problems.append(Problem(item.at, 'wrong-half', said, hint, Level.warning))
    _fill(outline, row, item, [Token('text', '', 0, content=rest), *children[1:]])
    if ranged:
        row.ends(ranged[0])
    row.problems.extend(_complaints(outline, row, item))
    return row


def untimed_row(outline: Outline, item: Item) -> Row | None:
    """Read an item without a time as a row, which a draft may hold; None when it says nothing."""
    row = Row(item.at)
    _fill(outline, row, item, _unmarked(list(item.head.children or []) if item.head else []))
    return row if row.run.spans else None


def _fill(outline: Outline, row: Row, item: Item, children: list[Token]) -> None:
    marks, children = _marks(row, children)
    row.marks = tuple(marks)
    row.run = item.run(run_of(outline, item.head, children))


def _end(row: Row, ranged: re.Match[str]) -> None:
    """Take over what the end of a span says of its beginning as well: `2:30 - 4 pm`, `9:00 - 9:20 UTC`."""
    if not row.label and (label := ranged['label']) and is_label(label, separated=True):
        row.label = label
    end, half = read_clock(ranged['end']), re.search(HALF, ranged['end'])
    if half and end and not re.search(HALF, row.clock):
        same = read_clock(f'{row.clock} {half[0]}')
        row.clock += f' {half[0]}' if same and same <= end else ' AM'


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
    behind = rest[named.end() :]
    separated = bool(named['open'] or _DIVIDES.match(behind))
    alone = not behind.strip(' :,-\u2013\u2014') and len(children) > 1 and children[1].type == 'code_inline'
    return named['label'] in names or alone or is_label(named['label'], separated=separated)


def _marks(row: Row, children: list[Token]) -> tuple[list[EntryMark], list[Token]]:
    """Read the code spans at the beginning; an unknown one is reported and stays in the text."""
    marks: list[EntryMark] = []
    index = 0
    while index < len(children):
        token = children[index]
        if token.type == 'code_inline':
            mark = _mark(row, token.content.strip(), first=bool(row.clock) and not marks)
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
