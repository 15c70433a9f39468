"""Action items chosen, ordered, counted and put into tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from handrail.graph import keys
from handrail.model import ActionRow, ActionStatus, Target, plain
from handrail.pages.action_items import details, due_day, owner, state
from handrail.pages.address import NO_SERVICE, UNOWNED, UNTYPED, group_page
from handrail.pages.clock import day
from handrail.pages.encode import Markdown, join
from handrail.pages.index import Index
from handrail.pages.table import NO_DATA, labelled, mark, small, table
from handrail.pages.words import WORDS, say

STATES = ('open', 'overdue', 'done', 'not-doing')
_HEAD = MappingProxyType(
    {
        key: {'incident': 'incident-of'}.get(key, key)
        for key in ('action', 'incident', 'owner', 'due', 'type', 'state')
    }
)
"""The columns by the names that the address of a page has for them."""
_NOTHING = MappingProxyType({UNOWNED: 'none', UNTYPED: 'none'})
_FEW = 3
_ASKED = dict.fromkeys(('find', 'sort', 'owner', 'type', 'state'), '')
"""What a reader may ask for, nothing to begin with."""


def chosen(rows: Iterable[ActionRow], options: Mapping[str, str]) -> tuple[ActionRow, ...]:
    """Return the rows that the options of a directive ask for, the most pressing first."""
    found = list(rows)
    for name, test in _TESTS.items():
        if name in options:
            wanted = options[name]
            found = [row for row in found if test(row, wanted)]
    return tuple(sorted(found, key=_pressing))


def in_state(row: ActionRow, name: str) -> bool:
    """Whether a row is open, overdue, done or not-doing; `all` is every row."""
    match name:
        case 'open':
            return row.action.status.open
        case 'overdue':
            return row.overdue
        case 'done':
            return row.action.status is ActionStatus.done
        case 'not-doing':
            return row.action.status is ActionStatus.not_doing
    return True


def owner_of(row: ActionRow) -> str:
    """Return the owner of an action, `unowned` for none."""
    return row.action.owner or UNOWNED


def type_of(row: ActionRow) -> str:
    """Return the type of an action, `untyped` for none."""
    return row.action.type or UNTYPED


def services_of(row: ActionRow) -> tuple[str, ...]:
    """Return the services of an action, `no-service` for none."""
    return row.services or (NO_SERVICE,)


def action_table(
    index: Index,
    here: str,
    rows: Sequence[ActionRow],
    scope: Mapping[str, str] | None = None,
    total: int | None = None,
) -> Markdown:
    """Return a table of actions; a line that says so for none.

    `scope` says which of all actions the table is about, `total` how many these are where it shows
    fewer. With more than three the reader's browser can sort and filter them, beginning with the
    scope: the box holds what it needs to know, above all which words stand for which value.
    """
    head = [Markdown(f'{say(name)} {{data-key={key}{_choice(name)}}}') for key, name in _HEAD.items()]
    wanted = {key: _NOTHING.get(value, value) for key, value in (scope or {}).items() if value != 'all'}
    live = scope is not None and max(total or 0, len(rows)) > _FEW and NO_SERVICE not in wanted.values()
    data = {'scope': urlencode(_ASKED | wanted), **index.choices} if live else NO_DATA
    return table('tasks', head, [_shown(index, here, row) for row in rows], data) or say('actions.none')


def _choice(name: str) -> str:
    """Return the attribute that holds the words for this column in the filter above the table."""
    return f' data-filter="{say(f"filter.{name}")}"' if f'filter.{name}' in WORDS else ''


def tally(rows: Sequence[ActionRow]) -> list[Markdown]:
    """Return how many rows are in each state, as cells of a table."""
    return [Markdown(str(sum(in_state(row, name) for row in rows))) for name in STATES]


def tally_head(first: str) -> list[Markdown]:
    """Return the head of a table of tallies."""
    return [say(first), *(say(f'state.{name}') for name in STATES)]


def group_link(index: Index, here: str, group: str, name: str) -> Markdown:
    """Return a link to the actions of one owner, service or type."""
    return index.map.link(here, group_name(group, name), group_page(group, name))


def group_name(group: str, name: str) -> Markdown:
    """Return what a group of actions is called."""
    if group == 'types':
        return say(f'type.{name}')
    special = {UNOWNED: 'unowned', NO_SERVICE: 'no-service'}
    return say(special[name]) if name in special else join([name])


# What tells most of the rows apart comes first.
_TESTS: Mapping[str, Callable[[ActionRow, str], bool]] = MappingProxyType(
    {
        'service': lambda row, wanted: wanted in services_of(row),
        'owner': lambda row, wanted: wanted == owner_of(row),
        'type': lambda row, wanted: wanted == type_of(row),
        'incident': lambda row, wanted: wanted == keys.bare(row.document),
        'status': in_state,
    }
)


def _pressing(row: ActionRow) -> tuple[bool, bool, date, str]:
    on = row.action.due.on if row.action.due else date.max
    return not row.action.status.open, not row.overdue, on, row.key


def _shown(index: Index, here: str, row: ActionRow) -> list[Markdown]:
    """Return the cells of an action, which are the same on all generated pages of a folder."""
    place = here if here in index.documents else here.rpartition('/')[0]
    key = place, row.key
    if key not in index.shown:
        index.shown[key] = _cells(index, here, row)
    return index.shown[key]


def _facts(index: Index, row: ActionRow) -> dict[str, str]:
    """Return what a reader may ask for of an action by its name in an address; of several words each.

    `about` is what only a search for words looks into.
    """
    status, incident = row.action.status, index.map.keys.get(row.document)
    services = [name for name in row.services if Target(kind='service', id=name) not in index.map.dead]
    return {
        'action': keys.bare(row.key),
        'incident': keys.bare(row.document),
        'owner': row.action.owner or 'none',
        'type': row.action.type or 'none',
        'state': f'{status} open' if status.open else status,
        'service': ' '.join(services),
        'about': f'{plain(incident.title) if incident else ""} {row.severity}'.strip(),
    }


def _cells(index: Index, here: str, row: ActionRow) -> list[Markdown]:
    action = row.action
    node = index.map.keys.get(row.key)
    # the text of an action may hold links of its own, so the link to it stands behind
    shown = index.map.spans(here, action.text)
    linked = index.map.link(here, action.id, node.uri, node.anchor) if node else join([action.id])
    meta = join([linked, *details(index, here, row, action)], ' · ')
    asked = [mark('asked', 'again', say('asked.times', count=1 + len(row.asked)))] if row.asked else []
    incident = index.map.object(here, row.document, day(row.on) if row.on else '')
    kind = say(f'type.{action.type}') if action.type else mark('gap', 'type', say('no-type'))
    text = Markdown(f'{join([shown, *asked], " ")}<br> {small(meta, _facts(index, row))}')
    whose = owner(index, here, action.owner)
    return [
        text,
        labelled(say('incident-of'), incident),
        labelled(say('owner'), whose),
        labelled(say('due'), due_day(action)),
        kind,
        state(row, action),
    ]
