"""The pages under `/actions/`: by state, owner, service, type and incident."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from handrail.model import ActionRow, ActionType
from handrail.pages.address import (
    PAGE_ROWS,
    UNTYPED,
    group_page,
    lines_of_actions,
    numbered,
    owners,
    services_named,
)
from handrail.pages.clock import day
from handrail.pages.encode import Markdown, join
from handrail.pages.index import Index
from handrail.pages.paging import numbered_title, page, page_links, paged, wide
from handrail.pages.prose import heading
from handrail.pages.table import table
from handrail.pages.tallies import (
    STATES,
    action_table,
    chosen,
    group_link,
    group_name,
    owner_of,
    services_of,
    tally,
    tally_head,
    type_of,
)
from handrail.pages.words import say

Writer = Callable[[], Markdown]
Groups = Mapping[str, Sequence[ActionRow]]

_KINDS = ('owners', 'services', 'types', 'incidents')


def action_pages(index: Index) -> Iterator[tuple[str, Writer]]:
    """Yield what writes each page of actions, by its uri."""
    yield 'actions/index.md', partial(_overview, index)
    for state in STATES:
        found = chosen(index.site.review.actions, {'status': state})
        yield from _tables(
            index, f'actions/{state}.md', say(f'actions.title.{state}'), found, {'state': state}
        )
    for group, groups in _groups(index).items():
        yield f'actions/{group}/index.md', partial(_group_index, index, group, groups)
        for uri, (name, rows) in _by_page(group, groups).items():
            title = say('actions.title.of', name=group_name(group, name))
            one = len(rows) == len(groups[name])  # several names may share an address
            scope = {group.removesuffix('s'): name} if one else None
            yield from _tables(index, uri, title, chosen(rows, {}), scope)
    incidents = sorted(index.rows_of, reverse=True)
    for uri, number, shown, uris in paged('actions/incidents/index.md', incidents):
        yield uri, partial(_incidents, index, uri, number, shown, uris)


def _overview(index: Index) -> Markdown:
    """Write the counts, the ways to look at the actions, and what is open."""
    here = 'actions/index.md'
    rows = index.site.review.actions
    lines = sum(1 for _ in lines_of_actions(index.site.library))
    links = [index.map.link(here, say(f'state.{state}'), f'actions/{state}.md') for state in STATES]
    ways = [index.map.link(here, say(f'by.{kind}'), f'actions/{kind}/index.md') for kind in _KINDS]
    still = chosen(rows, {'status': 'open'})
    uri = 'actions/open.md'
    return wide(
        say('actions'),
        say('actions.count', distinct=len(rows), lines=lines),
        table('tally', links, [tally(rows)]),
        say('actions.by', links=join(ways, ', ')),
        heading(2, say('actions.title.open'), 'hr-open'),
        action_table(index, here, still[:PAGE_ROWS], {'state': 'open'}, len(rows)),
        page_links(here, list(numbered(uri, len(still)))),
        _as_of(index),
    )


def _tables(
    index: Index, uri: str, title: Markdown, rows: Sequence[ActionRow], scope: Mapping[str, str] | None
) -> Iterator[tuple[str, Writer]]:
    for here, number, shown, uris in paged(uri, rows):
        put = partial(action_table, index, here, shown, scope, len(rows))
        yield here, partial(_table_page, index, numbered_title(title, number), page_links(here, uris), put)


def _table_page(index: Index, title: Markdown, links: Markdown, put: Writer) -> Markdown:
    return wide(title, links, put(), links, _as_of(index))


def _groups(index: Index) -> dict[str, Groups]:
    """Return the actions of every owner, service and type that a link may name, empty ones too."""
    library, rows = index.site.library, index.site.review.actions
    return {
        'owners': {name: [r for r in rows if owner_of(r) == name] for name in sorted(owners(library))},
        'services': {
            name: [r for r in rows if name in services_of(r)] for name in sorted(services_named(library))
        },
        'types': {name: [r for r in rows if type_of(r) == name] for name in (*ActionType, UNTYPED)},
    }


def _by_page(group: str, found: Groups) -> dict[str, tuple[str, list[ActionRow]]]:
    """Put names that share an address together: the address is made of letters and digits only."""
    pages: dict[str, tuple[str, list[ActionRow]]] = {}
    for name, rows in found.items():
        pages.setdefault(group_page(group, name), (name, []))[1].extend(rows)
    return pages


def _group_index(index: Index, group: str, found: Groups) -> Markdown:
    here = f'actions/{group}/index.md'
    head = tally_head(f'by.{group}')
    rows = [(group_link(index, here, group, name), *tally(mine)) for name, mine in found.items()]
    return page(say(f'actions.title.{group}'), table('tally', head, rows), _as_of(index))


def _incidents(index: Index, here: str, number: int, shown: Sequence[str], uris: Sequence[str]) -> Markdown:
    links = page_links(here, uris)
    rows = [(index.map.object(here, key), *tally(index.rows_of[key])) for key in shown]
    body = table('tally', tally_head('by.incidents'), rows) or say('actions.none')
    title = numbered_title(say('actions.title.incidents'), number)
    return page(title, links, body, links, _as_of(index))


def _as_of(index: Index) -> Markdown:
    return say('as-of', today=day(index.site.settings.today))
