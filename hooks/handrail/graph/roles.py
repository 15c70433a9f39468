"""What a reference of each role may lead to, and what to say when it leads to something else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handrail.graph.atlas import Atlas
from handrail.graph.suggest import article, did_you_mean, nearest
from handrail.model import Node, Problem, Ref, plain

RESULTS = frozenset({'practice', 'alert', 'runbook', 'step', 'drill', 'check'})
"""Kinds of things that this site checks, so that they can prove an action done."""

ALLOWED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        'outcome': frozenset({'step', 'runbook'}),
        'same-as': frozenset({'action'}),
        'evidence': RESULTS,
        'owner': frozenset({'team'}),
        'escalate': frozenset({'team'}),
        'service': frozenset({'service'}),
        'depends-on': frozenset({'service'}),
        'alert': frozenset({'alert'}),
        'related': frozenset({'postmortem'}),
        'step': frozenset({'step'}),
    }
)
"""Kinds by role; a role that is not here may lead anywhere."""

_WHAT = MappingProxyType(
    {
        'outcome': 'a step or a runbook',
        'same-as': 'an action',
        'evidence': 'a result (a practice, a step, a runbook, an alert, a drill or a check)',
    }
)

_NO_RESULT = "link what proves it, or write 'attested by ROLE on DATE' before the link"


def proves(uri: str) -> bool:
    """Whether a file that is no page can prove something: the tests of alert rules, and the rules."""
    return uri.endswith(('.test.yml', '.test.yaml', '.rules.yml', '.rules.yaml'))


def may_prove(uri: str) -> bool:
    """Whether a file may turn out to prove something; a document that could not be read may."""
    return proves(uri) or uri.endswith('.md')


def suits(ref: Ref, node: Node, atlas: Atlas) -> bool:
    """Whether a reference may lead to a node; a heading counts as its practice, drill or alert."""
    allowed = ALLOWED.get(ref.role)
    if allowed is None or node.kind in allowed:
        return True
    if ref.role != 'evidence' or node.kind != 'section':
        return False
    return atlas.nodes[node.document].kind in allowed if node.document in atlas.nodes else False


def wrong_file(ref: Ref) -> Problem:
    """Return the problem of evidence that leads to a file which checks nothing."""
    message = (
        f"evidence '{ref.text}' leads to the file '{ref.target.uri}', but must lead to {_WHAT['evidence']}"
    )
    return Problem(ref.at, 'wrong-kind', message, _NO_RESULT)


def wrong_kind(ref: Ref, node: Node, atlas: Atlas) -> Problem:
    """Return the problem of a reference that leads to a thing of the wrong kind."""
    wanted = _WHAT.get(ref.role) or ' or '.join(article(kind) for kind in sorted(ALLOWED[ref.role]))
    message = (
        f"{ref.role} '{ref.text or ref.target.id}' leads to the {node.kind} "
        f"'{plain(node.title)}', but must lead to {wanted}"
    )
    return Problem(ref.at, 'wrong-kind', message, _hint(ref, node, atlas))


def _hint(ref: Ref, node: Node, atlas: Atlas) -> str:
    """Return the nearest thing of the right kind on the same page, as the author would write it."""
    allowed = ALLOWED[ref.role]
    anchors = atlas.places.get(node.uri, {})
    options = [anchor for anchor, key in anchors.items() if anchor and atlas.nodes[key].kind in allowed]
    near = nearest(node.anchor or ref.text, options)
    if near:
        return did_you_mean(f'#{near}')
    if options:
        return 'lead to one of ' + ', '.join(f"'#{option}'" for option in options[:6])
    if ref.role == 'evidence':
        return _NO_RESULT
    return ''
