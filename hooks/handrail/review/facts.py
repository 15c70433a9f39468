"""What is known about one postmortem beyond what its author wrote."""

from __future__ import annotations

from handrail.graph import keys
from handrail.model import Facts, Graph, Postmortem, Problem
from handrail.review.durations import durations
from handrail.review.flags import contradictions, flags
from handrail.review.ledger import escalations, ledger, wrong_minutes
from handrail.review.milestones import Milestones, milestones

_STATED = ('severity', 'services', 'started', 'trigger', 'cause')
_MOMENTS = ('detected', 'acknowledged', 'mitigated', 'resolved')


def facts_of(postmortem: Postmortem, graph: Graph) -> tuple[Facts, tuple[Problem, ...]]:
    """Return the facts of a postmortem, and what in it contradicts itself."""
    known = milestones(postmortem)
    lengths = durations(known)
    hypotheses, problems = ledger(postmortem, _steps(postmortem, graph))
    facts = Facts(
        postmortem=postmortem.id,
        first_signal=known.first_signal,
        durations=lengths,
        flags=tuple(flags(postmortem, known, lengths)),
        hypotheses=hypotheses,
        escalations=escalations(postmortem, known),
        missing=_missing(postmortem, known),
        ongoing=known.ongoing,
        wrong_minutes=wrong_minutes(hypotheses),
    )
    return facts, (*problems, *contradictions(postmortem, known))


def _steps(postmortem: Postmortem, graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return the keys of runbook steps that each row names, by the row's anchor."""
    found: dict[str, tuple[str, ...]] = {}
    for row in postmortem.timeline:
        links = graph.outgoing.get(keys.row_key(postmortem.id, row.anchor), ())
        steps = tuple(link.target for link in links if graph.nodes[link.target].kind == 'step')
        if steps:
            found[row.anchor] = steps
    return found


def _missing(postmortem: Postmortem, known: Milestones) -> tuple[str, ...]:
    """Return the names of what is neither stated nor in the timeline; nothing is made up for them."""
    absent = [name for name in _STATED if not getattr(postmortem, name)]
    unknown = [name for name in _MOMENTS if getattr(known, name) is None]
    return tuple(name for name in (*absent, *unknown) if not (name == 'resolved' and known.ongoing))
