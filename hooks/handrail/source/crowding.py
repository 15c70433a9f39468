"""Texts that would keep the converter busy for seconds, or exhaust it: told from their lines, before.

What Markdown nests, repeats or refers to is counted by its marks, without parsing: a parser that decides
how deep a text nests has gone that deep already. The limits are far above what people write; each is where
Python-Markdown with the extensions of the site begins to take a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from handrail.model import Place, Problem

DEPTH = 20
"""Quotes, lists and boxes inside of each other."""

COLUMNS = 4 * DEPTH
CELLS = 20_000
NOTES = 1000
LAZY = 200
EXPANDED = 500_000
"""Characters that abbreviations and link definitions may become when they are put in their places."""

COUNTS = {
    'tabs': (re.compile(r'[ >]*===[+!]?\s'), 200),
    'boxes': (re.compile(r'[ >]*(?:!!!|\?\?\?)'), 500),
    'notes': (re.compile(r'[ >]*\[\^[^\]]*\]:'), 500),
    'abbreviations': (re.compile(r'[ >]*\*\[[^\]]*\]:'), 200),
    'explanations': (re.compile(r'[ >]*:[ \t]'), 1000),
    'tags that are not closed on their line': (re.compile(r'[^<]*<[A-Za-z/!?][^>]*$'), 100),
    'HTML elements that begin a line': (re.compile(r'[ >]*<[A-Za-z]'), 1000),
}
"""What there may be only so much of, by its words: how a line of it begins, and how many."""

_FENCE = re.compile(r'([ >]*)(`{3,}|~{3,})[ \t]*[\w.+#-]*[ \t]*(?:\{[^`{}]*\})?[ \t]*$')
_MARKS = re.compile(r'(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|!!!|\?\?\?|:(?=[ \t])))+')
_MARK = re.compile(r'>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|!!!|\?\?\?|:(?=[ \t])')
_DEEP = re.compile(r'[ \t]{60,}(?:[-*+>:#]|\d{1,9}[.)]|!!!|\?\?\?|===|\[\^|```|~~~)')
_RUN = re.compile(r'([`*_~^=+:{\[!|<&\\$-])\1{200}')
_DEFINITION = re.compile(r'[ >]*(\*?)\[([^\]\[]{1,200})\]:[ \t]*(.*)')
_ELEMENT = re.compile(r'<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]{0,1000}?(/?)>')
_VOID = frozenset(
    {'area', 'br', 'col', 'hr', 'img', 'input', 'wbr', 'link', 'meta', 'base', 'source', 'embed'}
)


Said = tuple[int, str] | None


def crowded(uri: str, text: str, first_line: int = 1) -> Problem | None:
    """Return the Problem of a body, which begins on `first_line`, over one of the limits; else None."""
    return _first(uri, text, first_line, (_depth, _runs, _counts, _calls, _cells, _elements, _expansion))


def wide(uri: str, text: str, first_line: int = 1) -> Problem | None:
    """Return the Problem of a body with tables or quotes that no parser should see; else None."""
    looks = (*((_table,) if '|' in text else ()), *((_lazy,) if text.count('\n>') > LAZY else ()))
    return _first(uri, text, first_line, looks) if looks else None


def _first(
    uri: str, text: str, first_line: int, looks: Sequence[Callable[[Sequence[str], Sequence[int]], Said]]
) -> Problem | None:
    lines = text.split('\n')
    outside = list(_outside(lines))
    for look in looks:
        if said := look(lines, outside):
            hint = 'split it, or put it into a fence'
            return Problem(Place(uri, first_line + said[0]), 'too-crowded', said[1], hint)
    return None


def _outside(lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines that stand in no fence, as every reader of Markdown has it."""
    close: re.Pattern[str] | None = None
    pending: list[int] = []
    for number, line in enumerate(lines):
        if close is None:
            if (found := _FENCE.match(line)) and len(line) < COLUMNS:
                close, pending = re.compile(rf'{re.escape(found[1])}{re.escape(found[2])}[ \t]*$'), [number]
            else:
                yield number
        else:
            pending.append(number)
            if close.match(line):
                close, pending = None, []
    yield from pending


