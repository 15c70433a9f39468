"""What the search knows of a page besides its content: from the model, by path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from handrail.model import Document, Drill, PlainPage, Postmortem, Runbook, Site, plain

Part = tuple[str, str, str]


class Known(NamedTuple):
    """Kind and day of a page, and what it is asked for by, each with anchor, name and text.

    `names` are ids, that of the page first, `signatures` the error texts that a runbook answers. No
    two anchors of a page are the same: stock search knows an entry by its address.
    """

    kind: str = 'page'
    date: str = ''
    names: tuple[Part, ...] = ()
    signatures: tuple[Part, ...] = ()


UNKNOWN = Known()
LISTED = Known('list')
"""A page that no document is behind."""


def subjects_of(site: Site) -> dict[str, Known]:
    """Return what is known of the page of each document and team, by path."""
    found = {
        document.uri: Known(
            document.kind, _day(document), tuple(_names(document)), tuple(_signatures(document))
        )
        for document in site.library.documents()
        if not isinstance(document, PlainPage)
    }
    found.update({document.uri: UNKNOWN for document in site.library.plain})
    for team in site.library.teams:
        found[f'teams/{team.id}.md'] = Known('team', names=((team.id, team.id, team.name),))
    return found


def _day(document: Document) -> str:
    return document.id[:10] if isinstance(document, Postmortem) else ''


def _names(document: Document) -> Iterator[Part]:
    yield document.id, document.id, plain(document.title)
    if isinstance(document, Postmortem | Drill):
        for action in document.actions:
            yield action.id, f'{document.id}/{action.id}', plain(action.text)


def _signatures(document: Document) -> Iterator[Part]:
    if isinstance(document, Runbook):
        for number, signature in enumerate(document.signatures, 1):
            yield f'hr-signature-{number}', signature, plain(document.title)
