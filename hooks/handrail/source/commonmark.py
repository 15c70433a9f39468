"""Markdown to tokens, within the limits of one document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, text_join
from markdown_it.token import Token

from handrail.model import Place, Problem
from handrail.source.crowding import crowded, wide
from handrail.source.reading import BRACKETS, DEFINITIONS, HEADINGS, PARAGRAPH_BYTES, ROWS, too_long

_MARKDOWN = MarkdownIt('commonmark').enable('table').disable('code')
_BLOCKS = MarkdownIt('commonmark').enable('table').disable(['code', 'inline', 'text_join'])
"""The same without inline parsing, so that a paragraph's length is known before its text is read."""
_WITH_CODE = MarkdownIt('commonmark').enable('table').disable(['inline', 'text_join'])
"""The same with indented code, which plain pages have."""

_MARKS = re.compile(r'[\\`*_\[\]!<&\n]')
"""Characters at which any inline rule of CommonMark begins."""
_ROWS = frozenset({'list_item_open', 'tr_open', 'hr', 'fence', 'html_block', 'blockquote_open'})
"""Blocks of which a document may have a few thousand: 30 000 rules take Python-Markdown 87 s."""


def parse(
    uri: str, text: str, body: str, offset: int, *, code: bool = False
) -> tuple[list[Token], Problem | None]:
    """Parse the body of a document; `offset` are the lines of `text` before it.

    CommonMark with tables; indented code is off, since notes in lists are indented by habit (`code`: on).
    Over a limit there are no tokens but a Problem: what would cost seconds is never parsed.
    """
    if limit := too_long(uri, text) or wide(uri, body, offset + 1):
        return [], limit
    env: dict[str, Any] = {}
    tokens = (_WITH_CODE if code else _BLOCKS).parse(body, env)
    if limit := _crowded(uri, tokens, env, offset) or _long_line(uri, tokens, body, offset):
        return [], limit
    for token in tokens:
        if token.type == 'inline':
            token.children = _inline(token.content, env)
            if limit := _brackets(uri, token, offset):
                return [], limit
    if limit := crowded(uri, body, offset + 1):
        return [], limit
    text_join(StateCore(body, _MARKDOWN, env, tokens))
    return tokens, None


def open_fence(tokens: Sequence[Token]) -> tuple[Token, str] | None:
    """The first fence that nothing closes, and why; None when each is closed.

    One that holds the opening of another of its kind was left open too: the closing line that
    it found is the other's.
    """
    for token in tokens:
        if token.type != 'fence' or not token.map:
            continue
        held = token.content.count('\n') + (not token.content.endswith('\n') and token.content != '')
        if token.map[1] - token.map[0] - 1 == held:
            return token, 'nothing closes it'
        if any(_opens(line, token.markup) for line in token.content.split('\n')):
            return token, 'another one begins inside it'
    return None


def fence_open(uri: str, token: Token, why: str, offset: int) -> Problem:
    """The Problem of a fence that nothing closes, as `open_fence` found it."""
    said = f'a code fence begins here and {why}'
    return Problem(_place(uri, token, offset), 'fence-open', said, f'end it with a line {token.markup!r}')


def _opens(line: str, mark: str) -> bool:
    """Whether a line opens a fence with a language that `mark` alone would close."""
    words = line.strip().lstrip(mark[0])
    indented = len(line) - len(line.lstrip(' ')) > 3  # noqa: PLR2004 - as in CommonMark
    return line.strip().startswith(mark) and bool(words) and mark[0] not in words and not indented


def _inline(content: str, env: dict[str, Any]) -> list[Token]:
    """The inline tokens of a paragraph; words alone, as most lines are, need no parser."""
    if content and not _MARKS.search(content):
        return [Token('text', '', 0, content=content, level=0)]
    children: list[Token] = []
    _MARKDOWN.inline.parse(content, _MARKDOWN, env, children)
    return children


def _crowded(uri: str, tokens: Sequence[Token], env: dict[str, Any], offset: int) -> Problem | None:
    """The first paragraph that is too long, or the row or heading that is one too many."""
    rows = headings = 0
    for token in tokens:
        rows += token.type in _ROWS
        headings += token.type == 'heading_open'
        if token.type in {'inline', 'html_block'} and len(token.content) * 4 > PARAGRAPH_BYTES:
            size = len(token.content.encode('utf-8', 'replace'))
            if size > PARAGRAPH_BYTES:
                said = f'a paragraph has {size} bytes, the limit is {PARAGRAPH_BYTES}'
                return Problem(_place(uri, token, offset), 'paragraph-too-long', said, 'break it up')
    numbers = (
        ('too-many-rows', rows, 'list items, table rows, rules and fences', ROWS),
        ('too-many-headings', headings, 'headings', HEADINGS),
        ('too-many-definitions', len(env.get('references', ())), 'link definitions', DEFINITIONS),
    )
    for code, count, what, limit in numbers:
        if count > limit:
            said = f'{count} {what}, the limit is {limit}'
            return Problem(Place(uri, offset + 1), code, said, 'split the document')
    return None


def _long_line(uri: str, tokens: Sequence[Token], body: str, offset: int) -> Problem | None:
    """A line outside of fences that is longer than a paragraph may be, though it holds no words.

    A row of 100 000 `>` is an empty quote to CommonMark and a long way down for Python-Markdown.
    """
    fences = [token.map for token in tokens if token.type == 'fence' and token.map]
    for number, line in enumerate(body.split('\n')):
        if len(line) > PARAGRAPH_BYTES and not any(start <= number < end for start, end in fences):
            said = f'a line has {len(line)} characters, the limit is {PARAGRAPH_BYTES}'
            return Problem(Place(uri, offset + number + 1), 'paragraph-too-long', said, 'break it up')
    return None


def _brackets(uri: str, token: Token, offset: int) -> Problem | None:
    """A paragraph with so many `[` or `<` that open nothing that it would take seconds to convert."""
    if token.content.count('[') + token.content.count('<') <= BRACKETS:
        return None
    texts = [child.content for child in token.children or () if child.type == 'text']
    count = sum(content.count('[') + content.count('<') for content in texts)
    if count <= BRACKETS:
        return None
    said = f'a paragraph has {count} brackets that open nothing, the limit is {BRACKETS}'
    return Problem(_place(uri, token, offset), 'too-many-brackets', said, 'put them into code')


def _place(uri: str, token: Token, offset: int) -> Place:
    return Place(uri, offset + (token.map[0] if token.map else 0) + 1)
