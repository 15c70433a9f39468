"""Which checks belong to what stands on the site, and what each record of one is worth now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from handrail.graph import keys
from handrail.model import (
    Graph,
    Library,
    Node,
    Place,
    Practice,
    Ref,
    Runbook,
    Settings,
    Span,
    Step,
    StepKind,
    Visibility,
)
from handrail.model.evidence import CHECK_KINDS, NO_CHECKS, Check, Checks, Shown, Standing
from handrail.model.reference import Alert

PAGE = 'evidence/index.md'
"""The page of the evidence."""

KIND = 'check'
"""The kind of the graph's nodes that are checks, and the scheme of links to them."""


def name_of_rule(practice: Practice) -> str:
    """Return the name of the check of a practice's rule."""
    return f'rule/{practice.id}'


def name_of_alert(alert: Alert) -> str:
    """Return the name of the check of an alert."""
    return f'alert/{alert.id}'


def name_of_step(runbook: Runbook, step: Step) -> str:
    """Return the name of the check of a runbook's step."""
    return f'step/{runbook.id}#{step.anchor}'


def tried(runbook: Runbook) -> Iterator[Step]:
    """Yield the steps of a runbook that a lab runs: its checks that have a command."""
    if runbook.lab:
        yield from (step for step in runbook.steps if step.kind is StepKind.check and step.command)


def subjects(library: Library) -> Mapping[str, str]:
    """Return the SHA-256 of what each check of a document checks, by the name of the check."""
    found = {name_of_rule(each): _digest(_rule(each)) for each in library.practices if each.check}
    found |= {name_of_alert(each): _digest(_alert(each)) for each in library.alerts if each.expression}
    for runbook in library.runbooks:
        found |= {name_of_step(runbook, step): _digest(_step(step)) for step in tried(runbook)}
    return found


def subject_of_walks(library: Library) -> str:
    """Return the SHA-256 of all that a walk through the runbooks may run."""
    return _digest([[runbook.id, *map(_step, tried(runbook))] for runbook in library.runbooks if runbook.lab])


def subject_of_pagers(library: Library) -> str:
    """Return the SHA-256 of all that decides which alerts arrive, and when."""
    return _digest([[alert.id, *_alert(alert)] for alert in library.alerts if alert.expression])


def standings(library: Library, graph: Graph | None = None) -> Mapping[str, Shown]:
    """Return what every check is worth: those of this site's documents, all recorded and all linked ones."""
    now = {node.id: '' for node in graph.nodes.values() if node.kind == KIND} if graph else {}
    now |= subjects(library)
    together = {'walk': subject_of_walks(library), 'pager': subject_of_pagers(library)}
    for check in library.checks.checks:
        kind = check.check.partition('/')[0]
        if kind in together:
            now[check.check] = together[kind]
        elif kind not in {'rule', 'step', 'alert'}:
            now[check.check] = library.checks.code.get(kind, '')
    recorded = {check.check: check for check in library.checks.checks}
    return {name: _shown(name, subject, recorded.get(name)) for name, subject in sorted(now.items())}


def _shown(name: str, subject: str, check: Check | None) -> Shown:
    if check is None:
        return Shown(name, Standing.not_run)
    if check.status == 'skipped':
        return Shown(name, Standing.skipped, check)
    return Shown(name, Standing(check.status) if check.subject == subject else Standing.edited, check)


def behind(node: Node, library: Library) -> tuple[str, ...]:
    """Return the names of the checks behind a document, or a part of one, that a link leads to."""
    if node.kind == KIND:
        return (node.id,)
    if node.kind == 'step':
        return (f'step/{node.id}',)
    kind, _, name = node.document.partition(':')
    if kind in {'practice', 'alert'}:
        return (f'{"rule" if kind == "practice" else kind}/{name}',)
    runbook = next((each for each in library.runbooks if (kind, each.id) == ('runbook', name)), None)
    return tuple(name_of_step(runbook, step) for step in tried(runbook)) if runbook else ()


def behind_file(uri: str, library: Library) -> tuple[str, ...]:
    """Return the names of the checks behind a rule file, or behind the tests of one."""
    rules = uri.replace('.test.y', '.rules.y')
    return tuple(name_of_alert(alert) for alert in library.alerts if alert.declared_in == rules)


def check_nodes(library: Library) -> Iterator[Node]:
    """Yield a node for each check that a document links to and that there is.

    Without an evidence file every well-formed name is one: nothing says which there are.
    """
    known = standings(library).keys()
    for document in library.documents():
        for ref in document.refs:
            name = ref.target.id
            if ref.target.kind == KIND and (name in known or _unsaid(ref, library)):
                key = keys.document_key(KIND, name)
                yield Node(key, KIND, name, (Span(name),), PAGE, anchor_of(name), key, Place(PAGE))


def _unsaid(ref: Ref, library: Library) -> bool:
    kind, slash, _ = ref.target.id.partition('/')
    return bool(slash) and kind in CHECK_KINDS and library.checks == NO_CHECKS


def anchor_of(name: str) -> str:
    """Return the anchor of a check on the page of the evidence."""
    return 'hr-' + ''.join(letter if letter.isalnum() else '-' for letter in name).lower()


def _rule(practice: Practice) -> list[object]:
    examples = [[each.passes, each.facts] for each in practice.examples]
    return [practice.check, practice.facts, examples]


def _alert(alert: Alert) -> list[object]:
    return [alert.expression, alert.duration, sorted(alert.labels), alert.summary, alert.runbook_url]


def _step(step: Step) -> list[object]:
    ways = [
        [each.kind, each.pattern, each.target.uri if each.target else '',
         each.target.anchor if each.target else '', each.healthy]
        for each in step.outcomes
    ]  # fmt: skip
    return [step.anchor, step.kind, step.from_place, step.command.text if step.command else '', ways]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def shown_checks(checks: Checks, library: Library, settings: Settings, withheld: frozenset[str]) -> Checks:
    """Return the checks that a build may show: none of a document that it does not.

    What checks printed names addresses: the public reads no reasons.
    """
    known = subjects(library)
    of_documents = ('rule/', 'step/', 'alert/')
    kept = [each for each in checks.checks if each.check in known or not each.check.startswith(of_documents)]
    if not Visibility.internal.readable_by(settings.audience):
        kept = [replace(each, reason='') for each in kept]
    gone = {each.check for each in checks.checks} - {each.check for each in kept}
    return replace(checks, checks=tuple(kept), hidden=frozenset(gone) if withheld else frozenset())
