"""Links and spans as Markdown, written relative to the page on which they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

from handrail.model import Inline, Node, Span, Target, plain
from handrail.pages.encode import Markdown, code, join, line, text

_UNUSUAL = re.compile(r'[^\w.~:-]')
_SCHEMES = frozenset({'http', 'https', 'mailto', 'tel'})
_UNSAFE = re.compile(r'[^\w.~:@!$,;=/?&#%+-]|&(?=[#A-Za-z0-9]+;)', re.ASCII)


@dataclass(frozen=True, slots=True)
class Map:
    """Which addresses exist on the site, so that no page links to one that does not.

    `pages` are the uris of pages and files; `anchors` the known anchors of pages whose anchors
    are known, by uri; `dead` the targets that lead nowhere; `keys` the addresses of the objects
    that front matter names.
    """

    pages: frozenset[str]
    anchors: dict[str, frozenset[str]]
    dead: frozenset[Target]
    keys: dict[str, Node]

    def href(self, here: str, target: Target) -> str:
        """Return the address of a target as a link on the page `here` writes it, '' if there is none."""
        if target.kind:
            node = self.keys.get(f'{target.kind}:{target.id}')
            return self.address(here, node.uri, node.anchor) if node else ''
        return '' if target in self.dead else self.address(here, target.uri, target.anchor)

    def address(self, here: str, uri: str, anchor: str = '') -> str:
        """Return the relative address of a page and perhaps of an anchor on it, '' if it is no page.

        An anchor that its page does not have is left out: the page is still the right one.
        """
        if uri not in self.pages:
            return ''
        known = self.anchors.get(uri)
        part = f'#{fragment(anchor)}' if anchor and (known is None or anchor in known) else ''
        return part if uri == here and part else relative(here, uri) + part

    def link(self, here: str, label: object, uri: str, anchor: str = '') -> Markdown:
        """Return a link on the page `here`, or its label alone when there is no such page."""
        return _linked(label, self.address(here, uri, anchor))

    def object(self, here: str, key: str, label: object = '') -> Markdown:
        """Return a link to the object of a graph key, labelled with its title; its id when unknown."""
        node = self.keys.get(key)
        if node is None:
            return text(key.partition(':')[2])
        return self.link(here, label or line(plain(node.title)) or node.id, node.uri, node.anchor)

    def spans(self, here: str, inline: Inline) -> Markdown:
        """Return inline text as Markdown: encoded, with its marks and the links that lead somewhere."""
        return join(_span(self, here, span) for span in inline)


@lru_cache(maxsize=8192)
def relative(here: str, uri: str) -> str:
    """Return the way from one page to another; both are paths below docs without `.` or `..`."""
    base, target = here.split('/')[:-1], uri.split('/')
    shared = 0
    while shared < min(len(base), len(target) - 1) and base[shared] == target[shared]:
        shared += 1
    return quote('../' * (len(base) - shared) + '/'.join(target[shared:]), safe='/-._~')


def fragment(anchor: str) -> str:
    """Return an anchor for the address of a link; letters of any script stay as they are."""
    return _UNUSUAL.sub(lambda match: quote(match[0]), anchor)


def external(label: object, href: str) -> Markdown:
    """Return a link that leaves the site; what is no http, mailto or tel address becomes text."""
    return _linked(label, _checked(href))


def address_or_text(value: str) -> Markdown:
    """Return a value that may be an address: a link when it is one, else text."""
    return external(value, value) if '://' in value else text(value)


def _checked(href: str) -> str:
    try:
        parts = urlsplit(href)
    except ValueError:
        return ''
    if not href[:1].isalpha():  # urlsplit passes over signs before the scheme, which are no part of it
        return ''
    if parts.scheme.lower() not in _SCHEMES or (parts.scheme.lower().startswith('http') and not parts.netloc):
        return ''
    return re.sub(_UNSAFE, _quoted, href)


def _quoted(match: re.Match[str]) -> str:
    return '&amp;' if match[0] == '&' else quote(match[0], errors='replace')


def _linked(label: object, address: str) -> Markdown:
    shown = join([label])
    return Markdown(f'[{shown}]({address})') if address and shown else shown


def _span(links: Map, here: str, span: Span) -> Markdown:
    shown = code(span.text) if span.code else spaced(span.text)
    if not shown.strip():
        return shown
    if span.emphasis:
        shown = Markdown(f'<em>{shown}</em>')
    if span.strong:
        shown = Markdown(f'<strong>{shown}</strong>')
    if span.target:
        return _linked(shown, links.href(here, span.target))
    return external(shown, span.href) if span.href else shown


def spaced(value: str) -> Markdown:
    """Encode a run of text and keep one space where it begins or ends with any."""
    before = ' ' if value[:1].isspace() else ''
    after = ' ' if value[-1:].isspace() and value.strip() else ''
    return Markdown(before + text(value) + after)
