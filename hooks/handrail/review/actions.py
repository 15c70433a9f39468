"""The one list of actions: what was promised, by whom, until when, and whether it is proved done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from handrail.graph import keys
from handrail.graph.roles import RESULTS, proves
from handrail.model import Action, ActionRow, Drill, Graph, Level, Library, Postmortem, Problem
from handrail.review.milestones import day_of
from handrail.review.repeats import Owner, followed, lines_of, unsettled


def action_rows(
    library: Library, graph: Graph, today: date
) -> tuple[tuple[ActionRow, ...], dict[str, str], tuple[Problem, ...]]:
    """Return the distinct actions in the order of their documents, repeats, and what is wrong.

    The mapping leads from the key of each line to the key of the line that counts for it.
    """
    owners: tuple[Owner, ...] = (*library.postmortems, *library.drills)
    lines = {key: (owner, action) for key, owner, action in lines_of(owners)}
    days = {keys.key_of(owner): _day(owner) for owner in owners}
    actions = {key: action for key, (_, action) in lines.items()}
    counts, problems = followed(actions, graph)
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for key, root in counts.items():
        if key != root:
            asked[root].append(key)
    services = {runbook.id: runbook.services for runbook in library.runbooks}
    faulty = {problem.at.file for problem in library.problems if problem.level is Level.error}
    rows = []
    for key, (owner, action) in lines.items():
        if counts[key] == key:
            document = keys.key_of(owner)
            rows.append(
                ActionRow(
                    key=key,
                    action=action,
                    document=document,
                    on=days[document],
                    services=_services(owner, services),
                    severity=owner.severity if isinstance(owner, Postmortem) else '',
                    overdue=is_overdue(action, today),
                    asked=tuple(asked[key]),
                    evidence=_proved(key, action, graph, library.files, faulty) if action.evidence else '',
                )
            )
    return tuple(rows), counts, (*problems, *unsettled(actions, counts), *_ahead(actions, today))


def is_overdue(action: Action, today: date) -> bool:
    """Whether something is still owed after its due date; on the day itself it is not overdue."""
    return action.status.open and action.due is not None and action.due.on < today


def _ahead(lines: Mapping[str, Action], today: date) -> Iterator[Problem]:
    """Yield actions that were done, or are vouched for, on a day that is still to come."""
    for action in lines.values():
        days = [('done', action.done_on), *(('attested', evidence.on) for evidence in action.evidence)]
        for what, on in days:
            if on and on > today:
                message = f"'{action.id}' is {what} on {on}, which is still to come on {today}"
                yield Problem(action.at, 'day-ahead', message, 'correct the day', Level.warning)


def _day(owner: Owner) -> date | None:
    return owner.on if isinstance(owner, Drill) else day_of(owner)


def _services(owner: Owner, services: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the services of an incident; a drill has those of its runbook."""
    return services.get(owner.runbook, ()) if isinstance(owner, Drill) else owner.services


def _proved(key: str, action: Action, graph: Graph, files: frozenset[str], faulty: set[str]) -> str:
    """Return how an action is proved: by a result of this site, by somebody's word, or not at all.

    A result whose own file has errors holds no longer: it has regressed.
    """
    vouched = {evidence.target for evidence in action.evidence if evidence.role}
    targets = {evidence.target.uri for evidence in action.evidence if evidence.target}
    results = {uri for uri in targets if proves(uri) and uri in files}
    for link in graph.outgoing.get(key, ()):
        node = graph.nodes[link.target]
        holder = graph.nodes.get(node.document, node)
        if link.ref.role == 'evidence' and link.ref.target not in vouched and holder.kind in RESULTS:
            results.add(node.at.file)
    if results:
        return 'regressed' if results & faulty else 'checked'
    return 'attested' if any(evidence.role for evidence in action.evidence) else ''
