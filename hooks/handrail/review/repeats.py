"""Lines that ask for the same thing again: each chain of repeats has one line that counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handrail.graph import keys
from handrail.model import Action, Drill, Graph, Level, Link, Postmortem, Problem

Owner = Postmortem | Drill


def followed(lines: Mapping[str, Action], graph: Graph) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return for each line the key of the line that counts for it, and chains that go in circles.

    `lines` are all action lines with their keys. A line without `same as`, or whose `same as`
    leads nowhere, counts for itself, so that nothing that was asked for is lost. Of a circle the
    line counts that is met first.
    """
    repeats = {key: _repeat(key, action, graph) for key, action in lines.items()}
    following = {key: link.target for key, link in repeats.items() if link}
    counts: dict[str, str] = {}
    problems: list[Problem] = []
    for key in lines:
        path: dict[str, None] = {}
        at = key
        while at not in counts and at not in path and at in following:
            path[at] = None
            at = following[at]
        if at in path:
            problems.append(_circle(at, [*path][[*path].index(at) :], repeats))
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


def _repeat(key: str, action: Action, graph: Graph) -> Link | None:
    """Return the link to the action that a line repeats, None when it repeats none."""
    if action.same_as is None:
        return None
    links = (link for link in graph.outgoing.get(key, ()) if link.ref.role == 'same-as')
    return next((link for link in links if graph.nodes[link.target].kind == 'action'), None)


def _circle(key: str, path: list[str], repeats: Mapping[str, Link | None]) -> Problem:
    link = repeats[key]
    assert link is not None  # noqa: S101 - a circle consists of links
    names = ', '.join(f"'{keys.bare(each)}'" for each in path)
    hint = "take 'same as' out of the line that came first"
    if len(path) == 1:
        return Problem(link.ref.at, 'same-as-circle', f'{names} is the same as itself', hint)
    return Problem(
        link.ref.at, 'same-as-circle', f'these actions repeat each other in a circle: {names}', hint
    )
