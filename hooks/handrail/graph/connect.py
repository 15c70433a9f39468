"""From a library to its graph: every reference resolved, or explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from handrail.graph import keys
from handrail.graph.atlas import Atlas, survey
from handrail.graph.nights import check_nights
from handrail.graph.paths import check_paths
from handrail.graph.resolve import Absent, absent, explain, explains_no_step, leads_to_file
from handrail.graph.roles import ALLOWED, may_prove, suits, wrong_file, wrong_kind
from handrail.graph.twins import find_twins
from handrail.model import Directive, Document, Graph, Library, Link, PlainPage, Problem, Ref, Target

_OPTIONS: Mapping[str, str] = MappingProxyType(
    {'owner': 'team', 'service': 'service', 'incident': 'postmortem'}
)
"""Options of directives that name something, with its kind."""


def connect(library: Library, addresses: frozenset[str], withheld: frozenset[str] = frozenset()) -> Graph:
    """Return the graph of a library.

    `addresses` are the uris of generated pages that a link may name; `withheld` the uris of
    documents that the audience may not read: references to them are dead without a problem.
    Problems are references that lead nowhere or to a thing of the wrong kind, ids and anchors that
    two things claim, and runbook steps from which no path leads out. What an error of a document
    may have cost it (`losses`) is not reported, nor are files that exist and external links.
    """
    atlas = survey(library, addresses)
    gone = absent(library, withheld, atlas)
    links: list[Link] = []
    dead: dict[str, tuple[Ref, ...]] = {}
    problems: list[Problem] = [*find_twins(library, atlas), *check_nights(library)]
    for document in library.documents():
        lost = _resolve(document, atlas, gone, links, problems)
        if lost:
            dead[document.uri] = (*dead.get(document.uri, ()), *lost)
    for page in library.plain:
        problems.extend(_unknown_options(page, atlas, gone))
    links.extend(_stand_ins(library, atlas))
    incoming = _grouped((link.target, link) for link in links)
    outgoing = _grouped((link.source, link) for link in links)
    problems.extend(check_paths(library, atlas, incoming, dead, gone.losses))
    return Graph(atlas.nodes, tuple(links), incoming, outgoing, dead, tuple(problems))


def _resolve(
    document: Document, atlas: Atlas, gone: Absent, links: list[Link], problems: list[Problem]
) -> list[Ref]:
    """Add the links and problems of one document; return its references that lead nowhere."""
    lost: list[Ref] = []
    vouched = _attested(document)
    for ref in document.refs:
        if not ref.target.uri and not ref.target.kind and not ref.target.anchor:
            continue
        key = atlas.find(ref.target, document.uri)
        if key is None:
            if not leads_to_file(ref, atlas):
                lost.append(ref)
                problem = explain(ref, document.uri, atlas, gone)
                problems.extend([problem] if problem else [])
            elif ref.role == 'evidence' and ref.target not in vouched and not may_prove(ref.target.uri):
                problems.append(wrong_file(ref))
            continue
        source = keys.source_key(document, ref.source)
        links.append(Link(source if source in atlas.nodes else keys.key_of(document), key, ref))
        node = atlas.nodes[key]
        if ref.role in ALLOWED and not suits(ref, node, atlas) and ref.target not in vouched:
            unread = node.kind == 'section' and explains_no_step(Target(node.uri, node.anchor), atlas, gone)
            problems.extend([] if unread else [wrong_kind(ref, node, atlas)])
    return lost


def _unknown_options(page: PlainPage, atlas: Atlas, gone: Absent) -> Iterator[Problem]:
    """Yield ids in the directives of a page that name nothing: the lists would be empty for ever."""
    for directive in page.directives:
        for ref in _named(directive):
            found = None if atlas.find(ref.target, page.uri) else explain(ref, page.uri, atlas, gone)
            if found:
                yield found


def _named(directive: Directive) -> Iterator[Ref]:
    """Yield what the options of a directive name; `owner=unowned` asks for what nobody owns."""
    for option, name in directive.options:
        kind = _OPTIONS.get(option)
        if kind and (option, name) != ('owner', 'unowned'):
            yield Ref(directive.at, '', option, Target(kind=kind, id=name), name)


def _attested(document: Document) -> frozenset[Target]:
    """Return what the attestations of a document link to: a role vouches for it, no check does."""
    return frozenset(
        evidence.target
        for action in getattr(document, 'actions', ())
        for evidence in action.evidence
        if evidence.role and evidence.target
    )


def _stand_ins(library: Library, atlas: Atlas) -> Iterator[Link]:
    """Yield links to the teams that answer for others outside their hours; their reader checks them."""
    for team in library.teams:
        own, other = keys.team_key(team.id), keys.team_key(team.contacts.outside_hours)
        if other in atlas.nodes:
            target = Target(kind='team', id=team.contacts.outside_hours)
            yield Link(own, other, Ref(team.at, own, 'outside-hours', target, target.id))


def _grouped(pairs: Iterable[tuple[str, Link]]) -> dict[str, tuple[Link, ...]]:
    groups: defaultdict[str, list[Link]] = defaultdict(list)
    for key, link in pairs:
        groups[key].append(link)
    return {key: tuple(group) for key, group in groups.items()}
