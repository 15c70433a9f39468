"""One site, arranged for looking things up while its pages are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from handrail.graph import keys
from handrail.graph.atlas import page_of
from handrail.model import (
    ActionRow,
    ActionType,
    Alert,
    Document,
    Drill,
    PlainPage,
    Postmortem,
    Practice,
    Problem,
    Runbook,
    Service,
    Site,
    Step,
    Team,
    Usage,
)
from handrail.pages.address import addresses
from handrail.pages.encode import Markdown
from handrail.pages.inline import Map
from handrail.pages.words import WORDS

T = TypeVar('T')


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that more than one page looks up, computed once for a site.

    `documents` by the uri of their page; `problems` by file; `rows` are the distinct actions by
    the key of each line that asks for them, repeats too; `steps` by graph key with their runbook;
    `parts` are the graph keys of all that stands on a page. `choices` are, for the owner, the type and
    the state of actions, the values that a reader may filter by, with their words, as a query. `shown` keeps
    the cells of actions by folder and key: ten tables of one folder show the same ones.
    """

    site: Site
    map: Map
    documents: Mapping[str, Document]
    problems: Mapping[str, tuple[Problem, ...]]
    rows: Mapping[str, ActionRow]
    rows_of: Mapping[str, tuple[ActionRow, ...]]
    postmortems: Mapping[str, Postmortem]
    runbooks: Mapping[str, Runbook]
    practices: Mapping[str, Practice]
    alerts: Mapping[str, Alert]
    services: Mapping[str, Service]
    teams: Mapping[str, Team]
    drills: Mapping[str, Drill]
    steps: Mapping[str, tuple[Runbook, Step, int]]
    usages_of_runbook: Mapping[str, tuple[Usage, ...]]
    parts: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, str]
    shown: dict[tuple[str, str], list[Markdown]] = field(default_factory=dict, compare=False)


def index(site: Site) -> Index:
    """Arrange a site; the only place where whole lists are walked."""
    library = site.library
    rows = {row.key: row for row in site.review.actions}
    again = {line: row for row in site.review.actions for line in row.asked}
    return Index(
        site=site,
        map=_map(site),
        documents={page_of(document): document for document in reversed([*library.documents()])},
        problems=grouped(site.problems, lambda problem: problem.at.file),
        rows=again | rows,
        rows_of=grouped(site.review.actions, lambda row: row.document),
        postmortems=_by_id(library.postmortems),
        runbooks=_by_id(library.runbooks),
        practices=_by_id(library.practices),
        alerts=_by_id(library.alerts),
        services=_by_id(library.services),
        teams={team.id: team for team in reversed(library.teams)},
        drills=_by_id(library.drills),
        steps={
            keys.step_key(runbook.id, step.anchor): (runbook, step, number)
            for runbook in library.runbooks
            for number, step in enumerate(runbook.steps, 1)
        },
        parts={
            uri: tuple(node.key for node in nodes)
            for uri, nodes in grouped(site.graph.nodes.values(), lambda node: node.uri).items()
        },
        choices=_choices(site),
        usages_of_runbook={runbook.id: _usages(site, runbook) for runbook in library.runbooks},
    )


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    """Group items by a key, each group in the order of the items."""
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return {name: tuple(group) for name, group in groups.items()}


def _by_id(documents: Iterable[T]) -> dict[str, T]:
    """Return documents by id; of two with one id the first, as in the graph."""
    return {getattr(document, 'id'): document for document in reversed([*documents])}  # noqa: B009 - T is any kind


def _map(site: Site) -> Map:
    library, graph = site.library, site.graph
    generated = addresses(library)
    written = {page_of(document) for document in library.documents()}
    return Map(
        pages=frozenset(generated | written | library.files),
        anchors={
            page_of(document): frozenset(
                {section.anchor for section in document.sections} | {anchor.id for anchor in document.anchors}
            )
            for document in library.documents()
            if not isinstance(document, PlainPage)
        },
        dead=frozenset(ref.target for refs in graph.dead.values() for ref in refs),
        keys=graph.nodes,
    )


def _choices(site: Site) -> dict[str, str]:
    names = {team.id: team.name or team.id for team in site.library.teams}
    owners = sorted({row.action.owner for row in site.review.actions if row.action.owner})
    states = ('open', 'overdue', 'proposed', 'in-progress', 'done', 'not-doing')
    return {
        'owner': urlencode({name: names.get(name, name) for name in owners} | {'none': WORDS['unowned']}),
        'type': urlencode({kind: WORDS[f'type.{kind}'] for kind in ActionType} | {'none': WORDS['no-type']}),
        'state': urlencode({name: WORDS[f'state.{name}'] for name in states}),
    }


def _usages(site: Site, runbook: Runbook) -> tuple[Usage, ...]:
    usages = site.review.usages
    own = usages.get(keys.runbook_key(runbook.id), ())
    steps = (keys.step_key(runbook.id, step.anchor) for step in runbook.steps)
    return (*own, *(usage for key in steps for usage in usages.get(key, ())))
