"""Reads every link out of a built page: where it stands, what it says, what the reader sees of it.

By regular expressions, so that a thousand pages take a second. Comments and the text of scripts are not
looked into; links in `pre` and `code` are, since a reader can follow them too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from handrail.finish.markup import read_css

__all__ = ['Anchor', 'Lines', 'base_of', 'content_span', 'heading_before', 'read']

ATTRIBUTES = {
    'a': ('href',),
    'area': ('href',),
    'audio': ('src',),
    'blockquote': ('cite',),
    'body': ('background',),
    'button': ('formaction',),
    'del': ('cite',),
    'embed': ('src',),
    'form': ('action',),
    'frame': ('src', 'longdesc'),
    'iframe': ('src', 'longdesc'),
    'image': ('href', 'xlink:href'),
    'img': ('src', 'srcset', 'longdesc'),
    'input': ('src', 'formaction'),
    'ins': ('cite',),
    'link': ('href',),
    'object': ('data',),
    'q': ('cite',),
    'script': ('src',),
    'source': ('src', 'srcset'),
    'track': ('src',),
    'use': ('href', 'xlink:href'),
    'video': ('src', 'poster'),
}
"""The attributes that hold addresses, by the element: https://html.spec.whatwg.org/#attributes-3."""

_TAG = re.compile(
    rf'<({"|".join(sorted(ATTRIBUTES, key=len, reverse=True))})(?=[\s/])((?:[^>"\']|"[^"]*"|\'[^\']*\')*)>',
    re.IGNORECASE,
)
_REFRESH = re.compile(
    r'<meta\b(?=[^>]*\bhttp-equiv\s*=\s*["\']?refresh)[^>]*?\bcontent\s*=\s*["\'][^"\']*?url\s*=\s*([^"\']+)',
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r'([^\s"\'<>/=]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s"\'<>=`]+))')
_SKIPPED = re.compile(
    r'<!--.*?-->|(<script\b[^>]*>).*?</script\s*>|(<style\b[^>]*>)(.*?)</style\s*>', re.DOTALL | re.IGNORECASE
)
_STYLED = re.compile(
    r'<[a-zA-Z][^<>]*?\sstyle\s*=\s*(?:"([^"<>]*url\([^"<>]*)"|\'([^\'<>]*url\([^\'<>]*)\')', re.IGNORECASE
)
_BASE = re.compile(r'<base\b[^>]*?\shref\s*=\s*["\']?([^"\'\s>]+)', re.IGNORECASE)
_HEADING = re.compile(r'<h[1-6]\b[^>]*?(?:\sid="([^"]*)")?[^>]*>(.*?)</h[1-6]>', re.DOTALL | re.IGNORECASE)
_MARKUP = re.compile(r'<[^>]*>')
_MAIN = (
    (re.compile(r'<article\b', re.IGNORECASE), '</article>'),
    (re.compile(r'<[a-z]+\b[^>]*\brole="main"', re.IGNORECASE), '<footer'),
    (re.compile(r'<main\b', re.IGNORECASE), '</main>'),
)
SPACES = ' \t\n\r\f'
"""What HTML takes for spaces around an address."""
_SHOWN = 80
"""Characters of a link's text that are kept."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One address on one page."""

    raw: str
    """As a browser reads it: entities are characters."""
    offset: int
    """Characters before the address."""
    tag: str
    attribute: str
    text: str
    """What the reader sees: of a link its words, of a picture its alternative text."""


class Lines:
    """Turns an offset into line and column, both from 1, the column in characters."""

    def __init__(self, text: str) -> None:
        """Find the line ends."""
        self.starts = [0, *(found.end() for found in re.finditer('\n', text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def read(text: str, *, css: bool = False) -> tuple[Anchor, ...]:
    """Return all links of an HTML page, or of a style sheet, in the order in which they stand."""
    if css:
        return tuple(Anchor(each.url, each.offset, 'css', 'url', '') for each in read_css(text))
    return tuple(sorted(_anchors(text), key=lambda anchor: anchor.offset))


def _anchors(text: str) -> Iterator[Anchor]:
    for found in _SKIPPED.finditer(text):
        if found[3]:
            start = found.start(3)
            yield from (Anchor(a.url, start + a.offset, 'style', 'url', '') for a in read_css(found[3]))
    bare = _SKIPPED.sub(lambda found: (found[1] or found[2] or '').ljust(len(found[0])), text)
    for found in _REFRESH.finditer(bare):
        yield Anchor(unescape(found[1]).strip(), found.start(1), 'meta', 'content', '')
    yield from _styled(bare)
    for tag in _TAG.finditer(bare):
        name, start = tag[1].lower(), tag.start(2)
        written = reversed(list(_ATTRIBUTE.finditer(tag[2])))
        given = {found[1].lower(): found for found in written}  # the first of a name counts
        for attribute in ATTRIBUTES[name]:
            if attribute in given:
                found = given[attribute]
                group = next(number for number in (2, 3, 4) if found[number] is not None)
                value, at = unescape(found[group]), start + found.start(group)
                words = _words(name, given, bare, tag.end())
                for raw in _candidates(value) if attribute == 'srcset' else (value.strip(SPACES),):
                    yield Anchor(raw, at, name, attribute, words)


def _styled(text: str) -> Iterator[Anchor]:
    """What the styles of single elements load."""
    for found in _STYLED.finditer(text):
        start = found.start(1) if found[1] is not None else found.start(2)
        for each in read_css(unescape(found[1] or found[2] or '')):
            yield Anchor(each.url, start + each.offset, 'style', 'style', '')


def _candidates(srcset: str) -> Iterator[str]:
    """https://html.spec.whatwg.org/#srcset-attributes: addresses with widths, by commas."""
    for candidate in re.split(r',\s+|,$', srcset):
        if candidate.strip():
            yield candidate.split()[0]


def _words(name: str, given: dict[str, re.Match[str]], text: str, end: int) -> str:
    """What the reader sees of a link."""
    if name == 'a':
        close = text.find('</a', end, end + 2000)
        shown = text[end:close] if close >= 0 else ''
        if '<' in shown:
            shown = _MARKUP.sub('', shown)
        if shown.strip():
            return ' '.join(unescape(shown).split())[:_SHOWN]
    for attribute in ('alt', 'title', 'aria-label'):
        if attribute in given:
            found = given[attribute]
            return ' '.join(unescape(found[2] or found[3] or found[4] or '').split())[:_SHOWN]
    return ''


def base_of(text: str) -> str:
    """Return the address of `<base href>`, '' when the page has none."""
    found = _BASE.search(text)
    return unescape(found[1]) if found else ''


def content_span(text: str) -> tuple[int, int]:
    """Return where the content of a page begins and ends: what the theme put around it is left out."""
    for begin, end in _MAIN:
        if found := begin.search(text):
            stop = text.rfind(end)
            return found.start(), stop if stop > found.start() else len(text)
    return 0, len(text)


def heading_before(text: str, offset: int) -> tuple[str, str]:
    """Return id and words of the last heading that begins before `offset`; both '' when there is none."""
    last = ('', '')
    for found in _HEADING.finditer(text, 0, offset):
        words = re.sub(r'<a class="headerlink".*?</a>', '', found[2], flags=re.DOTALL)
        last = (unescape(found[1] or ''), ' '.join(unescape(_MARKUP.sub('', words)).split()))
    return last
