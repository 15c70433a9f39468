"""How incidents and drills used things: what helped, what misled and for how long, what is promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handrail.graph import keys
from handrail.model import (
    Action,
    Drill,
    EntryKind,
    Facts,
    Graph,
    Library,
    Link,
    Postmortem,
    TimelineEntry,
    Usage,
    plain,
)
from handrail.review.milestones import day_of

SILENT = frozenset({'service', 'depends-on', 'owner', 'alert', 'related', 'same-as', 'tracker'})
"""Roles of facts that the documents themselves show; the rest of the links tell a story."""

MISLEADING = frozenset({'step', 'runbook', 'practice'})


@dataclass(frozen=True, slots=True)
class _Story:
    """One incident or drill: its day, its rows and actions by key, its false hypotheses by row key."""

    on: date | None
    drill: bool
    rows: Mapping[str, TimelineEntry]
    actions: Mapping[str, Action]
    misled: Mapping[str, int | None]


def usages(library: Library, graph: Graph, facts: Mapping[str, Facts]) -> dict[str, tuple[Usage, ...]]:
    """Return how each thing was used, by its key, in the order of incidents, then of drills.

    A link from the row that opened a refuted hypothesis to a step, runbook or practice misled, for
    as long as the hypothesis stood; from any other row it was used; an action improves what it
    links to; a drill drilled the runbook and the steps that it names; prose mentions.
    """
    stories = {keys.key_of(one): _incident(one, facts[one.id]) for one in library.postmortems}
    stories |= {keys.key_of(one): _drill(one) for one in library.drills}
    found: defaultdict[str, dict[tuple[str, str], Usage]] = defaultdict(dict)
    for link in graph.links:
        document = graph.nodes[link.source].document
        story = stories.get(document)
        target = graph.nodes[link.target]
        if story and link.ref.role not in SILENT and target.document != document:
            usage = _usage(link, document, target.kind, story)
            found[link.target].setdefault((usage.source, usage.relation), usage)
    return {key: tuple(by.values()) for key, by in found.items()}


def _incident(postmortem: Postmortem, facts: Facts) -> _Story:
    refuted = [one for one in facts.hypotheses if one.verdict == EntryKind.refuted]
    return _Story(
        on=day_of(postmortem),
        drill=False,
        rows={keys.row_key(postmortem.id, row.anchor): row for row in postmortem.timeline},
        actions={keys.action_key(postmortem.id, action.id): action for action in postmortem.actions},
        misled={keys.row_key(postmortem.id, one.opened.anchor): one.minutes for one in refuted},
    )


def _drill(drill: Drill) -> _Story:
    actions = {keys.action_key(drill.id, action.id): action for action in drill.actions}
    return _Story(drill.on, drill=True, rows={}, actions=actions, misled={})


def _usage(link: Link, document: str, kind: str, story: _Story) -> Usage:
    row, action = story.rows.get(link.source), story.actions.get(link.source)
    minutes: int | None = None
    kinds: tuple[EntryKind, ...] = ()
    text = link.ref.text
    if row:
        misled = link.source in story.misled and kind in MISLEADING
        relation = 'misled' if misled else 'used'
        minutes = story.misled[link.source] if misled else None
        text, kinds = plain(row.text), tuple(mark.kind for mark in row.marks)
    elif action:
        relation, text = 'improves', plain(action.text)
    else:
        relation = 'drilled' if story.drill and link.ref.role in ('runbook', 'step') else 'mentioned'
    return Usage(link.target, link.source, document, relation, text, minutes, story.on, kinds)
