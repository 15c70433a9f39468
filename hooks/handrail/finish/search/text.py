"""Cuts a page's content into sections of plain text: what is found, and what an answer shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:[^>"]|"[^"]*")*)>|([^<]+)')
ID = re.compile(r'\sid="([^"]*)"')
HEADINGS = frozenset({'h1', 'h2', 'h3', 'h4', 'h5', 'h6'})
INLINE = frozenset(
    {'a', 'b', 'bdi', 'bdo', 'code', 'em', 'i', 'mark', 's', 'span', 'strong', 'sub', 'sup', 'u', 'wbr'}
)
VOID = frozenset({'area', 'br', 'col', 'hr', 'img', 'input', 'wbr'})
SKIPPED = re.compile(r'\s(?:data-search-exclude\b|class="(?:headerlink|linenodiv)")')


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what follows it, as plain text; `anchor` is '' for the top of the page.

    `copied`: it is a copy of what stands on another page, and that page answers better.
    """

    anchor: str
    title: str
    text: str
    copied: bool = False


def parts_of(html: str, copied: str = '') -> list[Part]:
    """Return the parts of a page's sanitised HTML in their order, those without a word left out.

    Drawings, permalinks, line numbers and what is marked with `data-search-exclude` are passed over;
    a heading that is excluded takes what follows it along. Elements of the class `copied` are parts of
    their own.
    """
    cutter = Cutter(copied and f' class="{copied}"')
    for end, tag, attributes, text in TOKEN.findall(html):
        if text:
            cutter.data(text)
            continue
        if end:
            cutter.close(tag)
        elif tag not in VOID and not attributes.endswith('/'):
            cutter.open(tag, attributes)
        if tag not in INLINE:
            cutter.data(' ')
    return list(cutter.parts())


class Cutter:
    """Where we are: the part that is being filled, how deep we are in what is passed over."""

    def __init__(self, copied: str) -> None:
        """Begin at the top of the page."""
        self.copied, self.depth = copied, 0
        self.found: list[tuple[str, list[str], list[str], bool]] = [('', [], [], False)]
        self.into = self.found[0][2]
        self.skipped = 0
        self.hidden = False
        self.titled = False

    def open(self, tag: str, attributes: str) -> None:
        """Enter an element: a heading with an id begins a part, the first `h1` the top's."""
        if self.skipped:
            self.skipped += 1
            return
        if self.depth or (self.copied and self.copied in attributes):
            self.depth += 1
            if self.depth == 1:
                self.begin(self.found[-1][0], copied=True)
        heading = ID.search(attributes) if tag in HEADINGS else None
        if SKIPPED.search(attributes) or tag == 'svg':
            self.skipped, self.hidden = 1, self.hidden or heading is not None
        elif heading:
            top, self.titled = tag == 'h1' and not self.titled, True
            self.begin('' if top else unescape(heading[1]))
            self.into, self.hidden = self.found[-1][1], False

    def close(self, tag: str) -> None:
        """Leave an element."""
        if self.skipped:
            self.skipped -= 1
            return
        if self.depth:
            self.depth -= 1
            if not self.depth:
                self.begin(self.found[-1][0])
        if tag in HEADINGS:
            self.into = self.found[-1][2]

    def begin(self, anchor: str, *, copied: bool = False) -> None:
        """Begin a part whose text comes next."""
        self.found.append((anchor, [], [], copied))
        self.into = self.found[-1][2]

    def data(self, text: str) -> None:
        """Take text between two tags."""
        if not self.skipped and not self.hidden:
            self.into.append(text)

    def parts(self) -> Iterator[Part]:
        """Yield what was found."""
        for anchor, title, text, copied in self.found:
            part = Part(anchor, _plain(title), _plain(text), copied)
            if part.title or part.text:
                yield part


def _plain(texts: list[str]) -> str:
    return ' '.join(unescape(''.join(texts)).split())
