"""What each line of a document is by its mark-up: heading, item, text, row, code, blank, rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from handrail.intake.account import Line, Mark, Shape
from handrail.intake.fences import code_lines
from handrail.intake.headings import bare, exact_role, is_dated_row, is_moment

BOLD, PLAIN, LISTED = 7, 8, 9
"""Depths of headings without a level of their own: a bold line, words alone on a line, a list item."""

LONG = 120
"""Characters after which a line is a paragraph whatever its mark-up says."""

_ATX = re.compile(r'^ {0,3}(#{1,6})(?!#)[ \t]+(\S.*)$')
_ATX_TIGHT = re.compile(r'^ {0,3}(#{1,6})(?=[^\s#!])(.*)$')
_HASHTAGS = re.compile(r'^#\w+(?:\s+#\w+)+\s*$|^#\d+\b')
_UNDERLINE = re.compile(r'^ {0,3}(=+|-{3,})$')
_RULE = re.compile(r'^ {0,3}(?:[-*_=~] ?){3,}$|^[\s\u2014\u2500-\u257f]{3,}$')
_ITEM = re.compile(
    r'^(?P<lead>[-*+\u2022\u25cf\u25cb\u25aa\u25e6\u2023\u2043\u00b7\u2794\u27a2\u2013\u2014]|\(?\d{1,3}[.)]|[a-zA-Z][.)])'
    r'(?:[ \t]+(?P<text>\S.*)|$)'
)
# No blank behind the mark: `•Cache`, `—Implement`, `-Restart`, `10.12:30 PM` (number 10).
_TIGHT = re.compile(
    r'^(?P<lead>[\u2022\u25cf\u25aa\u25e6\u00b7\u27a2\u2013\u2014]|-(?=[A-Za-z*\[])|\d{1,2}[.)](?=[A-Za-z*]|\d{1,2}:\d\d\b))(?P<text>[^\s-].*)$'
)
_BOLD = re.compile(r'^(\*{1,3}|__?)(?=\S)(?P<text>.+?)[*_]{1,3}\s*(?P<colon>[:;*]*)$')
_QUOTE = re.compile(r'^ {0,3}(?:> ?)+')
_DELIMITER = re.compile(r'^\s*\|?[ :]*-+[ :]*(?:\|[ :]*-+[ :]*)*\|?\s*$')
_BRACKETS = re.compile(r'\([^()]{0,300}\)')
_CAPITALS = re.compile(r"^[A-Z][A-Z0-9 ,&/'()-]{3,60}:?$")


@dataclass(slots=True)
class _Lists:
    """The lists that are open: where the text of their items begins."""

    indents: list[int] = field(default_factory=list)

    def enter(self, indent: int, width: int) -> int:
        while self.indents and self.indents[-1] > indent + 1:
            self.indents.pop()
        self.indents.append(indent + min(width, 4))
        return len(self.indents)

    def within(self, indent: int) -> int:
        return sum(1 for each in self.indents if each <= indent)


def mark_lines(lines: Sequence[Line]) -> tuple[Mark, ...]:
    """Say what each line is: as many marks as lines, in their order.

    Code comes first: nothing in a fence or a comment is anything else. A heading is what Markdown
    marks as one, a whole line in bold, and the name of a section alone on its line or list item.
    """
    code = code_lines(lines) | _comments(lines)
    tables = _tables(lines, code)
    lists = _Lists()
    marks: list[Mark] = []
    for n, line in enumerate(lines):
        if n in code:
            mark = Mark(line, Shape.code, line.text)
        elif n in tables:
            mark = Mark(line, Shape.row, line.text.strip())
        elif marks and _is_underline(marks[-1], line):
            marks[-1] = Mark(
                marks[-1].line, Shape.heading, bare(marks[-1].text), 1 if '=' in line.text else 2
            )
            mark = Mark(line, Shape.blank, '')
        else:
            mark = _marked(line, lists, alone=_alone(marks))
        if mark.shape in (Shape.heading, Shape.row) and mark.depth != LISTED:
            lists.indents.clear()
        marks.append(mark)
    return tuple(marks)


def plainly(mark: Mark) -> Mark:
    """A heading that is one only by its words as the item or the text that it is otherwise."""
    if mark.depth < PLAIN:
        return mark
    words = _QUOTE.sub('', mark.line.text).strip()
    if mark.depth < LISTED:
        return Mark(mark.line, Shape.text, words)
    item = _ITEM.match(words) or _TIGHT.match(words)
    text = (item['text'] or '') if item else mark.text
    return Mark(mark.line, Shape.item, text.strip(), mark.depth - LISTED + 1, mark.lead)


def _marked(line: Line, lists: _Lists, *, alone: bool) -> Mark:
    text = _QUOTE.sub('', line.text).expandtabs(4)
    words = text.strip()
    indent = len(text) - len(text.lstrip())
    if words.endswith('\\') and not words.endswith('\\\\'):
        words = words[:-1].rstrip()
    if not words:
        return Mark(line, Shape.blank, '')
    if found := _ATX.match(text) or (not _HASHTAGS.match(words) and _ATX_TIGHT.match(text)) or None:
        return Mark(line, Shape.heading, bare(found[2].rstrip(' #') or found[2]), len(found[1]))
    if _RULE.match(text):
        return Mark(line, Shape.rule, words)
    if item := _ITEM.match(words) or _TIGHT.match(words):
        return _item(line, item, lists, indent, alone=alone)
    depth = lists.within(indent) if indent else 0
    if not indent and alone:
        lists.indents.clear()
    soft = _soft(words, alone=alone)
    return Mark(line, Shape.heading, bare(words), soft) if soft else Mark(line, Shape.text, words, depth)


def _item(line: Line, item: re.Match[str], lists: _Lists, indent: int, *, alone: bool) -> Mark:
    lead, words = item['lead'], (item['text'] or '').strip()
    numbered = lead[-1] in '.)'
    if numbered and not indent and _soft(f'{lead} {words}', alone=alone) and exact_role(words) != 'other':
        return Mark(line, Shape.heading, f'{lead} {bare(words)}', PLAIN)
    depth = lists.enter(indent, len(lead) + 1)
    if words and len(words) <= LONG and exact_role(words) != 'other' and _closed(words):
        return Mark(line, Shape.heading, bare(words), LISTED + depth - 1, lead)
    return Mark(line, Shape.item, words, depth, lead)


def _closed(words: str) -> bool:
    return words.rstrip('*_ ').endswith(':') or bool(_BOLD.match(words))


def _soft(words: str, *, alone: bool) -> int:
    """The depth of a heading that is one only by its words or as a line in bold; 0: none."""
    if len(words) > LONG and len(_BRACKETS.sub('', words)) > LONG // 2:
        return 0
    known = exact_role(words) != 'other'
    bold = _BOLD.match(words)
    if bold:
        inner = bold['text']
        if known:
            return BOLD
        single = '**' not in inner.strip('*') and (': ' not in inner) and len(inner) <= LONG // 2
        return (
            BOLD
            if alone
            and single
            and len(bold[1]) > 1
            and not inner.endswith(('.', '!', ','))
            and not is_moment(inner)
            else 0
        )
    if known:
        return PLAIN if alone or words[0].isupper() or not words[0].isalpha() or words.endswith(':') else 0
    return PLAIN if alone and _CAPITALS.match(words) and len(words.split()) > 1 else 0


def _alone(marks: Sequence[Mark]) -> bool:
    """Whether the next line begins a paragraph."""
    return not marks or marks[-1].shape in (Shape.blank, Shape.rule, Shape.heading)


def _is_underline(before: Mark, line: Line) -> bool:
    if not _UNDERLINE.match(line.text) or before.shape not in (Shape.text, Shape.heading):
        return False
    if before.shape is Shape.heading:
        return before.depth >= BOLD
    return (
        not before.depth
        and len(before.text) <= LONG
        and (line.text.startswith('=') or not before.text.endswith(('.', ',', ':')))
    )


def _tables(lines: Sequence[Line], code: frozenset[int]) -> frozenset[int]:
    """The indexes of rows: lines with bars around a delimiter row, and lines between bars."""
    rows: set[int] = set()
    for n, line in enumerate(lines):
        text = line.text.strip()
        if n in code or '|' not in text:
            continue
        if (
            n - 1 in rows
            or (text.startswith('|') and text.count('|') > 1)
            or (n + 1 < len(lines) and '|' in lines[n + 1].text and _DELIMITER.match(lines[n + 1].text))
        ):
            rows.add(n)
    bare_rows = {n for n, line in enumerate(lines) if n not in code and is_dated_row(line.text)}
    return frozenset(rows | bare_rows) if len(bare_rows) > 1 else frozenset(rows)


def _comments(lines: Sequence[Line]) -> frozenset[int]:
    inside: set[int] = set()
    opened: list[int] = []
    for n, line in enumerate(lines):
        if not opened and line.text.lstrip().startswith('<!--'):
            opened = [n]
        if opened and '-->' in line.text:
            inside.update(range(opened[0], n + 1))
            opened = []
    return frozenset(inside)
