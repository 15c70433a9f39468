"""What follows from a mistake that is reported already, and is no second one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from handrail.graph.losses import Losses, Part
from handrail.model import Document, Graph, Library, Problem, Runbook

_NEEDS: Mapping[str, frozenset[Part]] = MappingProxyType(
    {
        'no-timeline': frozenset({Part.rows}),
        'unfinished': frozenset({Part.keys, Part.rows, Part.text}),
        'row-differs': frozenset({Part.keys, Part.rows}),
        'day-differs': frozenset({Part.keys, Part.rows}),
        'no-such-hypothesis': frozenset({Part.rows}),
        'no-open-hypothesis': frozenset({Part.rows}),
        'incident-without-runbook': frozenset({Part.rows, Part.text}),
        'runbook-without-owner': frozenset({Part.keys}),
        'alert-without-runbook': frozenset({Part.keys}),
    }
)
"""The parts of its document from which a problem is concluded; nothing is said when one may be lost."""

_OF_ACTIONS = frozenset(
    {'asked-before', 'repeat-differs', 'day-ahead', 'action-without-owner', 'action-without-date'}
)
_RUNBOOKS = frozenset({'runbook', 'step'})


def without_follow_ups(
    problems: Iterable[Problem], library: Library, graph: Graph, lost: Losses
) -> tuple[Problem, ...]:
    """Return the problems that do not follow from an error of a reader or from a dead reference."""
    documents = {document.at: document for document in library.documents()}
    by_file = {document.uri: document for document in library.documents()}
    unanswered = _unread_answers(library, graph, lost)
    return tuple(
        problem
        for problem in problems
        if not _follows(problem, documents.get(problem.at) or by_file.get(problem.at.file), graph, lost)
        and not (unanswered and problem.code == 'alert-without-runbook')
    )


def _follows(problem: Problem, document: Document | None, graph: Graph, lost: Losses) -> bool:
    if document is None:
        return False
    if any(lost.part(document, part) for part in _NEEDS.get(problem.code, ())):
        return True
    if problem.code in _OF_ACTIONS:
        return lost.action(document, problem.at)
    return problem.code == 'incident-without-runbook' and _names_a_runbook(document, graph)


def _names_a_runbook(document: Document, graph: Graph) -> bool:
    """Whether a document refers to a runbook that is not there, which is reported at that line."""
    targets = [ref.target for ref in graph.dead.get(document.uri, ())]
    return any(target.uri.startswith('runbooks/') or target.kind in _RUNBOOKS for target in targets)


def _unread_answers(library: Library, graph: Graph, lost: Losses) -> bool:
    """Whether a runbook names alerts in a way that could not be read, or that leads nowhere."""
    return any(_unread(runbook, graph, lost) for runbook in library.runbooks)


def _unread(runbook: Runbook, graph: Graph, lost: Losses) -> bool:
    dead = any(ref.role == 'alert' for ref in graph.dead.get(runbook.uri, ()))
    return dead or (not runbook.alerts and lost.part(runbook, Part.keys))
