"""Conversions from the cache and from forked workers, in the order in which MkDocs asks."""

from __future__ import annotations

import json
import logging

import markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from handrail.engine.cache import Cache, digest
from handrail.engine.crew import Crew, worth_forking
from handrail.engine.keys import describe
from handrail.engine.packed import mark_of
from handrail.engine.page import Conversion, FedPage, answer, fed, from_json, to_json
from handrail.engine.search import Maker
from handrail.engine.subjects import UNKNOWN, Known


class PageFeed:
    """The conversions of one build. `base` stands for code, packages and configuration.

    `entries` makes a page's part of the search index.
    """

    def __init__(self, config: MkDocsConfig, files: Files, cache: Cache, base: bytes, entries: Maker) -> None:
        """Begin without pages; `files` are all that links may lead to."""
        self.config, self.files, self.cache, self.base = config, files, cache, base
        self.entries = entries
        self.pages: list[FedPage] = []
        self._turn: dict[str, int] = {}
        self._valid: set[bytes] = set()
        self._crew: Crew | None = None

    def add(self, page: Page, text: str, known: Known = UNKNOWN) -> None:
        """Let this page, whose source is `text`, be fed; `known` goes into its search entries."""
        self.pages.append(fed(page, text, self, known))

    def start(self) -> None:
        """Find out what the cache does not know, and set the workers to that."""
        missing = [page for page in self.pages if not self._known(self._key(page, page.source_mark))]
        if worth_forking(len(missing)):
            self._warm_up()
            self._turn = {page.file.src_uri: item for item, page in enumerate(missing)}
            self._crew = Crew(lambda item: self._work(missing[item]), len(missing))

    def stop(self) -> None:
        """Dismiss the workers."""
        if self._crew is not None:
            self._crew.close()
        self._crew, self._turn = None, {}

    def take(self, page: FedPage) -> Conversion | None:
        """Return the conversion of the page's present Markdown; None: it must be made."""
        mark = mark_of(page, 'markdown')
        if mark != page.source_mark:
            self.stop()  # another plugin rewrites Markdown: what the workers make is of no use
        key = self._key(page, mark)
        item = self._turn.get(page.file.src_uri)
        if self._crew is not None and item is not None:
            data = self._crew.result(item)
            conversion = from_json(data) if data else None
            if conversion is not None:
                self._keep(key, conversion)
            return conversion
        return from_json(self.cache.get(key) or b'') if self._known(key) else None

    def keep(self, page: FedPage, conversion: Conversion) -> None:
        """Remember a conversion for later builds."""
        self._keep(self._key(page, mark_of(page, 'markdown')), conversion)

    def _keep(self, key: bytes, conversion: Conversion) -> None:
        self.cache.put(key, to_json(conversion))
        self.cache.put(digest('asked', key), json.dumps(conversion.asked).encode())

    def _known(self, key: bytes) -> bool:
        """Whether the cache has a conversion whose every look-up would be answered the same today."""
        if key not in self._valid:
            data = self.cache.get(digest('asked', key))
            if data is None or any(
                answer(self.files, path) != said for path, said in json.loads(data).items()
            ):
                return False
            self._valid.add(key)
        return True

    def _key(self, page: FedPage, markdown: bytes) -> bytes:
        front = json.dumps([describe(page.front), page.known], sort_keys=True)
        return digest('page', self.base, page.file.src_uri, page.file.url, front, markdown)

    def _work(self, page: FedPage) -> bytes:
        """Convert in a worker: what is logged there goes to the parent with the result."""
        logger = logging.getLogger('mkdocs')
        logger.handlers, logger.propagate = [], False
        page.read_source(self.config)
        conversion = page.convert(self.config, self.files)
        page.content = page.markdown = page.links_to_anchors = page.present_anchor_ids = None
        page.toc = []  # type: ignore[assignment] # nobody asks in a worker
        return to_json(conversion)

    def _warm_up(self) -> None:
        """Import what conversion needs here, once, and not in each worker."""
        extensions, options = self.config.markdown_extensions, self.config.mdx_configs
        converter = markdown.Markdown(extensions=extensions, extension_configs=options)
        converter.convert('# Title\n\n```bash\ntrue\n```\n\n```json\n{}\n```\n')
