"""Where generated pages stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from posixpath import normpath

from handrail.graph.atlas import page_of
from handrail.graph.checks import PAGE
from handrail.model import Action, ActionType, Document, Library, Postmortem
from handrail.model.audit import NO_AUDITS
from handrail.model.evidence import NO_CHECKS
from handrail.pages.encode import slug

PAGE_ROWS = 100
"""Rows of one table; what is longer is cut into pages."""

FIXED = (
    'postmortems/index.md',
    'runbooks/index.md',
    'practices/index.md',
    'alerts/index.md',
    'services/index.md',
    'teams/index.md',
    'drills/index.md',
    'symptoms.md',
    'lessons.md',
    'actions/index.md',
    'actions/open.md',
    'actions/overdue.md',
    'actions/done.md',
    'actions/not-doing.md',
    'actions/owners/index.md',
    'actions/services/index.md',
    'actions/types/index.md',
    'actions/incidents/index.md',
)
AUDIT = 'audit/index.md'
PROTOCOL = 'protocol/index.md'
UNTYPED = 'untyped'
UNOWNED = 'unowned'
NO_SERVICE = 'no-service'
UNDATED = 'undated'


def addresses(library: Library) -> frozenset[str]:
    """Return the uris of all generated pages that a link may name, as far as the library tells.

    Further pages of a long table are not among them: whether they exist depends on the review.
    An authored file of the same uri takes the place of a generated page and is not in the result.
    """
    generated = {
        *FIXED,
        *(page_of(alert) for alert in library.alerts),
        *(team_page(team.id) for team in library.teams),
        *(uri for year, number in _years(library) for uri in numbered(year_page(year), number)),
        *(group_page('owners', owner) for owner in owners(library)),
        *(group_page('services', service) for service in services_named(library)),
        *(group_page('types', name) for name in (*ActionType, UNTYPED)),
    }
    if has_audit(library):
        generated.add(AUDIT)
    if has_evidence(library):
        generated.add(PAGE)
    if library.audits.protocol:
        generated.add(PROTOCOL)
    return frozenset(generated - authored(library))


def has_audit(library: Library) -> bool:
    """Return whether there is something to audit, or an audit."""
    return bool(library.practices) or library.audits != NO_AUDITS


def has_evidence(library: Library) -> bool:
    """Return whether there are rules to prove, or checks that were run."""
    return bool(library.practices) or library.checks != NO_CHECKS


def authored(library: Library) -> frozenset[str]:
    """Return the uris of pages that somebody wrote."""
    return frozenset(document.uri for document in library.documents() if document.uri.endswith('.md'))


def moved(library: Library) -> dict[str, Document]:
    """Return the document that each older address leads to; what stands at an address keeps it.

    An older address is the path of a page below docs, as it was: `runbooks/old-name.md`.
    """
    taken = authored(library) | addresses(library) | library.files
    found: dict[str, Document] = {}
    for document in library.documents():
        for old in document.aliases:
            if old not in taken and _is_page(old):
                found.setdefault(old, document)
    return found


def _is_page(path: str) -> bool:
    """Whether a path names a page below docs that a file could have."""
    hidden = any(part.startswith(('.', '_')) for part in path.split('/'))
    usual = path.endswith('.md') and path.isprintable() and not re.search(r'[\\:*?"<>|#%]', path)
    return usual and not hidden and not path.startswith('/') and normpath(path) == path


def team_page(team: str) -> str:
    """Return the uri of a team's page."""
    return f'teams/{team}.md'


def year_page(year: str) -> str:
    """Return the uri of the first list of a year's incidents."""
    return f'postmortems/{year}/index.md'


def group_page(group: str, name: str) -> str:
    """Return the uri of the actions of one owner, service or type."""
    return f'actions/{group}/{slug(name)}.md'


def numbered(uri: str, rows: int) -> Iterator[str]:
    """Yield the uris of a table's pages: `open.md`, `open-2.md`; `index.md`, `page-2.md`."""
    yield uri
    name = uri.removesuffix('.md')
    stem = f'{name.removesuffix("index")}page' if name.endswith('/index') else name
    for number in count(2):
        if (number - 1) * PAGE_ROWS >= rows:
            return
        yield f'{stem}-{number}.md'


def year_of(postmortem: Postmortem) -> str:
    """Return the year in an incident's id, else that of its start, else of its folder."""
    if postmortem.id[:4].isdigit():
        return postmortem.id[:4]
    return str(postmortem.started.local.year) if postmortem.started else UNDATED


def lines_of_actions(library: Library) -> Iterator[Action]:
    """Yield every line that asks for something, repeats as well."""
    for postmortem in library.postmortems:
        yield from postmortem.actions
    for drill in library.drills:
        yield from drill.actions


def owners(library: Library) -> frozenset[str]:
    """Return who owns actions, `unowned` among them."""
    named: Iterable[str] = (action.owner or UNOWNED for action in lines_of_actions(library))
    return frozenset({UNOWNED, *named})


def _years(library: Library) -> Iterator[tuple[str, int]]:
    years = [year_of(postmortem) for postmortem in library.postmortems]
    for year in sorted(set(years)):
        yield year, years.count(year)


def services_named(library: Library) -> frozenset[str]:
    """Return all services, declared or named by an incident, `no-service` among them."""
    named = {service for postmortem in library.postmortems for service in postmortem.services}
    return frozenset({NO_SERVICE, *named, *(service.id for service in library.services)})
