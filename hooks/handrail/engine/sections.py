"""Cuts a page's content into the sections that Material's search indexes.

What comes out is what `material.plugins.search` makes of the same HTML (a test compares them), in a
fraction of the time: the sanitiser has written this HTML, so that one expression finds its tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape

TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:[^>"]|"[^"]*")*)>|([^<]+)')
ID = re.compile(r'\sid="([^"]*)"')
HEADINGS = frozenset({'h1', 'h2', 'h3', 'h4', 'h5', 'h6'})
KEPT = frozenset({'p', 'code', 'pre', 'li', 'ol', 'ul', 'sub', 'sup'})
VOID = frozenset({'area', 'br', 'col', 'hr', 'img', 'input', 'wbr'})
EXCLUDED = 'data-search-exclude'


@dataclass(slots=True)
class Section:
    """A heading and what follows. `anchor` is '' for the top of the page, `level` '' before a heading."""

    level: str = ''
    depth: float = 0
    anchor: str = ''
    excluded: bool = False
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def sections(html: str) -> list[Section]:
    """Return the sections of a page's sanitised HTML, in their order."""
    cutter = Cutter()
    for token in TOKEN.finditer(html):
        end, tag, attributes, text = token.groups()
        if text is not None:
            cutter.data(unescape(text))
        elif end:
            cutter.close(tag)
        elif tag not in VOID:
            cutter.open(tag, attributes)
    return cutter.sections


class Cutter:
    """Where we are: the open elements, the section that is being filled, what is passed over."""

    def __init__(self) -> None:
        """Begin before the first element."""
        self.sections: list[Section] = []
        self.open_tags: list[str] = []
        self.links: list[bool] = []  # of each open element: whether it is a permalink
        self.passed: set[str] = set()
        self.section: Section | None = None

    def open(self, tag: str, attributes: str) -> None:
        """Enter an element."""
        self.open_tags.append(tag)
        self.links.append(tag == 'a' and 'class="headerlink"' in attributes)
        if tag in HEADINGS and (found := ID.search(attributes)):
            self._heading(tag, unescape(found[1]), excluded=EXCLUDED in attributes)
        elif self.section is None:
            self._begin(Section())
        if EXCLUDED in attributes or 'class="linenodiv"' in attributes:
            self.passed.add(tag)
        elif tag in KEPT and not self._passed():
            self._parts().append(f'<{tag}>')

    def close(self, tag: str) -> None:
        """Leave an element; behind the wrapper of a heading the section before it goes on."""
        if not self.open_tags or self.open_tags[-1] != tag or self.section is None:
            return
        height = len(self.open_tags)
        if self.section.depth > height:
            outer = next((found for found in reversed(self.sections) if found.depth <= height), None)
            if outer is not None:
                self.section.depth = float('inf')
                self.section = outer
        self.open_tags.pop()
        self.links.pop()
        if tag in self.passed:
            self.passed.remove(tag)
        elif tag in KEPT and not self._passed():
            _close(self._parts(), tag)

    def data(self, text: str) -> None:
        """Take the text between two tags."""
        if self._passed():
            return
        verbatim = 'pre' in self.open_tags
        if not verbatim:
            text = ' ' if text.isspace() else text.replace('\n', ' ')
        if self.section is None:
            self._begin(Section())
        parts = self._parts()
        if self.section is not None and parts is self.section.title:
            if not any(self.links):
                parts.append(escape(text, quote=False))
        elif not text.isspace():
            parts.append(escape(text, quote=False))
        elif verbatim or not parts or not parts[-1].isspace():
            parts.append(text)

    def _heading(self, level: str, anchor: str, *, excluded: bool) -> None:
        depth = len(self.open_tags)
        if level != 'h1' and not self.sections:
            self._begin(Section(depth=depth))
        self._begin(Section(level, depth, anchor if self.sections else '', excluded))

    def _begin(self, section: Section) -> None:
        self.section = section
        self.sections.append(section)

    def _parts(self) -> list[str]:
        section = self.section or Section()
        return section.title if section.level in self.open_tags else section.text

    def _passed(self) -> bool:
        return bool(self.passed) and not self.passed.isdisjoint(self.open_tags)


def _close(parts: list[str], tag: str) -> None:
    """Close an element; one that holds nothing but white space is taken back."""
    if f'<{tag}>' not in parts:
        return
    start = parts.index(f'<{tag}>')
    if any(not part.isspace() for part in parts[start + 1 :]):
        parts.append(f'</{tag}>')
    else:
        del parts[start:]
