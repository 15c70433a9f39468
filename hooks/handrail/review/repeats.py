"""Lines that ask for the same thing again: each chain of repeats has one line that counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handrail.graph import keys
from handrail.model import Action, Drill, Graph, Level, Postmortem, Problem

Owner = Postmortem | Drill


def followed(lines: Mapping[str, Action], graph: Graph) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return for each line the key of the line that counts for it, and chains that go in circles.

    `lines` are all action lines with their keys. A line without `same as`, or whose `same as`
    leads nowhere, counts for itself, so that nothing that was asked for is lost. Of a circle the
    line counts that is met first.
    """
    following = {key: _target(key, action, graph) for key, action in lines.items()}
    counts: dict[str, str] = {}
    problems: list[Problem] = []
    for key in following:
        path: dict[str, None] = {}
        at = key
        while at not in counts and at not in path and following.get(at):
            path[at] = None
            at = following[at]
        if at in path:
            problems.append(_circle(lines[at], [*path][[*path].index(at) :]))
        root = counts.get(at, at)
        counts |= dict.fromkeys((*path, at), root)
    return counts, tuple(problems)


def unsettled(lines: Mapping[str, Action], counts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield repeats that are marked done while the line that counts is still open."""
    for key, root in counts.items():
        repeat, counting = lines[key], lines.get(root)
        if counting and key != root and not repeat.status.open and counting.status.open:
            message = (
                f"'{repeat.id}' is {repeat.status} here, but '{keys.bare(root)}', which it repeats, is open"
            )
            yield Problem(repeat.at, 'repeat-differs', message, 'close the one that counts', Level.warning)


def lines_of(owners: Iterable[Owner]) -> Iterator[tuple[str, Owner, Action]]:
    """Yield every action line of these documents with its key."""
    for owner in owners:
        for action in owner.actions:
            yield keys.action_key(owner.id, action.id), owner, action


def _target(key: str, action: Action, graph: Graph) -> str:
    if action.same_as is None:
        return ''
    links = (link for link in graph.outgoing.get(key, ()) if link.ref.role == 'same-as')
    return next((link.target for link in links if graph.nodes[link.target].kind == 'action'), '')


def _circle(action: Action, path: list[str]) -> Problem:
    names = ', '.join(f"'{keys.bare(key)}'" for key in path)
    hint = "take 'same as' out of the line that came first"
    if len(path) == 1:
        return Problem(action.at, 'same-as-circle', f"'{action.id}' is the same as itself", hint)
    return Problem(action.at, 'same-as-circle', f'these actions repeat each other in a circle: {names}', hint)
