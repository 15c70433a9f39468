"""Reads the addresses out of built HTML and CSS: ids, links, and what a browser would load.

By regular expressions: the input was written by a template engine and the sanitiser, in which a
`<` in text is always `&lt;`, and a site of thousands of pages is read in seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

TAG = re.compile(
    r'<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^\s"\'<>/=]+(?:\s*=\s*(?:"[^"]*"|\'[^\']*\'|[^\s"\'<>=`]+))?)*)\s*/?>'
)
ATTRIBUTE = re.compile(r'([^\s"\'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s"\'<>=`]+)))?')
CSS_ADDRESS = re.compile(r'url\(\s*["\']?([^"\')]+)["\']?\s*\)|@import\s+["\']([^"\']+)["\']')
SKIPPED = re.compile(r'<!--.*?-->|(<script\b[^>]*>).*?</script>|(<style\b[^>]*>)(.*?)</style>', re.DOTALL)

LOADED = frozenset(
    {'stylesheet', 'icon', 'preload', 'modulepreload', 'prefetch', 'manifest', 'preconnect', 'dns-prefetch'}
)
SOURCES = {
    'script': 'src',
    'img': 'src',
    'iframe': 'src',
    'source': 'src',
    'video': 'src',
    'audio': 'src',
    'embed': 'src',
    'frame': 'src',
    'input': 'src',
    'track': 'src',
}


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a page, `offset` characters from its start; `loaded`: a browser fetches it unasked."""

    url: str
    offset: int
    loaded: bool


@dataclass(frozen=True, slots=True)
class Markup:
    """What one HTML page offers and asks for."""

    ids: frozenset[str]
    addresses: tuple[Address, ...]


def read_html(text: str) -> Markup:
    """Return the ids and addresses of a page; scripts and comments are not looked into."""
    ids: set[str] = set()
    addresses: list[Address] = []
    for found in SKIPPED.finditer(text):
        if found[3]:
            addresses += (Address(a.url, found.start(3) + a.offset, loaded=True) for a in read_css(found[3]))
    bare = SKIPPED.sub(lambda found: (found[1] or found[2] or '').ljust(len(found[0])), text)
    for tag in TAG.finditer(bare):
        attributes = attributes_of(tag[2])
        if 'id' in attributes:
            ids.add(attributes['id'])
        name = tag[1].lower()
        if name == 'a' and 'name' in attributes:
            ids.add(attributes['name'])
        addresses.extend(_addresses(name, attributes, tag.start()))
    return Markup(frozenset(ids), tuple(addresses))


def read_css(text: str) -> Iterator[Address]:
    """The addresses that a style sheet loads; data addresses are part of it and left out."""
    for found in CSS_ADDRESS.finditer(text):
        url = found[1] or found[2]
        if not url.startswith('data:'):
            yield Address(url.strip(), found.start(), loaded=True)


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes of a tag from what stands behind its name; the first of a name counts."""
    if not text:
        return {}
    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in reversed(ATTRIBUTE.findall(text))
    }


def _addresses(name: str, attributes: dict[str, str], offset: int) -> Iterator[Address]:
    if name in ('a', 'area') and 'href' in attributes:
        yield Address(attributes['href'], offset, loaded=False)
    elif name == 'link' and attributes.get('href'):
        loaded = bool(LOADED.intersection(attributes.get('rel', '').lower().split()))
        yield Address(attributes['href'], offset, loaded)
    elif name in SOURCES:
        yield from (Address(url, offset, loaded=True) for url in _sources(name, attributes))
    elif name in ('use', 'image') and (href := attributes.get('href') or attributes.get('xlink:href')):
        yield Address(href, offset, loaded=True)
    elif name == 'object' and attributes.get('data'):
        yield Address(attributes['data'], offset, loaded=True)
    if 'style' in attributes:
        yield from (Address(a.url, offset, loaded=True) for a in read_css(attributes['style']))


def _sources(name: str, attributes: dict[str, str]) -> Iterator[str]:
    """What an element shows or runs: one file, a picture for the time being, one of several sizes."""
    candidates = (each.split() for each in attributes.get('srcset', '').split(','))
    urls = (
        attributes.get(SOURCES[name], ''),
        attributes.get('poster', ''),
        *(each[0] for each in candidates if each),
    )
    yield from filter(None, urls)
