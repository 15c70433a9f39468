"""Addresses of headings: the written one, or GitHub's slug of the words."""

from __future__ import annotations

import re
from typing import Any

from markdown_it.token import Token
from pymdownx.slugs import slugify

_ANCHOR = re.compile(r'<a\s+id="([^"\s<>&{}]+)"\s*>')
_slug: Any = slugify(case='lower')


class Anchors:
    """Gives out slugs in the order of the headings, each of them once.

    A repeated one is counted as GitHub does (`github-slugger`): `x`, `x-1`, `x-2`, skipping what
    another heading already has.
    """

    def __init__(self) -> None:
        """Begin with nothing taken."""
        self._counts: dict[str, int] = {}

    def slug(self, words: str) -> str:
        """The anchor of a heading with these words; `section` when they have no letter."""
        base = slug_of(words) or 'section'
        found = base
        while found in self._counts:
            self._counts[base] += 1
            found = f'{base}-{self._counts[base]}'
        self._counts[found] = 0
        return found


def slug_of(words: str) -> str:
    """GitHub's slug: lower case, spaces as hyphens, without punctuation; '' when nothing is left."""
    return str(_slug(words, '-'))


def stated_anchors(children: list[Token]) -> tuple[tuple[str, ...], list[Token]]:
    """The ids of `<a id="login"></a>` at the end of a heading, and what stands before them.

    The first is the heading's own, those behind it are older ones that still lead there.
    """
    found: list[str] = []
    rest = list(children)
    while len(rest) > 1 and rest[-1].content == '</a>':
        opening = rest[-2]
        match = _ANCHOR.fullmatch(opening.content) if opening.type == 'html_inline' else None
        if match is None:
            break
        found.append(match[1])
        del rest[-2:]
        if len(rest) > 1 and rest[-1].type == 'text' and not rest[-1].content.strip():
            if rest[-2].content != '</a>':
                break
            del rest[-1]
    return tuple(dict.fromkeys(reversed(found))), rest
