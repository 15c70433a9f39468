"""A page that may be converted elsewhere, with the same result."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any, Protocol

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils import meta

from handrail.engine.cache import digest
from handrail.engine.packed import Anchors, PackedText
from handrail.engine.patience import LARGEST, PatienceError, patience
from handrail.engine.report import log
from handrail.engine.search import Maker
from handrail.engine.subjects import UNKNOWN, Known
from handrail.engine.zstd import pack
from handrail.finish import sanitise
from handrail.model.place import harmless
from handrail.source.foreign import unmarked


@dataclass(slots=True)
class Conversion:
    """What conversion makes of a page, in a form that JSON can hold.

    `content` is sanitised HTML; `toc` the headings as Python-Markdown's toc extension tells them;
    `links` the anchors that the page names in other files; `entries` its part of the search index;
    `log` the records (logger, level, message) that were written meanwhile; `asked` the
    paths that were looked up in the list of files, with the answers.
    """

    content: str
    toc: list[dict[str, Any]]
    title: str | None
    anchors: list[str]
    links: dict[str, dict[str, str]]
    entries: str
    log: list[tuple[str, int, str]] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)


SHOWN = 64 * 1024
"""Characters that are shown of a text which cannot be converted."""


class Feed(Protocol):
    """Where finished conversions come from; `entries` makes a page's part of the search index."""

    entries: Maker

    def take(self, page: FedPage) -> Conversion | None:
        """Return the conversion of the page's present Markdown; None: it must be made."""

    def keep(self, page: FedPage, conversion: Conversion) -> None:
        """Remember a conversion for later builds."""


class FedPage(Page):
    """MkDocs' page, except that its conversion may come from a feed, and that its texts are packed.

    `source_mark` stands for the Markdown as Handrail wrote it: other plugins may change `markdown`
    afterwards. `known` belongs into its search entries; `entries` are these, packed, right
    for the content whose digest is `entries_for`.
    """

    markdown = PackedText()
    content = PackedText()
    feed: Feed
    front: dict[str, Any]
    source_mark: bytes
    known: Known = UNKNOWN
    entries: bytes = b''
    entries_for: bytes = b''
    finished: bool = False

    def read_source(self, config: MkDocsConfig) -> None:
        """Set Markdown and front matter; a plugin that reads sources itself goes first."""
        if config.plugins.events['page_read_source']:
            super().read_source(config)
        else:
            self.markdown, self.meta = meta.get_data(self.file.content_string)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the page, or take a conversion that was made from the same Markdown."""
        conversion = self.feed.take(self)
        if conversion is None:
            conversion = self.convert(config, files)
            self.feed.keep(self, conversion)
        else:
            self.apply(conversion, files)
        self.present_anchor_ids = Anchors(conversion.anchors)  # type: ignore[assignment] # all that is asked
        self.entries, self.finished = pack(conversion.entries.encode()), True

    def outline(self) -> list[dict[str, Any]]:
        """Return the table of contents as JSON-like data."""
        return [_token(item) for item in self.toc]

    def convert(self, config: MkDocsConfig, files: Files) -> Conversion:
        """Convert the page here and now, and return all that came of it."""
        asked = AskedFiles(files)
        with recorded() as records:
            self._attempt(config, asked)
        self.content = sanitise(self.content or '')
        unmark(self)
        links = {file.src_uri: found for file, found in (self.links_to_anchors or {}).items()}
        return Conversion(
            self.content,
            self.outline(),
            self._title_from_render,
            sorted(self.present_anchor_ids or ()),
            links,
            self.feed.entries(self, self.known),
            records,
            asked.answers,
        )

    def _attempt(self, config: MkDocsConfig, asked: AskedFiles) -> None:
        """Convert; a text that makes the converter fail, or go on and on, is shown as it is written."""
        try:
            with patience():
                super().render(config, asked)  # type: ignore[arg-type] # it only looks files up
            if len(self.content or '') > LARGEST:
                raise PatienceError(f'it became more than {LARGEST} characters')  # noqa: TRY301 - one way out
        except MkDocsException:
            raise
        except Exception as error:  # noqa: BLE001 - one page must not take the others with it
            said = f'{type(error).__name__}: {error}'.splitlines()[0][:200]
            where = f'{self.file.src_uri}:1: the page could not be converted'
            log.warning('%s and is shown as it is written (%s)', where, harmless(said))
            self.content = f'<pre><code>{escape(unmarked((self.markdown or "")[:SHOWN]))}</code></pre>'
            self.toc = get_toc([])
            self._title_from_render = None
            self.links_to_anchors = {}
            self.present_anchor_ids = set()

    def apply(self, conversion: Conversion, files: Files) -> None:
        """Become what the conversion says, and say what was said while it was made."""
        for name, level, message in conversion.log:
            logging.getLogger(name).log(level, '%s', message)
        self.content = conversion.content
        self.toc = get_toc(conversion.toc)  # type: ignore[arg-type] # a TypedDict, as JSON has it
        self._title_from_render = conversion.title
        self.links_to_anchors = {files.src_uris[uri]: found for uri, found in conversion.links.items()}


def unmark(page: Page) -> None:
    """Take the marks of an author's words out of the title and the headings of a page."""
    title = page._title_from_render  # noqa: SLF001 - where MkDocs keeps it
    if title is not None:
        page._title_from_render = unmarked(title)  # noqa: SLF001 - the same
    items = list(page.toc)
    while items:
        item = items.pop()
        item.title = unmarked(item.title)
        items.extend(item.children)


