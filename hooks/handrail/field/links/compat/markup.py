"""The links of a page: HTML, a style sheet or a sitemap becomes a list of places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import quote

from handrail.field.links.compat.record import Place

__all__ = ['Page', 'read_listing', 'read_page', 'read_sitemap', 'read_style']

UNCLOSED = 500
"""Tags that nothing closes in a page that is read."""
ADDRESSES = {
    'a': ('href',),
    'applet': ('archive', 'src'),
    'area': ('href',),
    'audio': ('src',),
    'blockquote': ('cite',),
    'body': ('background',),
    'button': ('formaction',),
    'del': ('cite',),
    'embed': ('pluginspage', 'src'),
    'form': ('action',),
    'frame': ('longdesc', 'src'),
    'head': ('profile',),
    'html': ('manifest',),
    'iframe': ('longdesc', 'src'),
    'img': ('longdesc', 'lowsrc', 'src', 'srcset', 'usemap'),
    'input': ('formaction', 'src', 'usemap'),
    'ins': ('cite',),
    'link': ('href',),
    'meta': ('content', 'href'),
    'object': ('archive', 'classid', 'codebase', 'data', 'usemap'),
    'q': ('cite',),
    'script': ('src',),
    'source': ('src',),
    'table': ('background',),
    'td': ('background',),
    'th': ('background',),
    'tr': ('background',),
    'track': ('src',),
    'video': ('src',),
}
"""Attributes that hold an address, by element: those that LinkChecker reads."""
EVERYWHERE = ('itemtype', 'style')
NOFOLLOW = re.compile(r'\bnofollow\b', re.IGNORECASE)
REFRESH = re.compile(r'\d+;\s*url=(.+)', re.IGNORECASE)
STYLE_URL = re.compile(r'url\(\s{0,99}(\'[^\']{1,4000}\'|"[^"]{1,4000}"|[^()\s\'"]{1,4000})\s{0,99}\)')
STYLE_COMMENT = re.compile(r'/\*.*?\*/', re.DOTALL)
SITEMAP_LOC = re.compile(r'<loc>([^<]+)</loc>')
BETWEEN = re.compile(r'[\s,]*')
UNSPACED = re.compile(r'\S+')
DESCRIPTORS = re.compile(r'[^,(]*(?:\([^)]*\)?[^,(]*)*')


@dataclass(slots=True)
class Page:
    """The links of one page, and whether it asks not to be followed (`<meta name=robots>`)."""

    places: list[Place] = field(default_factory=list)
    unfollowed: bool = False


class Reader(HTMLParser):
    """Collects the links of one page, with line and column of the element, both from 1."""

    def __init__(self, parent: str, level: int) -> None:
        """Begin a page at this address; its links are on that level."""
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.parent, self.level, self.base = parent, level, ''
        self.open: list[tuple[int, list[str]]] = []
        """Links whose text is being read: which place, and what was read so far."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the addresses of one element."""
        given = dict(attrs)
        if tag == 'base' and not self.base:
            self.base = given.get('href') or ''
        if tag == 'meta' and (given.get('name') or '').lower() == 'robots':
            self.page.unfollowed |= NOFOLLOW.search(given.get('content') or '') is not None
        line, column = self.getpos()
        names = sorted({*ADDRESSES.get(tag, ()), *EVERYWHERE} & given.keys())
        texts: list[str] = []
        for name in names:
            for url in written(tag, name, given):
                place = Place(
                    url, self.parent, self.base, line, column + 1, _name(tag, given), level=self.level
                )
                if tag == 'a' and name == 'href':
                    self.open.append((len(self.page.places), texts))
                self.page.places.append(place)

    def handle_data(self, data: str) -> None:
        """Take the text of the links that are open."""
        for _, texts in self.open:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End the text of the innermost link."""
        if tag == 'a' and self.open:
            self._named(*self.open.pop())

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Pass over `<![...]>` as browsers do; the standard library raises for unknown words."""
        del report
        return self.parse_bogus_comment(i)

    def close(self) -> None:
        """End the page; a link that nobody closed has the text up to here."""
        super().close()
        while self.open:
            self._named(*self.open.pop())

    def _named(self, index: int, texts: list[str]) -> None:
        if text := ''.join(texts).strip():
            self.page.places[index] = replace(self.page.places[index], name=text)