def _depth(lines: Sequence[str], outside: Sequence[int]) -> Said:
    for number in outside:
        line = lines[number]
        if len(line) > DEPTH and (found := _MARKS.match(line)) and len(found[0]) > DEPTH:
            depth = sum(1 for _ in _MARK.finditer(found[0]))
            if depth > DEPTH:
                return number, f'a line opens {depth} quotes, lists or boxes, the limit is {DEPTH}'
        if (found := _DEEP.match(line.expandtabs(4))) and len(found[0]) > COLUMNS:
            return number, f'a line is nested by {len(found[0])} columns, the limit is {COLUMNS}'
    return None


def _runs(lines: Sequence[str], outside: Sequence[int]) -> Said:
    for number in outside:
        if len(lines[number]) > 200 and (found := _RUN.search(lines[number])) and not _rule(lines[number]):  # noqa: PLR2004 - see _RUN
            return number, f'the sign {found[1]!r} stands there more than 200 times on end'
    return None


def _rule(line: str) -> bool:
    return len(line) < 1000 and len(set(line.strip())) == 1 and line.strip()[0] in '-=*_'  # noqa: PLR2004 - a ruler


def _counts(lines: Sequence[str], outside: Sequence[int]) -> Said:
    for what, (pattern, limit) in COUNTS.items():
        count = 0
        for number in outside:
            count += pattern.match(lines[number]) is not None
            if count > limit:
                return number, f'there are more than {limit} {what}'
    return None


def _lazy(lines: Sequence[str], outside: Sequence[int]) -> Said:
    """Behind a quote that ends without a blank line the parser tries all rules anew, one level deeper."""
    count = 0
    for number in outside:
        behind = lines[number + 1].lstrip() if number + 1 < len(lines) else ''
        count += bool(behind) and behind[0] != '>' and lines[number].lstrip().startswith('>')
        if count > LAZY:
            return number, f'more than {LAZY} quotes end without a blank line behind them'
    return None


def _calls(lines: Sequence[str], outside: Sequence[int]) -> Said:
    total = 0
    for number in outside:
        total += lines[number].count('[^')
        if total > NOTES:
            return number, f'there are more than {NOTES} calls of notes'
    return None


def _table(lines: Sequence[str], outside: Sequence[int]) -> Said:
    return _cells(lines, outside, 10 * CELLS)


def _cells(lines: Sequence[str], outside: Sequence[int], limit: int = CELLS) -> Said:
    """Rows are filled up to the number of columns of the widest: so many cells are made."""
    total = rows = columns = 0
    for number in (*outside, -1):
        bars = lines[number].count('|') if number >= 0 else 0
        if bars:
            rows += 1
            columns = max(columns, bars)
        elif rows:
            total += rows * columns
            rows = columns = 0
        if total + rows * columns > limit:
            return max(number, 0), f'the tables have more than {limit} cells'
    return None


def _elements(lines: Sequence[str], outside: Sequence[int]) -> Said:
    depth = marks = 0
    for number in outside:
        if '<' not in lines[number]:
            continue
        marks += lines[number].count('<![') + lines[number].count('<?')
        if marks > DEPTH:
            return number, f'there are more than {DEPTH} marks of CDATA or of processing instructions'
        for found in _ELEMENT.finditer(lines[number]):
            if found[2].lower() in _VOID or found[3]:
                continue
            depth = max(depth - 1, 0) if found[1] else depth + 1
            if depth > 10 * DEPTH:
                return number, f'{depth} HTML elements are open, the limit is {10 * DEPTH}'
    return None


def _expansion(lines: Sequence[str], outside: Sequence[int]) -> Said:
    """How much text stands in the places of abbreviations and references when it is put there."""
    if not any(']:' in lines[number] for number in outside):
        return None
    whole = '\n'.join(lines).lower()
    total = 0
    for number in outside:
        if not (found := _DEFINITION.match(lines[number])):
            continue
        mark, name, value = found.groups()
        size = len(value) + (len(lines[number + 1]) if number + 1 < len(lines) else 0)
        uses = whole.count(name.lower() if mark else f'[{name.lower()}]')
        total += uses * size
        if total > EXPANDED:
            return (
                number,
                f'the definition of {name[:40]!r} would fill {total} characters, the limit is {EXPANDED}',
            )
    return None
