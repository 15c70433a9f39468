"""A built site: every link of every page, and the documents that they come from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handrail.field.links import pages
from handrail.field.links.addresses import Address, Resolver
from handrail.field.links.finding import Finding, Link, Verdict
from handrail.field.links.folder import Folder
from handrail.field.links.sources import PAGES, TEXTS, Sources

__all__ = ['Place', 'Site', 'SiteError', 'open_site']


class SiteError(ValueError):
    """There is no built site. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """One link on one page with what it means; `offset` is where its address stands."""

    link: Link
    address: Address
    offset: int
    tag: str = ''


@dataclass(frozen=True, slots=True)
class Site:
    """A built site with the documents that it was made of; make it by `open_site`."""

    folder: Path
    site_url: str
    files: Mapping[str, str]
    resolver: Resolver
    sources: Sources
    based: set[str] = field(default_factory=set)
    """Pages that name a base of their own for their links."""

    def pages(self) -> list[str]:
        """The paths of all files that hold links."""
        return [file for file in self.files if file.lower().endswith(PAGES)]

    def places(self, wanted: Collection[str] | None = None) -> Iterator[Place]:
        """Every link, page by page, in their order; of all pages, or of those that are wanted."""
        for page in self.pages() if wanted is None else sorted(wanted):
            text = self.files[page]
            lines, base = pages.Lines(text), pages.base_of(text)
            if base:
                self.based.add(page)
            for anchor in pages.read(text, css=page.lower().endswith('.css')):
                address = self.resolver.resolve(page, anchor.raw, base)
                link = Link(address.shown, anchor.raw, page, *lines.at(anchor.offset), anchor.text)
                yield Place(link, address, anchor.offset, anchor.tag)

    def finding(
        self, place: Place, verdict: Verdict, reason: str, *, code: int = 0, seconds: float = 0.0
    ) -> Finding:
        """Return what became of a link, with the document and line that it was written in."""
        text = self.files.get(place.link.page, '')
        begin, end = pages.content_span(text)
        inside = begin <= place.offset < end
        heading = pages.heading_before(text, place.offset) if inside else ('', '')
        link = self.sources.locate(place.link, place.address, inside=inside, heading=heading)
        return Finding(link, verdict, reason, code, place.address.kind == 'external', seconds)


def open_site(folder: Path, docs: Path | None = None, site_url: str = '', config: Path | None = None) -> Site:
    """Return the built site in a folder. Raises SiteError when there is none.

    `docs` is the folder of the documents, `config` the mkdocs.yml: without them findings name the page only.
    """
    if not folder.is_dir():
        raise SiteError(f'there is no site in {str(folder)!r}: build it first')
    files = Folder(folder)
    if not any(file.lower().endswith(PAGES[:2]) for file in files):
        raise SiteError(f'{str(folder)!r} holds no page: build the site first')
    documents = Folder(docs, (*TEXTS, *PAGES)) if docs is not None and docs.is_dir() else {}
    resolver = Resolver(site_url)
    text = config.read_text(encoding='utf-8', errors='replace') if config is not None else ''
    return Site(folder, site_url, files, resolver, Sources(documents, files, resolver, text))
