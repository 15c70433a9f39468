"""What stands where: a node for everything that can be referred to, by key and by address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import basename

from handrail.graph import keys
from handrail.graph.checks import check_nodes
from handrail.model import (
    Action,
    Alert,
    Document,
    Drill,
    Library,
    Node,
    Place,
    PlainPage,
    Postmortem,
    Runbook,
    Span,
    Target,
    Team,
)


@dataclass(frozen=True, slots=True)
class Atlas:
    """All nodes by key, and all addresses.

    `places` leads from a uri and an anchor (`''` for the whole page) to the key that stands
    there; `documents` from a uri to the document; `open_ended` are the uris whose anchors are not
    known here: generated pages, and plain pages, whose headings MkDocs names and checks.
    """

    nodes: dict[str, Node]
    places: dict[str, dict[str, str]]
    documents: dict[str, Document]
    open_ended: frozenset[str]
    files: frozenset[str]

    def find(self, target: Target, home: str) -> str | None:
        """Return the key at a target as seen from the document `home`, None when nothing is there."""
        if target.kind:
            named = keys.document_key(target.kind, target.id)
            return named if named in self.nodes else None
        uri = target.uri or home
        anchors = self.places.get(uri, {})
        key = anchors.get(target.anchor)
        return anchors.get('') if key is None and uri in self.open_ended else key


def survey(library: Library, addresses: frozenset[str]) -> Atlas:
    """Return the atlas of a library and of the generated pages (`addresses`) that a link may name.

    Where two things claim one key or one address the first in the library's order has it.
    """
    nodes: dict[str, Node] = {}
    places: dict[str, dict[str, str]] = {}
    documents: dict[str, Document] = {}
    for document in library.documents():
        uri = page_of(document)
        anchors = places.setdefault(uri, {})
        documents.setdefault(uri, document)
        for node in _document_nodes(document, uri):
            nodes.setdefault(node.key, node)
            anchors.setdefault(node.anchor, node.key)
    nodes.update((node.key, node) for node in check_nodes(library))
    for team in library.teams:
        node = _team_node(team)
        nodes.setdefault(node.key, node)
        places.setdefault(node.uri, {}).setdefault('', node.key)
    for uri in sorted(addresses - places.keys()):
        node = _generated_node(uri, nodes)
        nodes.setdefault(node.key, node)
        places[uri] = {'': node.key}
    written = {document.uri for document in library.documents() if _is_written(document)}
    return Atlas(nodes, places, documents, frozenset(places.keys() - written), library.files)


def page_of(document: Document) -> str:
    """Return the uri of the page on which a document stands; an alert of a rule file has its own."""
    if isinstance(document, Alert) and not document.uri.endswith('.md'):
        return f'alerts/{document.id}.md'
    return document.uri


def _is_written(document: Document) -> bool:
    """Whether the anchors of a document's page are known: it is no plain page and no line of a rule file."""
    return not isinstance(document, PlainPage) and document.uri == document.at.file


def _document_nodes(document: Document, uri: str) -> Iterator[Node]:
    """Yield the node of a document, then of its parts; a step goes before its own heading."""
    own = keys.key_of(document)
    name = document.uri if isinstance(document, PlainPage) else document.id
    kind = 'page' if isinstance(document, PlainPage) else document.kind
    yield Node(own, kind, name, document.title, uri, '', own, document.at)
    if isinstance(document, Runbook):
        for step in document.steps:
            key = keys.step_key(document.id, step.anchor)
            yield Node(key, 'step', keys.bare(key), step.title, uri, step.anchor, own, step.at)
    if isinstance(document, Postmortem):
        for row in document.timeline:
            key = keys.row_key(document.id, row.anchor)
            yield Node(key, 'row', keys.bare(key), row.text, uri, row.anchor, own, row.at)
    if isinstance(document, Postmortem | Drill):
        yield from _action_nodes(document.id, document.actions, uri, own)
    yield from _section_nodes(document, uri, own)


def _action_nodes(name: str, actions: Iterable[Action], uri: str, own: str) -> Iterator[Node]:
    for action in actions:
        key = keys.action_key(name, action.id)
        yield Node(key, 'action', keys.bare(key), action.text, uri, action.id, own, action.at)


def _section_nodes(document: Document, uri: str, own: str) -> Iterator[Node]:
    for section in document.sections:
        if section.anchor and section.role != 'step':
            key = keys.section_key(uri, section.anchor)
            yield Node(key, 'section', keys.bare(key), section.title, uri, section.anchor, own, section.at)
    known = {section.anchor for section in document.sections}
    for anchor in document.anchors:
        if anchor.kind == 'section' and anchor.id not in known:
            key = keys.section_key(uri, anchor.id)
            title = (Span(anchor.title),)
            yield Node(key, 'section', keys.bare(key), title, uri, anchor.id, own, anchor.at)


def _team_node(team: Team) -> Node:
    key = keys.team_key(team.id)
    return Node(key, 'team', team.id, (Span(team.name),), f'teams/{team.id}.md', '', key, team.at)


def _generated_node(uri: str, nodes: dict[str, Node]) -> Node:
    """Return what a generated page stands for: an alert or a team has one, the others are pages."""
    folder, _, name = uri.removesuffix('.md').rpartition('/')
    known = nodes.get(keys.document_key(folder.removesuffix('s'), name))
    if known is not None and known.kind in ('alert', 'team'):
        return known
    key = keys.page_key(uri)
    title = (Span(basename(uri).removesuffix('.md')),)
    return Node(key, 'page', uri, title, uri, '', key, Place(uri))
