"""Names that two things claim: ids must be unique in a kind, anchors on a page."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.graph.atlas import Atlas
from handrail.model import Document, Library, Place, PlainPage, Problem


def find_twins(library: Library, atlas: Atlas) -> Iterator[Problem]:
    """Yield a problem for each id, each anchor and each alias that something before it has already.

    The name of a kind is written in links, exports and evidence, so that two documents of one
    name cannot be told apart there. Postmortems and drills share their names: both hold actions.
    """
    taken: dict[tuple[str, str], Place] = {}
    told = {problem.at for problem in library.problems if problem.code == 'duplicate-anchor'}
    for document in library.documents():
        if isinstance(document, PlainPage):
            continue
        kind = 'postmortem' if document.kind == 'drill' else document.kind
        first = taken.setdefault((kind, document.id), document.at)
        if first != document.at:
            yield _ambiguous(document, first)
        yield from _twin_anchors(document, told)
    teams: dict[str, Place] = {}
    for team in library.teams:
        first = teams.setdefault(team.id, team.at)
        if first != team.at:
            message = f"the team '{team.id}' is defined already, on line {first.line}"
            yield Problem(team.at, 'ambiguous-id', message, 'give one of them another id')
    yield from _twin_aliases(library, atlas)


def _ambiguous(document: Document, first: Place) -> Problem:
    there = f'{first.file}:{first.line}' if document.kind == 'alert' else first.file
    message = f"the {document.kind} id '{document.id}' is taken already by {there}"
    what = 'alert' if document.kind == 'alert' else 'file'
    return Problem(
        document.at, 'ambiguous-id', message, f'rename one {what}: links and exports go by this name'
    )


def _twin_aliases(library: Library, atlas: Atlas) -> Iterator[Problem]:
    """Yield older addresses that lead to two pages: a page stands there, or moved from there as well."""
    claimed: dict[str, str] = {}
    for document in library.documents():
        for alias in dict.fromkeys(document.aliases):
            said = f"the alias '{alias}' of this page is "
            if alias in atlas.places or alias in atlas.files:
                hint = 'take it out: nothing can lead away from a page that is there'
                yield Problem(document.at, 'taken-alias', f'{said}a page of this site', hint)
            elif alias in claimed:
                hint = 'keep it on the page to which it moved'
                yield Problem(document.at, 'taken-alias', f'{said}one of {claimed[alias]} already', hint)
            claimed.setdefault(alias, document.uri)


def _twin_anchors(document: Document, told: set[Place]) -> Iterator[Problem]:
    """Yield anchors that two things of a page have, unless the reader said so already."""
    seen: dict[str, Place] = {}
    for anchor in document.anchors:
        first = seen.setdefault(anchor.id, anchor.at)
        if first != anchor.at and anchor.at not in told:
            message = f"the anchor '{anchor.id}' of this {anchor.kind} is taken already on line {first.line}"
            yield Problem(anchor.at, 'duplicate-anchor', message, 'give one of them another id')