def _name(tag: str, given: dict[str, str | None]) -> str:
    if tag == 'a':
        return given.get('title') or ''
    return (given.get('alt') or given.get('title') or '') if tag == 'img' else ''


def written(tag: str, name: str, given: dict[str, str | None]) -> Iterator[str]:
    """Return the addresses in one attribute, as they are written."""
    value = given.get(name) or ''
    if tag == 'meta':
        yield from _of_meta(name, value, given)
    elif name == 'style':
        yield from (found[1].strip('\'"') for found in STYLE_URL.finditer(value))
    elif name == 'srcset':
        yield from _candidates(value)
    elif name == 'archive':
        yield from value.split(',')
    elif tag == 'form' and name == 'action' and (given.get('method') or '').lower() == 'post':
        return
    elif tag == 'link' and re.search('dns-prefetch|preconnect', given.get('rel') or '', re.IGNORECASE):
        yield f'dns:{value.partition(":")[2] if ":" in value else value}'.rstrip('/')
    else:
        yield value


def _candidates(text: str) -> Iterator[str]:
    """Return the addresses of a srcset (HTML, "Parsing a srcset attribute"), in one pass."""
    at = BETWEEN.match(text).end()  # type: ignore[union-attr]  # it matches the empty text too
    while found := UNSPACED.match(text, at):
        url, at = found[0], found.end()
        yield url.rstrip(',')
        for rest in (() if url.endswith(',') else (DESCRIPTORS,)) + (BETWEEN,):
            at = rest.match(text, at).end()  # type: ignore[union-attr]  # the same


def _of_meta(name: str, value: str, given: dict[str, str | None]) -> Iterator[str]:
    if name == 'content' and (given.get('http-equiv') or '').lower() == 'refresh':
        if found := REFRESH.fullmatch(value):
            yield found[1]
    elif name == 'href' and (given.get('rel') or '').lower() in {'icon', 'shortcut icon'}:
        yield value


def read_page(text: str, parent: str, level: int) -> Page:
    """Read the links of an HTML page at the address `parent`.

    A page with very many `<` or comments that nothing closes is not read: the reader of the standard
    library begins anew at each of them. It raises ValueError with a sentence.
    """
    opened = max(text.count('<') - text.count('>'), text.count('<!--') - text.count('-->'))
    if opened > UNCLOSED:
        raise ValueError(f'{opened} tags or comments of the page are not closed')
    reader = Reader(parent, level)
    reader.feed(text)
    reader.close()
    return reader.page


def read_style(text: str, parent: str, level: int) -> Page:
    """Read the addresses of a style sheet. Lines are counted without the comments, as there."""
    places = [
        Place(found[1].strip('\'"'), parent, line=number, column=found.start(1), level=level)
        for number, line in enumerate(STYLE_COMMENT.sub('', text).splitlines(), start=1)
        for found in STYLE_URL.finditer(line)
    ]
    return Page(places)


def read_sitemap(text: str, parent: str, level: int) -> Page:
    """Read the addresses of a sitemap (sitemaps.org)."""
    places = [
        Place(found[1].strip(), parent, line=number, column=found.start(1) + 1, level=level)
        for number, line in enumerate(text.splitlines(), start=1)
        for found in SITEMAP_LOC.finditer(line)
    ]
    return Page(places)


def read_listing(names: list[str], parent: str, level: int) -> Page:
    """Read a folder as a page with a link to each entry, one a line, from the third line on."""
    places = [
        Place(quote(name), parent, line=number, column=1, name=name, level=level)
        for number, name in enumerate(names, start=3)
    ]
    return Page(places)
