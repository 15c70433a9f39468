"""The one list of actions: what was promised, by whom, until when, and whether it is proved done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from handrail.graph import keys
from handrail.graph.checks import behind, behind_file
from handrail.graph.roles import RESULTS, proves
from handrail.model import Action, ActionRow, Drill, Graph, Level, Library, Postmortem, Problem
from handrail.model.evidence import Shown, Standing
from handrail.review.milestones import day_of
from handrail.review.repeats import Owner, followed, lines_of, unsettled


def action_rows(
    library: Library, graph: Graph, today: date, checks: Mapping[str, Shown] = MappingProxyType({})
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
            proofs = _proofs(key, action, graph, library, checks)
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
                    evidence=_proved(key, action, graph, library.files, faulty, proofs)
                    if action.evidence
                    else '',
                    proofs=proofs,
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


def _proofs(
    key: str, action: Action, graph: Graph, library: Library, checks: Mapping[str, Shown]
) -> tuple[tuple[Shown, ...], ...]:
    """Return, for each piece of evidence, the checks behind what it links to; none behind an attestation."""
    nodes = {link.ref.target: graph.nodes[link.target] for link in graph.outgoing.get(key, ())}
    found: list[tuple[Shown, ...]] = []
    for evidence in action.evidence:
        target = evidence.target
        names: tuple[str, ...] = ()
        if target and not evidence.role:
            node = nodes.get(target)
            names = behind(node, library) if node else behind_file(target.uri, library)
        found.append(tuple(checks.get(name, Shown(name, Standing.not_run)) for name in names))
    return tuple(found)


def _proved(  # noqa: PLR0913, PLR0917 - what an action leans on
    key: str,
    action: Action,
    graph: Graph,
    files: frozenset[str],
    faulty: set[str],
    proofs: Sequence[Sequence[Shown]],
) -> str:
    """Return how an action is proved: by results of this repository, by somebody's word, or not at all.

    The worst of its results counts. A result whose own file has errors holds no longer: it has
    regressed, as one whose check fails.
    """
    vouched = {evidence.target for evidence in action.evidence if evidence.role}
    targets = {evidence.target.uri for evidence in action.evidence if evidence.target}
    results = {uri for uri in targets if proves(uri) and uri in files}
    for link in graph.outgoing.get(key, ()):
        node = graph.nodes[link.target]
        holder = graph.nodes.get(node.document, node)
        if link.ref.role == 'evidence' and link.ref.target not in vouched and holder.kind in RESULTS:
            results.add(node.at.file)
    if not results:
        return 'attested' if any(evidence.role for evidence in action.evidence) else ''
    return 'regressed' if results & faulty else _worst(proofs, action)


def _worst(proofs: Sequence[Sequence[Shown]], action: Action) -> str:
    """Return the state of the results; a link behind which nothing is checked is one that was not run."""
    links = [one for one, evidence in zip(proofs, action.evidence, strict=True) if not evidence.role]
    found = {shown.standing for one in links for shown in one}
    if not all(links):
        found.add(Standing.not_run)
    return next(_STATES[standing] for standing in Standing if standing in found)


_STATES: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.failed: 'regressed',
        Standing.edited: 'untested',
        Standing.skipped: 'not-run',
        Standing.not_run: 'not-run',
        Standing.passed: 'checked',
    }
)
