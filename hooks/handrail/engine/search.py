"""The one seam to the search index.

Material's own index is kept: its plugin asks an index for the entries of every page, and writes
them as one file. Here that index takes entries which were made together with the page's
conversion, so that a page from the cache is not parsed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from material.plugins.search.plugin import SearchIndex, SearchPlugin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

STOCK = r'[\s\-]+'
"""The theme's own separator, which finds identifiers only whole."""

SEPARATOR = r'[\s\u200b\-_,:!=\[\]()"`/]+|\.(?!\d)|&[lg]t;|(?!\b)(?=[A-Z][a-z])'


class FedIndex(SearchIndex):  # type: ignore[misc] # the plugin is not typed
    """Material's index, whose entries are JSON texts from the moment they are made."""

    def add_entry_from_context(self, page: Page) -> None:
        """Add a page: the entries that came with it, when they are those of its content."""
        entries = getattr(page, 'entries', '')
        if not entries or page.seal != hash(page.content):  # type: ignore[attr-defined]
            entries = search_entries(page)
        if entries:
            self.entries.append(entries)

    def generate_search_index(self, prev: Any) -> str:  # noqa: ARG002 - Material's signature
        """Return the whole index; `prev` is of Material's dirty builds, which are not supported."""
        names = ('lang', 'separator', 'pipeline', 'fields')
        config = json.dumps({name: self.config[name] for name in names}, separators=(',', ':'), default=str)
        return f'{{"config":{config},"docs":[{",".join(self.entries)}]}}'


def search_entries(page: Page) -> str:
    """Return the entries of a page as JSON objects with commas between; '' when it has none."""
    index = SearchIndex()
    index.add_entry_from_context(page)
    return ','.join(json.dumps(entry, separators=(',', ':'), default=str) for entry in index.entries)


def install_index(config: MkDocsConfig) -> None:
    """Give Material's search plugin our index and, unless mkdocs.yml sets one, our separator.

    To be called when the plugin has read its own configuration.
    """
    for plugin in _plugins(config):
        separator = SEPARATOR if plugin.config.separator == STOCK else plugin.config.separator
        plugin.search_index = FedIndex(**{**plugin.config, 'separator': separator})


def _plugins(config: MkDocsConfig) -> Iterator[SearchPlugin]:
    for plugin in config.plugins.values():
        if isinstance(plugin, SearchPlugin) and plugin.config.enabled:
            yield plugin
