"""Which pages a site has, and the text of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from handrail.model import (
    Alert,
    Document,
    Drill,
    PlainPage,
    Postmortem,
    Practice,
    Runbook,
    Service,
    Site,
)
from handrail.pages.address import team_page as team_uri
from handrail.pages.alert import alert_page
from handrail.pages.description import description
from handrail.pages.drill import drill_page
from handrail.pages.encode import Markdown
from handrail.pages.figures import figures_of
from handrail.pages.frontmatter import described
from handrail.pages.generated import generated
from handrail.pages.index import Index, index
from handrail.pages.lost import FIRST, first_contact
from handrail.pages.plain import plain_page
from handrail.pages.postmortem import postmortem_page
from handrail.pages.practice import practice_page
from handrail.pages.runbook import runbook_page
from handrail.pages.service import service_page
from handrail.pages.team import team_page


@dataclass(frozen=True, slots=True)
class Book:
    """A site bound to its pages: which there are, and the Markdown of each when it is asked for."""

    index: Index
    writers: Mapping[str, Callable[[], Markdown]]

    def plan(self) -> tuple[str, ...]:
        """Return the uris of all pages, sorted."""
        return tuple(sorted(self.writers))

    def page(self, uri: str) -> str:
        """Return the whole Markdown text of a page; KeyError for a uri that is not in the plan."""
        text = self.writers[uri]()
        return str(described(text, description(self.index, uri, text)))


def bind(site: Site) -> Book:
    """Arrange a site for writing its pages. What somebody wrote stands before what is generated."""
    found = index(site)
    writers = generated(found)
    for team in found.teams.values():
        writers[team_uri(team.id)] = partial(team_page, found, team_uri(team.id), team)
    for uri, document in found.documents.items():
        if uri.endswith('.md'):
            writers[uri] = _writer(found, uri, document)
    return Book(found, writers)


def plan(site: Site) -> tuple[str, ...]:
    """Return the uris of all pages of a site, sorted."""
    return bind(site).plan()


def page(site: Site, uri: str) -> str:
    """Return the Markdown of one page; who needs more than one binds the site once."""
    return bind(site).page(uri)


def pages(site: Site) -> dict[str, str]:
    """Return the Markdown of every page by its uri, authored or generated."""
    book = bind(site)
    return {uri: book.page(uri) for uri in book.plan()}


def figures(site: Site) -> dict[str, str]:
    """Return the SVG of every figure by the name that its place bears, and whom to call."""
    found = index(site)
    return {**figures_of(found), FIRST: first_contact(site)}


def _writer(found: Index, uri: str, document: Document) -> Callable[[], Markdown]:
    """Return what writes the page of a document, by its type."""
    return partial(_WRITERS[type(document)], found, uri, document)


_WRITERS: Mapping[type[Document], Callable[..., Markdown]] = MappingProxyType(
    {
        Postmortem: postmortem_page,
        Runbook: runbook_page,
        Practice: practice_page,
        Alert: alert_page,
        Service: service_page,
        Drill: drill_page,
        PlainPage: plain_page,
    }
)
