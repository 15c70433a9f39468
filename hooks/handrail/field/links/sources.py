"""Leads from a link on a built page back to the document and line that it was written in.

A page is made of one document; a generated page, or a table on an authored one, quotes many. So the
page's own document is looked through first, then those that the site was built from, for a link that leads
to the same place. A link that an extension made has the line of its heading. What the theme made is looked
up in mkdocs.yml, which holds the menu.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from urllib.parse import unquote

from handrail.field.links.addresses import Address, Resolver, file_of
from handrail.field.links.finding import Link
from handrail.field.links.mentions import Mention, headings, mentions, plain

__all__ = ['Sources', 'document_of']

CONFIG = '../mkdocs.yml'
"""The configuration as seen from docs; its own name is put in its place."""
PAGES = ('.html', '.htm', '.css')
TEXTS = ('.md', '.markdown', '.yml', '.yaml')
_INDEXES = ('index', 'README', 'readme')

Meaning = tuple[str, str]
"""A file of the site (or an address elsewhere) and the anchor in it."""


def document_of(page: str, documents: Collection[str]) -> str:
    """Return the document of which MkDocs makes the page at this path, '' when there is none."""
    if page in documents:
        return page  # a static file
    folder, _, name = page.rpartition('/')
    stems = [page.removesuffix('.html')]
    if name == 'index.html':
        prefix = f'{folder}/' if folder else ''
        stems = [*([folder] if folder else []), *(prefix + each for each in _INDEXES)]
    candidates = (stem + suffix for stem in stems for suffix in TEXTS[:2])
    return next((each for each in candidates if each in documents), '')


class Sources:
    """The documents of a site.

    `documents` are the texts below docs by their path (Markdown, YAML and static HTML), `files` the paths
    of the built site. What `config` holds counts as the document `../mkdocs.yml`.
    """

    def __init__(
        self, documents: Mapping[str, str], files: Collection[str], resolver: Resolver, config: str = ''
    ) -> None:
        """Pair documents and pages; nothing is read yet."""
        self._files, self._resolver = files, resolver
        own = ((page, document_of(page, documents)) for page in files if page.endswith(PAGES))
        self._document = {page: document for page, document in own if document}
        self._page = {document: page for page, document in self._document.items()}
        # A document without a page is not shown here, and is not to be named: it may be a restricted one.
        self._shown = [uri for uri in documents if uri in self._page or uri.endswith(TEXTS[2:])]
        self._texts = documents
        self._config = {CONFIG: config} if config else {}
        self._mentions: dict[str, tuple[Mention, ...]] = {}
        self._index: dict[Meaning, list[tuple[str, Mention]]] | None = None
        self._seen: Counter[tuple[str, str]] = Counter()

    def document(self, page: str) -> str:
        """Return the document of a page, '' for a generated one."""
        return self._document.get(page, '')

    def locate(self, link: Link, address: Address, *, inside: bool, heading: tuple[str, str]) -> Link:
        """Return the link with its document and line.

        `inside` says that it stands in the content of the page, `heading` is the last one before it:
        id and words. Links of one page are to be asked for in their order.
        """
        own = self.document(link.page)
        if own == link.page:
            return replace(link, document=own, source_line=link.line)
        meant = self._meaning(address)
        if own and (found := self._own(own, link, meant)):
            return replace(link, document=own, source_line=found.line)
        if inside or not own:
            place = self._elsewhere(link, meant)
            if place:
                return replace(link, document=place[0], source_line=place[1].line)
        if inside and own:
            return replace(link, document=own, source_line=self._section(own, heading))
        if listed := self._menu(link, meant):
            return replace(link, document=CONFIG, source_line=listed.line)
        return link

    def _own(self, uri: str, link: Link, meant: Meaning) -> Mention | None:
        """The link in its own document: that with the same words, else the one of the same number."""
        here = [each for each in self._all(uri) if each.raw == link.raw or self._leads(uri, each, meant)]
        if not here:
            return None
        same = [each for each in here if each.words and each.words == plain(link.text)] or here
        number = self._seen[link.page, f'{meant}{link.text}']
        self._seen[link.page, f'{meant}{link.text}'] += 1
        return same[min(number, len(same) - 1)]

    def _elsewhere(self, link: Link, meant: Meaning) -> tuple[str, Mention] | None:
        """The first place among all documents that leads there, one with the same words before others."""
        if self._index is None:
            self._index = {}
            for uri in sorted(self._shown):
                for each in self._all(uri):
                    for meaning in self._meanings(uri, each):
                        self._index.setdefault(meaning, []).append((uri, each))
        places = self._index.get(meant, [])
        words = plain(link.text)
        return next((each for each in places if each[1].words == words), places[0] if places else None)

    def _menu(self, link: Link, meant: Meaning) -> Mention | None:
        for each in self._all(CONFIG):
            if each.raw == link.raw or meant in self._meanings('index.md', each):
                return each
        return None

    def _section(self, uri: str, heading: tuple[str, str]) -> int:
        anchor, words = heading
        for each in headings(self._texts[uri]):
            if anchor in each.ids or (words and each.words == plain(words)):
                return each.line
        return 1

    def _all(self, uri: str) -> tuple[Mention, ...]:
        if uri not in self._mentions:
            text = self._config.get(uri, '') if uri == CONFIG else self._texts[uri]
            self._mentions[uri] = mentions(text, fences=uri.endswith(TEXTS[:2]))
        return self._mentions[uri]

    def _leads(self, uri: str, mention: Mention, meant: Meaning) -> bool:
        return meant in self._meanings(uri, mention)

    def _meanings(self, uri: str, mention: Mention) -> set[Meaning]:
        """What an address in a document may lead to: a file as seen from it, or as seen from docs."""
        found = set()
        for base in {uri, ''}:
            address = self._resolver.resolve(base, mention.raw)
            found.add(self._meaning(address))
            if address.kind == 'internal' and (page := self._page.get(unquote(address.url))):
                found.add((page, unquote(address.fragment)))
        if page := self._page.get(uri):  # written for the built page, as raw HTML has it
            found.add(self._meaning(self._resolver.resolve(page, mention.raw)))
        return found

    def _meaning(self, address: Address) -> Meaning:
        if address.kind != 'internal':
            return address.url, ''
        file = file_of(address.url, self._files) or unquote(address.url).rstrip('/')
        return file, unquote(address.fragment)
