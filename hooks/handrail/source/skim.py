"""The headings of a document that is too long to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handrail.model import Inline, Span
from handrail.source.reading import HEADINGS

_HEADING = re.compile(r'(#{1,6})[ \t]+(\S.{0,200})')
_FENCE = re.compile(r' {0,3}(`{3,}|~{3,})')
_WIDTH = 300


def skim(lines: Sequence[str], offset: int) -> Iterator[tuple[int, int, Inline]]:
    """Level, line and words of each `#` heading outside of fences, at most as many as may be.

    The words are taken as they stand, without reading links and emphasis.
    """
    fence = ''
    found = 0
    for number, line in enumerate(lines[offset:], offset + 1):
        short = line[:_WIDTH]
        if match := _FENCE.match(short):
            fence = '' if fence and match[1].startswith(fence) else fence or match[1]
        elif not fence and found < HEADINGS and (match := _HEADING.match(short)):
            found += 1
            yield len(match[1]), number, (Span(match[2].rstrip().rstrip('#').rstrip() or '#'),)
