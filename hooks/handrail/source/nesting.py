"""Steps where no reader would find them: inside lists, quotes, tabs and admonitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from handrail.model import Place, Problem
from handrail.source.kindline import KINDS, read_kind_line
from handrail.source.outline import Outline

_HINT = 'write the step as a heading at the left margin, with its kind line below'
_INDENT = 4


def check_nesting(outline: Outline) -> Iterator[Problem]:
    """Report kind lines inside lists and quotes, and steps that are indented as tabs need it."""
    for part in (outline.lead, *outline.parts):
        tokens = part.tokens if part else []
        for before, token in pairwise(tokens):
            if not _kind_first(token) or before.type != 'paragraph_open':
                continue
            at = Place(outline.uri, outline.line(token))
            if before.level:
                line = read_kind_line(outline.run(token).spans, at)
                said = line and not line.problems and (line.place or line.minutes or line.team)
                if said or _headed(tokens, before):
                    yield Problem(at, 'nested-step', 'a step stands inside a list or quote', _HINT)
            elif part and before is part.tokens[0] and _indented(outline, part.at.line):
                yield Problem(part.at, 'nested-step', 'a step stands inside a tab or box', _HINT)


def _kind_first(token: Token) -> bool:
    """Whether a text begins with a code span that is a kind of step."""
    first = next((child for child in token.children or () if child.type != 'text' or child.content), None)
    return first is not None and first.type == 'code_inline' and first.content in KINDS


def _headed(tokens: Sequence[Token], paragraph: Token) -> bool:
    """Whether a heading stands directly before a paragraph."""
    return any(one.type == 'heading_close' and other is paragraph for one, other in pairwise(tokens))


def _indented(outline: Outline, number: int) -> bool:
    line = outline.lines[number - 1].expandtabs(_INDENT)
    return len(line) - len(line.lstrip()) >= _INDENT
