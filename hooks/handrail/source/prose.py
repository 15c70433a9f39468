"""Prose around what is structured: cut out of a part by lines, so that nothing of it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from handrail.model import Section
from handrail.source.blocks import blocks
from handrail.source.head import text_line
from handrail.source.outline import Outline, Part


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of the file, from 1, end exclusive."""

    start: int
    end: int


def cut(outline: Outline, part: Part, role: str, taken: Sequence[Stretch]) -> Section:
    """The section of a part without the lines that are `taken` by structure, given in order.

    What stands before the first of them becomes its `text`, all the rest its `after`, so that
    nothing is lost.
    """
    if not taken:
        text, after, after_line = outline.text(part.start, part.end), '', 0
    else:
        text = outline.text(part.start, taken[0].start)
        starts = [stretch.end for stretch in taken]
        ends = [*(stretch.start for stretch in taken[1:]), part.end]
        pieces = [(start, outline.text(start, end)) for start, end in zip(starts, ends, strict=True)]
        after = '\n\n'.join(piece for _, piece in pieces if piece)
        first = next((start for start, piece in pieces if piece), 0)
        after_line = text_line(outline, first, part.end) if first else 0
    return Section(
        role=role,
        level=part.level,
        title=part.title,
        anchor=part.anchor,
        at=part.at,
        text=text,
        after=after,
        text_line=text_line(outline, part.start, part.end),
        after_line=after_line,
        older=part.older,
    )


def outside(outline: Outline, part: Part, taken: Sequence[Stretch]) -> list[Token]:
    """The tokens of a part outside of the lines that are taken.

    Of a list that is taken in part, what is left are its words: it is no list any more.
    """
    if not taken:
        return part.tokens
    lines = {number for stretch in taken for number in range(stretch.start, stretch.end)}
    left: list[Token] = []
    for block in blocks(outline, part.tokens):
        if lines.isdisjoint(range(block.start, block.end)):
            left.extend(block.tokens)
        else:
            left.extend(t for t in block.tokens if t.type == 'inline' and outline.line(t) not in lines)
    return left
