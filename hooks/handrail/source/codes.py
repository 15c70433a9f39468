"""Where the code of a page stands, in characters: fences, indented blocks, code spans."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

_BLOCKS = MarkdownIt('commonmark').enable('table').disable(['inline', 'text_join'])
_SPAN = re.compile(r'(?<!`)(`{1,20})(?!`)(.+?)(?<!`)\1(?!`)', re.DOTALL)
_HOLDER = re.compile(r'\s*(?:!!!|\?\?\?|===|:::|///|\[\^[^\]]+\]:|:\s|[-*+]\s|\d{1,9}[.)]\s)')
"""Lines below which four spaces begin no code but the content of a box, a tab, a list or a note."""


def coded(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Return the stretches of a Markdown text, from the character `start` on, that are code."""
    body = text[start:]
    lines = body.split('\n')
    begins = [start]
    for line in lines:
        begins.append(begins[-1] + len(line) + 1)
    found = []
    for token in _BLOCKS.parse(body):
        if not token.map:
            continue
        first, last = token.map
        last = min(last, len(lines))
        if token.type == 'fence' or (token.type == 'code_block' and not _held(lines, token)):
            found.append((begins[first + (token.type == 'fence')], begins[last]))  # options are no code
        elif token.type == 'inline' and '`' in token.content:
            piece = text[begins[first] : begins[last] - 1]
            found += [
                (begins[first] + one.start(), begins[first] + one.end()) for one in _SPAN.finditer(piece)
            ]
    return found


def _held(lines: list[str], token: Token) -> bool:
    """Whether an indented block belongs to something above it."""
    first = token.map[0] if token.map else 0
    depth = len(lines[first]) - len(lines[first].lstrip())
    for line in reversed(lines[:first]):
        if line.strip() and len(line) - len(line.lstrip()) < depth:
            return _HOLDER.match(line) is not None
    return False
