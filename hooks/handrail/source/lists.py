"""Lists that MkDocs shows otherwise than a Git host does (Python-Markdown against CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from handrail.model import Level, Place, Problem
from handrail.source.outline import Outline

_QUOTE = re.compile(r'^( {0,3}> ?)+')
_ITEM = re.compile(r'\s*(?:[-*+]|\d{1,9}[.)])\s+\S')
_OPEN = frozenset({'bullet_list_open', 'ordered_list_open'})
_CLOSE = frozenset({'bullet_list_close', 'ordered_list_close'})
_BLOCKS = frozenset({'paragraph_open', 'fence', 'blockquote_open', *_OPEN})
_WALLS = frozenset({'fence', 'html_block', 'hr', 'heading_open'})
"""Blocks that end a paragraph even without a blank line."""
_TAB = 4
"""Columns by which Python-Markdown wants each level of a list indented."""


def check_lists(outline: Outline, tokens: Sequence[Token], start: int) -> tuple[Problem, ...]:
    """Report lists in prose that would be misread; `tokens` are blocks of a part that begins at `start`.

    An error where the text changes: items that print as running text, numbers that differ. A
    warning where only the level of something is lost.
    """
    if not any(token.type in _OPEN for token in tokens):
        return ()
    found = [*_running_text(outline, tokens, start), *_levels(outline, tokens), *_kinds(outline, tokens)]
    told: dict[int, Problem] = {}
    for problem in found:
        told.setdefault(problem.at.line, problem)
    return tuple(told[line] for line in sorted(told))


def _running_text(outline: Outline, tokens: Sequence[Token], start: int) -> Iterator[Problem]:
    """Items in a block of lines that does not begin with an item: all of it prints as one paragraph."""
    starts = {outline.line(token) for token in tokens if token.type == 'list_item_open'}
    walls = {
        number
        for token in tokens
        if token.type in _WALLS
        for number in range(outline.line(token), outline.end(token))
    }
    said_for: set[int] = set()
    begins: dict[int, int] = {}  # where the block of lines begins that an item stands in
    for number in sorted(starts):
        first = number
        while first > start and first - 1 not in walls and _bare(outline.lines[first - 2]).strip():
            first -= 1
            if first in begins:
                first = begins[first]
                break
        begins[number] = first
        at = Place(outline.uri, number)
        if first not in starts and first not in said_for:
            said_for.add(first)
            said = 'a list begins without a blank line before it: the site shows it as running text'
            yield Problem(at, 'list-as-text', said, 'put a blank line before it')
        elif first in starts and _column(outline, first) // _TAB > _column(outline, number) // _TAB:
            said = 'an item stands right below nested lines: the site shows it as one of them'
            yield Problem(at, 'list-level', said, 'put a blank line before it')


def _levels(outline: Outline, tokens: Sequence[Token]) -> Iterator[Problem]:
    """Blocks inside a list item whose indentation Python-Markdown takes for another level."""
    numbered: list[bool] = []  # for each list around: whether it or one around it is numbered
    first = False  # whether the next block is the first of its item
    for token in tokens:
        if token.type in _BLOCKS and not first:
            yield from _level(outline, token, numbered)
        if token.type == 'paragraph_open' and numbered:
            yield from _hidden(outline, token)
        if token.type in _OPEN:
            numbered.append(token.type == 'ordered_list_open' or any(numbered))
        elif token.type in _CLOSE:
            numbered.pop()
        first = token.type == 'list_item_open' or (first and token.type not in _BLOCKS)


def _level(outline: Outline, token: Token, numbered: Sequence[bool]) -> Iterator[Problem]:
    line = outline.line(token)
    wanted = len(numbered) * _TAB
    column = _column(outline, line)
    if column // _TAB == len(numbered):
        return
    at = Place(outline.uri, line)
    what = 'list' if token.type in _OPEN else 'block'
    if not numbered:
        said = f'a {what} is indented by {column}: the site shows it as code'
        yield Problem(at, 'list-level', said, 'begin it in the first column')
        return
    level = Level.error if numbered[-1] or token.type == 'ordered_list_open' else Level.warning
    said = f'a {what} inside a list is indented by {column}: the site shows it at another level'
    yield Problem(at, 'list-level', said, f'indent it by {wanted} spaces', level)


def _hidden(outline: Outline, token: Token) -> Iterator[Problem]:
    """Lines of a paragraph in a list that look like items and are none to CommonMark."""
    for number in range(outline.line(token) + 1, outline.end(token)):
        if _ITEM.match(_bare(outline.lines[number - 1])):
            said = 'a line looks like an item of a list, but a Git host shows it as running text'
            yield Problem(Place(outline.uri, number), 'list-level', said, 'indent each level by 4 spaces')


def _kinds(outline: Outline, tokens: Sequence[Token]) -> Iterator[Problem]:
    """Numbered lists that do not count from 1, and those that run into a list of bullets."""
    before: Token | None = None
    for token in tokens:
        if token.type == 'ordered_list_open':
            at = Place(outline.uri, outline.line(token))
            if token.markup == ')':
                said = 'a list is numbered with ")": the site shows it as running text'
                yield Problem(at, 'list-number', said, 'write a full stop behind each number')
            elif token.attrGet('start') not in {None, 1}:
                said = f'a list begins with the number {token.attrGet("start")}: the site counts from 1'
                yield Problem(at, 'list-number', said, 'begin with 1')
        if (
            token.type in _OPEN
            and before
            and before.type[:6] != token.type[:6]
            and before.level == token.level
        ):
            at = Place(outline.uri, outline.line(token))
            said = 'a list of another kind begins right behind a list: the site joins the two'
            yield Problem(at, 'list-joined', said, 'put a paragraph between them', Level.warning)
        before = token if token.type in _CLOSE else None


def _column(outline: Outline, number: int) -> int:
    bare = _bare(outline.lines[number - 1])
    return len(bare) - len(bare.lstrip(' '))


def _bare(line: str) -> str:
    """A line without the marks of quotes around it, tabs as spaces."""
    return _QUOTE.sub('', line).expandtabs(_TAB)
