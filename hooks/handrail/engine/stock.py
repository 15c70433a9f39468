"""Material's own search index, as `search: stock` asks for it.

Its plugin asks an index for the entries of every page, and writes them as one file. Here that index
takes entries which were made together with the page's conversion, so that a page from the cache is
not parsed again.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from material.plugins.search.plugin import SearchIndex
from mkdocs.structure.pages import Page

from handrail.engine.packed import mark_of
from handrail.engine.sections import sections
from handrail.engine.subjects import UNKNOWN, Known
from handrail.engine.zstd import pack, unpack

STOCK = r'[\s\-]+'
"""The theme's own separator, which finds identifiers only whole."""

SEPARATOR = r'[\s\u200b\-_,:!=\[\]()"`/]+|\.(?!\d)|&[lg]t;|(?!\b)(?=[A-Z][a-z])'

BOOST = 6
"""How much an entry of a name weighs: more than any heading or top of a page that holds its words.

Material's search multiplies the score of a page's top by up to 5, that of other entries by up to 2.
"""


class FedIndex(SearchIndex):  # type: ignore[misc] # the plugin is not typed
    """Material's index, whose entries are JSON texts from the moment they are made."""

    def add_entry_from_context(self, page: Page) -> None:
        """Add a page: the entries that came with it, when they are those of its content."""
        if getattr(page, 'entries_for', b'') == mark_of(page, 'content') != b'':
            self.entries.append(page.entries)  # type: ignore[attr-defined]
        else:
            self.entries.append(pack(search_entries(page, getattr(page, 'known', UNKNOWN)).encode()))

    def generate_search_index(self, prev: Any) -> Encoded:  # noqa: ARG002 - Material's signature
        """Return the whole index; `prev` is of Material's dirty builds, which are not supported."""
        index = bytearray(f'{{"config":{config_of(self.config)},"docs":['.encode())
        for packed in self.entries:
            if entries := unpack(packed):
                index += entries
                index += b','
        if index.endswith(b','):
            del index[-1]
        index += b']}'
        return Encoded(index)


class Encoded:
    """Text that is bytes already: the plugin asks for nothing but these."""

    def __init__(self, data: bytes | bytearray) -> None:
        """Keep the bytes."""
        self.data = data

    def encode(self, _encoding: str) -> bytes | bytearray:
        """Return the bytes."""
        return self.data


def config_of(options: Any, **more: str) -> str:
    """Return what the theme's script is told of an index, as JSON."""
    names = ('lang', 'separator', 'pipeline', 'fields')
    return json.dumps({**{name: options[name] for name in names}, **more}, separators=(',', ':'), default=str)


def search_entries(page: Page, known: Known = UNKNOWN) -> str:
    """Return the entries of a page as JSON objects with commas between; '' when it has none.

    Each name becomes an entry of its own: what stands in a title weighs most, so that an id or a
    pasted error text finds its page before pages that hold some of its words.
    """
    search = page.meta.get('search') or {}
    if search.get('exclude'):
        return ''
    tags, title = page.meta.get('tags'), str(page.meta.get('title', page.title))
    more: dict[str, Any] = {'tags': [str(tag) for tag in tags if tag]} if isinstance(tags, list) else {}
    more.update({'boost': search['boost']} if 'boost' in search else {})
    found = [
        {
            'location': f'{page.url}#{part.anchor}' if part.anchor else page.url,
            'title': (''.join(part.title) or title).strip(),
            'text': ''.join(part.text).strip(),
            **more,
        }
        for part in sections(page.content or '')
        if not part.excluded
    ]
    for anchor, name, text in (*known.names, *known.signatures) if found else ():
        entry = {'title': escape(name, quote=False), 'text': escape(text, quote=False), 'boost': BOOST}
        found.append({'location': f'{page.url}#{anchor}', **entry})
    return ','.join(json.dumps(entry, separators=(',', ':'), default=str) for entry in found)
