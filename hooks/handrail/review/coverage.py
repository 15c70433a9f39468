"""What nobody has prepared for: alerts and incidents without a runbook, runbooks without an owner."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.graph import keys
from handrail.model import Alert, Graph, Level, Library, Node, Place, PostmortemStatus, Problem, Target

RULES = ('.yml', '.yaml')
"""Files of Prometheus rules, which send their `runbook_url` with them."""


def coverage(library: Library, graph: Graph) -> Iterator[Problem]:
    """Yield gaps as warnings, and alerts that lead to the wrong place as errors.

    Drafts are not asked for a runbook, nor is anybody as long as the site has no runbooks.
    """
    answered = {name for runbook in library.runbooks for name in runbook.alerts}
    for alert in library.alerts:
        yield from _alert(alert, graph, answered=alert.id in answered)
    for runbook in library.runbooks:
        if not runbook.owner:
            hint = "add 'owner:' with a team of teams.yml"
            message = f"the runbook '{runbook.id}' has no owner"
            yield Problem(runbook.at, 'runbook-without-owner', message, hint, Level.warning)
    if not library.runbooks:
        return
    prepared = _naming_runbooks(graph)
    for postmortem in library.postmortems:
        if postmortem.status is PostmortemStatus.draft:
            continue
        if keys.key_of(postmortem) not in prepared:
            hint = 'link the one that was used or would have helped, or add an action to write it'
            message = 'the incident names no runbook'
            yield Problem(postmortem.at, 'incident-without-runbook', message, hint, Level.warning)


def _naming_runbooks(graph: Graph) -> set[str]:
    """Return the keys of documents that link to a runbook or a part of one."""
    return {
        graph.nodes[link.source].document
        for link in graph.links
        if graph.nodes[link.target].document.startswith('runbook:')
    }


def _alert(alert: Alert, graph: Graph, *, answered: bool) -> Iterator[Problem]:
    """Yield what is wrong with the place to which an alert sends the person on call."""
    link = next(
        (one for one in graph.outgoing.get(keys.key_of(alert), ()) if one.ref.role == 'runbook'), None
    )
    node = graph.nodes[link.target] if link else None
    at = link.ref.at if link else alert.at
    if alert.declared_in.endswith(RULES) and not alert.runbook_url and not alert.broken:
        message = f"the alert '{alert.id}' has no runbook_url, so that what it sends leads nowhere"
        hint = 'let it be written: handrail alerts urls'
        yield Problem(alert.at, 'alert-without-url', message, hint, Level.warning)
    if node and not _is_useful(node, graph):
        yield _leads_astray(alert, node, at)
    elif alert.runbook == Target():
        message = f"the runbook of alert '{alert.id}' is not on this site: {alert.runbook_url}"
        hint = 'lead to the page of the alert, to a runbook or to a step'
        yield Problem(at, 'alert-leads-elsewhere', message, hint, Level.warning)
    elif not answered and (
        alert.runbook is None or (node is not None and node.document == keys.key_of(alert))
    ):
        hint = "lead its 'runbook' to a step, or list it under 'alerts' of a runbook"
        message = f"the alert '{alert.id}' has no runbook"
        yield Problem(alert.at, 'alert-without-runbook', message, hint, Level.warning)


def _is_useful(node: Node, graph: Graph) -> bool:
    holder = graph.nodes.get(node.document, node)
    return holder.kind in ('alert', 'runbook')


def _leads_astray(alert: Alert, node: Node, at: Place) -> Problem:
    index = node.uri.endswith(('index.md', 'README.md'))
    what = f"the index '{node.uri}'" if index else f"the {node.kind} '{node.id}'"
    message = f"the runbook of alert '{alert.id}' leads to {what}, where nobody finds the first step"
    hint = 'lead to the page of the alert, to a runbook or to a step'
    return Problem(at, 'alert-leads-astray', message, hint)
