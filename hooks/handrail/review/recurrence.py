"""What was promised before, is still owed, and is asked for again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from handrail.graph import keys
from handrail.model import ActionRow, Flag, Graph, Level, Problem, plain

_NOISE = re.compile(r'\W+')


def recurrences(rows: tuple[ActionRow, ...]) -> Iterator[Problem]:
    """Yield actions that ask, word for word, for what an earlier open action of a same service asks for.

    Incidents without services are compared with all. Found in practice: two postmortems, four days
    apart, with the same two items in the same words, neither of which names the other.
    """
    earlier: defaultdict[str, list[ActionRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.on or date.min, row.key)):
        words = _NOISE.sub(' ', plain(row.action.text)).strip().casefold()
        first = next((one for one in earlier[words] if words and _is_owed(one, row)), None)
        earlier[words].append(row)
        if first:
            since = f', open since {first.on}' if first.on else ''
            message = f"'{row.action.id}' asks in the same words for '{keys.bare(first.key)}'{since}"
            hint = "write 'same as:' with a link to it, so that it counts once"
            yield Problem(row.action.at, 'asked-before', message, hint, Level.warning)


def still_owed(rows: tuple[ActionRow, ...], graph: Graph) -> dict[str, tuple[Flag, ...]]:
    """Return flags, by key of the postmortem, for actions of other incidents that it asks for again."""
    found: defaultdict[str, list[Flag]] = defaultdict(list)
    for row in rows:
        for line in row.asked if row.action.status.open else ():
            asking = graph.nodes[line]
            if asking.document != row.document:
                since = f' since {row.on}' if row.on else ''
                message = f"What it asks for is promised{since} and still open: '{plain(row.action.text)}'"
                found[asking.document].append(Flag('promised-before', message, asking.at))
    return {key: tuple(flags) for key, flags in found.items()}


def _is_owed(earlier: ActionRow, row: ActionRow) -> bool:
    shared = not earlier.services or not row.services or set(earlier.services) & set(row.services)
    return earlier.action.status.open and row.action.status.open and bool(shared)
