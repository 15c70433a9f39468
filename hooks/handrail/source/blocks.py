"""The top-level blocks of a part: paragraphs, fences, lists, each with its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from handrail.model import Place, Problem
from handrail.source.outline import Outline

_OPTION = re.compile(r'[\w.:-]+=(?:"[^"]*"|\'[^\']*\'|\S+)')


@dataclass(frozen=True, slots=True)
class Block:
    """One block of nesting 0; `start` and `end` are lines of the file, end exclusive.

    `kind` is the type of its first token (`paragraph_open`, `fence`, `bullet_list_open`).
    """

    kind: str
    tokens: tuple[Token, ...]
    start: int
    end: int

    @property
    def language(self) -> str:
        """The language of a fence, '' for other blocks."""
        return language(self.tokens[0])

    @property
    def inline(self) -> Token | None:
        """The inline token of a paragraph, None for other blocks."""
        return self.tokens[1] if self.kind == 'paragraph_open' else None


def blocks(outline: Outline, tokens: Sequence[Token]) -> list[Block]:
    """Group the tokens of a part by the block of nesting 0 that they belong to."""
    found: list[Block] = []
    begin = 0
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            first = tokens[begin]
            group = tuple(tokens[begin : index + 1])
            found.append(Block(first.type, group, outline.line(first), outline.end(first)))
            begin = index + 1
    return found


def language(token: Token) -> str:
    """The first info word of a fence in lower case, '' for other tokens."""
    return (token.info.split() or [''])[0].lower() if token.type == 'fence' else ''


def items(block: Block) -> Iterator[tuple[Token, ...]]:
    """The tokens of each item of a list block, without those of the item itself."""
    begin = 0
    for index, token in enumerate(block.tokens):
        if token.level == 1 and token.type == 'list_item_open':
            begin = index + 1
        elif token.level == 1 and token.type == 'list_item_close':
            yield block.tokens[begin:index]


def check_fences(outline: Outline, tokens: Sequence[Token]) -> Iterator[Problem]:
    """Report fences with a second info word: MkDocs takes them for text and swallows what follows.

    Options (`title="x"`, `linenums=1`) and attributes in braces are fine: `pymdownx.superfences`
    reads them.
    """
    for token in tokens:
        first, _, rest = token.info.strip().partition(' ') if token.type == 'fence' else ('', '', '')
        if not rest or first.startswith('{') or rest.lstrip().startswith('{'):
            continue
        if left := _OPTION.sub('', rest).split():
            said = f'the fence names {left[0]!r} behind its language {first!r}'
            at = Place(outline.uri, outline.line(token))
            yield Problem(at, 'fence-words', said, f'write "```{first}" alone')