def fed(page: Page, text: str, feed: Feed, known: Known = UNKNOWN) -> FedPage:
    """Turn the page that MkDocs has made, which may stand in the nav, into one that is fed.

    `text` is its whole source, `known` is what the search knows of it besides.
    """
    page.__class__ = FedPage
    assert isinstance(page, FedPage)  # noqa: S101 - says to the type checker what has just been done
    page.feed, page.known = feed, known
    source, page.front = meta.get_data(text)
    page.source_mark = digest(source)
    return page


class AskedFiles:
    """MkDocs' list of files, which remembers what was looked up in it and what was answered."""

    def __init__(self, files: Files) -> None:
        """Begin with no questions."""
        self.files = files
        self.answers: dict[str, str] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file of that path, as `Files` does."""
        self.answers[path] = answer(self.files, path)
        return self.files.get_file_from_path(path)

    def __getattr__(self, name: str) -> Any:
        """Everything else is asked of the list itself."""
        return getattr(self.files, name)


def answer(files: Files, path: str) -> str:
    """Return all that a link to `path` depends on: its address, and whether it is published."""
    file = files.src_uris.get(path)
    return f'{file.url} {file.inclusion.value}' if file else ''


@contextmanager
def recorded() -> Iterator[list[tuple[str, int, str]]]:
    """Collect what is logged below `mkdocs` meanwhile, on top of what happens to it anyway."""
    records: list[tuple[str, int, str]] = []

    class Recorder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append((record.name, record.levelno, record.getMessage()))

    handler = Recorder(logging.INFO)
    logger = logging.getLogger('mkdocs')
    logger.addHandler(handler)
    try:
        yield records
    finally:
        logger.removeHandler(handler)


def _token(item: AnchorLink) -> dict[str, Any]:
    return {
        'id': item.id,
        'level': item.level,
        'name': item.title,
        'children': [_token(child) for child in item.children],
    }


def to_json(conversion: Conversion) -> bytes:
    """Return the conversion as JSON."""
    names = Conversion.__dataclass_fields__
    return json.dumps({name: getattr(conversion, name) for name in names}, ensure_ascii=False).encode()


def from_json(data: bytes) -> Conversion | None:
    """Return the conversion that `to_json` wrote, None when it is damaged."""
    try:
        return Conversion(**json.loads(data))
    except (ValueError, TypeError):
        return None
