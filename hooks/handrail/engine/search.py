"""The one seam to the search: which index a site gets, what a page adds to it, who reads it.

Material's plugin stays for its search box. It asks an index for the entries of every page; the
index that it is given here keeps each page's record, which was made together with the page's
conversion, and writes the files that `search-worker.js` reads.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from material.plugins.search.plugin import SearchIndex, SearchPlugin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from handrail.engine.crew import Crew, worth_forking
from handrail.engine.packed import mark_of
from handrail.engine.stock import SEPARATOR, STOCK, Encoded, FedIndex, config_of, search_entries
from handrail.engine.subjects import UNKNOWN, Known
from handrail.engine.zstd import pack, unpack
from handrail.finish.search import FOLDER, Subject, index_files, parts_of, pointer, record, version_of
from handrail.model import Settings

COPIED = 'hr-start'
"""The class of what a page of an alert repeats of its runbook."""

SHARED = 2000
"""Pages up to which the files are written while MkDocs writes the pages: it takes memory twice."""

Groups = tuple[tuple[str, ...], ...]
Maker = Callable[[Page, Known], str]


class RecordIndex(SearchIndex):  # type: ignore[misc] # the plugin is not typed
    """Stands where Material's index would: keeps the records of pages, packed."""

    synonyms: Groups = ()
    records: list[tuple[str, bytes]]
    _version = ''
    _ahead: Crew | None = None

    def add_entry_from_context(self, page: Page) -> None:
        """Add a page: the record that came with it, when it is that of its content."""
        if getattr(page, 'entries_for', b'') == mark_of(page, 'content') != b'':
            packed = page.entries  # type: ignore[attr-defined]
        else:
            packed = pack(page_record(page, getattr(page, 'known', UNKNOWN)).encode())
        if head := unpack(packed).partition(b'\n')[0]:
            self.records.append((head.decode(), packed))

    def version(self) -> str:
        """Return the name of this index; all pages must be there."""
        if not self._version:
            self._version = version_of(self.texts(), self.synonyms)
        return self._version

    def texts(self) -> Iterator[str]:
        """Yield the records in the order of their pages."""
        self.records.sort()
        for _, packed in self.records:
            yield unpack(packed).decode()

    def generate_search_index(self, prev: Any) -> Encoded:  # noqa: ARG002 - Material's signature
        """Return what the theme loads with every page: where the index is, and no entries."""
        config = config_of(self.config, handrail=pointer(self.version()))
        return Encoded(f'{{"config":{config},"docs":[]}}'.encode())

    def begin(self, pages: Sequence[Page], site_dir: Path) -> None:
        """Let a worker write the files as the pages are now, before MkDocs has printed them."""
        if len(pages) <= SHARED and worth_forking(len(pages)):
            self._ahead = Crew(lambda _: self._written(pages, site_dir), 1)

    def _written(self, pages: Sequence[Page], site_dir: Path) -> bytes:
        for page in pages:
            self.add_entry_from_context(page)
        self._write(site_dir)
        return self.version().encode()

    def write(self, site_dir: Path) -> None:
        """Write the files of the index, unless a worker has written these very ones."""
        done = self._ahead.result(0) if self._ahead else None
        self.dismiss()
        if done != self.version().encode():
            if done:  # a plugin has changed a page since
                shutil.rmtree(site_dir / FOLDER / done.decode())
            self._write(site_dir)

    def dismiss(self) -> None:
        """Let the worker go."""
        if self._ahead:
            self._ahead.close()
        self._ahead = None

    def _write(self, site_dir: Path) -> None:
        write_files(site_dir, self.version(), index_files(self.texts(), self.synonyms))


def write_files(site_dir: Path, version: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Write the files of an index of this version into a site."""
    folder = site_dir / FOLDER / version
    for part in ('e', 'f', 't'):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for path, data in files:
        (folder / path).write_bytes(data)


def page_record(page: Any, known: Known = UNKNOWN) -> str:
    """Return the record of a page, '' when its front matter keeps it out of the search.

    `page` is MkDocs' or anything else with its content, meta, title and url.
    """
    if (page.meta.get('search') or {}).get('exclude'):
        return ''
    tags = page.meta.get('tags')
    return record(
        Subject(
            url=page.url,
            title=str(page.meta.get('title', page.title) or ''),
            kind=known.kind,
            date=known.date,
            names=known.names,
            signatures=known.signatures,
            tags=tuple(str(tag) for tag in tags if tag) if isinstance(tags, list) else (),
        ),
        parts_of(page.content or '', COPIED if known.kind == 'alert' else ''),
    )


def maker_of(config: MkDocsConfig, settings: Settings) -> Maker:
    """Return what makes a page's part of the index of this site."""
    if next(_plugins(config), None) is None:
        return lambda _page, _known: ''
    return search_entries if settings.search == 'stock' else page_record


def install_index(config: MkDocsConfig, settings: Settings, synonyms: Groups = ()) -> list[RecordIndex]:
    """Give Material's search plugin our index and, unless mkdocs.yml sets one, our separator.

    To be called when the plugin has read its own configuration. Returns the indexes that have
    files to write after the build.
    """
    installed = []
    for plugin in _plugins(config):
        separator = SEPARATOR if plugin.config.separator == STOCK else plugin.config.separator
        kind = FedIndex if settings.search == 'stock' else RecordIndex
        index = plugin.search_index = kind(**{**plugin.config, 'separator': separator})
        if isinstance(index, RecordIndex):
            index.synonyms, index.records = synonyms, []
            installed.append(index)
    return installed


def searched(config: MkDocsConfig, settings: Settings) -> bool:
    """Whether pages are searched by our worker."""
    return settings.search != 'stock' and next(_plugins(config), None) is not None


def _plugins(config: MkDocsConfig) -> Iterator[SearchPlugin]:
    for plugin in config.plugins.values():
        if isinstance(plugin, SearchPlugin) and plugin.config.enabled:
            yield plugin
