"""Finds in a document every place that names an address, with its line.

Not a parser: the engine has decided what is a link, here its line is looked up. So a line by line search
serves all dialects of Markdown, front matter, YAML and raw HTML alike; code blocks are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

__all__ = ['Heading', 'Mention', 'headings', 'mentions']

_FENCE = re.compile(r'\s*(?:>\s*)*(`{3,}|~{3,})(.*)')
_INLINE = re.compile(
    r'(?:\[(?P<words>(?:[^\[\]\\]|\\.|!?\[[^\[\]]*\](?:\([^()]*\))?)*)\])?'
    r'(?<=\])\(\s*(?:<(?P<angled>[^<>]*)>|(?P<plain>(?:[^\s()<>\\]|\\.|\([^\s()]*\))+))'
)
_DEFINED = re.compile(r'\s{0,3}\[(?P<words>[^\]]+)\]:\s*<?(?P<plain>[^\s<>]+)')
_ATTRIBUTE = re.compile(
    r'\b(?:href|src|srcset|data|action|cite|poster)\s*=\s*["\']?(?P<plain>[^"\'\s>]+)', re.IGNORECASE
)
_BARE = re.compile(r'(?P<plain>(?:https?|ftp)://[^\s<>"\'`|)\]]+)')
_FILE = re.compile(r'(?P<plain>(?<![\w/.(<#-])[\w./-]+\.md(?:#[\w.-]+)?)')
_VALUE = re.compile(r'(?P<plain>[^\s\'"\[\]{},]*/[^\s\'"\[\]{},]*)')
"""In YAML, where an address may stand without any mark."""
_KINDS = (_INLINE, _DEFINED, _ATTRIBUTE, _BARE, _FILE)
_TRAILING = '.,;:!?*_'
_HEADING = re.compile(r'\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$')
_SETEXT = re.compile(r'\s{0,3}(?:=+|-{2,})\s*$')
_ID = re.compile(r'<a\s+(?:id|name)="([^"]+)"[^>]*>|\{[^}]*#([\w.-]+)[^}]*\}')


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that names an address."""

    line: int
    raw: str
    words: str = ''
    """What the reader sees of the link, when it is written as one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a document."""

    line: int
    words: str
    """Without markup."""
    ids: tuple[str, ...]
    """The anchors that are written in it."""


def mentions(text: str, *, fences: bool = True) -> tuple[Mention, ...]:
    """Return all places in order; without `fences` code blocks are looked into (YAML has none)."""
    found: list[Mention] = []
    kinds = _KINDS if fences else (*_KINDS, _VALUE)
    for number, line in _lines(text, fences=fences):
        taken: set[tuple[int, str]] = set()
        for kind in kinds:
            for each in kind.finditer(line):
                group = 'plain' if each['plain'] is not None else 'angled'
                raw = _clean(each[group], bare=kind in (_BARE, _FILE))
                if (each.start(group), raw) not in taken:
                    taken.add((each.start(group), raw))
                    words = each.groupdict().get('words') or ''
                    found.append(Mention(number, raw, plain(words)))
    return tuple(found)


def _clean(raw: str, *, bare: bool) -> str:
    text = unescape(re.sub(r'\\([!-/:-@\[-`{-~])', r'\1', raw))
    return text.rstrip(_TRAILING) if bare else text


def _lines(text: str, *, fences: bool) -> Iterator[tuple[int, str]]:
    """The lines from 1; those of code blocks are left out."""
    fence = ''
    for number, line in enumerate(text.splitlines(), start=1):
        mark = _FENCE.match(line) if fences else None
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ''
        elif mark and '`' not in mark[2]:
            fence = mark[1]
        else:
            yield number, line


def headings(text: str) -> tuple[Heading, ...]:
    """Return the headings in order."""
    found: list[Heading] = []
    before = ''
    for number, line in _lines(text, fences=True):
        if mark := _HEADING.match(line):
            found.append(_heading(number, mark[2]))
        elif before.strip() and _SETEXT.match(line):
            found.append(_heading(number - 1, before))
        before = line
    return tuple(found)


def _heading(line: int, text: str) -> Heading:
    ids = tuple(each[1] or each[2] for each in _ID.finditer(text))
    return Heading(line, plain(_ID.sub('', text)), ids)


def plain(markdown: str) -> str:
    """Return words without marks and spaces, to compare them with what a page shows."""
    text = re.sub(r'!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])?', r'\1', markdown)
    return ' '.join(re.sub(r'<[^>]*>|[`*_~\\]|\{:?[^}]*\}', '', unescape(text)).split())
