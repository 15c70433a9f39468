"""Why a reference leads nowhere, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import basename
from types import MappingProxyType

from handrail.graph import keys
from handrail.graph.atlas import Atlas
from handrail.graph.losses import Losses, losses
from handrail.graph.suggest import Shelf, article, as_written, did_you_mean, nearest, nearest_uri, shelve
from handrail.model import OLDER, Document, Library, Place, Problem, Ref, Target

_FOLDERS: Mapping[str, str] = MappingProxyType(
    {
        'postmortem': 'postmortems/',
        'runbook': 'runbooks/',
        'practice': 'practices/',
        'alert': 'alerts/',
        'service': 'services/',
        'drill': 'drills/',
    }
)


@dataclass(frozen=True, slots=True)
class Absent:
    """What is not in the atlas for a reason that is known, so that it needs no second report.

    `withheld` are the uris of documents that this build's audience may not read; `losses` is what
    errors of their readers may have cost the others; `declared` are the lines at which alerts and
    teams stand. `shelf` holds what may be suggested instead, `moved` leads from the older addresses
    of pages to the present ones; `hidden` are the names of checks of what is withheld.
    """

    withheld: frozenset[str]
    losses: Losses
    declared: frozenset[Place]
    shelf: Shelf
    moved: dict[str, str]
    hidden: frozenset[str] = frozenset()


def absent(library: Library, withheld: frozenset[str], atlas: Atlas) -> Absent:
    """Return what is known to be absent from a library, and what may be there instead."""
    declared = frozenset((*(one.at for one in library.alerts), *(one.at for one in library.teams)))
    shelf = shelve(atlas.places.keys() | (atlas.files - withheld))
    moved = {old: uri for uri, document in atlas.documents.items() for old in document.aliases}
    return Absent(withheld, losses(library), declared, shelf, moved, library.checks.hidden)


def explain(ref: Ref, home: str, atlas: Atlas, gone: Absent) -> Problem | None:
    """Return the problem of a reference from the document `home` that leads nowhere.

    None when it is dead for a reason that needs no report: its target is withheld, or an error
    that is reported already may have cost it.
    """
    if ref.target.kind:
        return _unknown_id(ref, atlas, gone)
    uri = ref.target.uri or home
    if uri in gone.withheld:
        return None
    if uri in atlas.places:
        return None if _is_lost(uri, ref.target.anchor, atlas, gone) else _missing_anchor(ref, uri, atlas)
    folder = uri.rpartition('/')[0]
    if folder in ('alerts', 'teams') and _may_be_declared(folder.removesuffix('s'), gone):
        return None
    return _missing_page(ref, uri, home, atlas, gone)


def _is_lost(uri: str, anchor: str, atlas: Atlas, gone: Absent) -> bool:
    """Whether an error of a document may have cost it an anchor."""
    document = atlas.documents.get(uri)
    return document is not None and gone.losses.anchor(document, anchor)


def _may_be_declared(kind: str, gone: Absent) -> bool:
    """Whether a YAML file that could not be read may declare things of this kind."""
    ends = {'team': ('teams.yml',), 'alert': ('.rules.yml', '.rules.yaml')}.get(kind, ())
    return any(uri.endswith(ends) and gone.losses.names(uri, gone.declared) for uri in gone.losses.errors)


def leads_to_file(ref: Ref, atlas: Atlas) -> bool:
    """Whether a link names a file that is no page of the graph but will be there on the site."""
    uri = ref.target.uri
    hidden = any(part.startswith(('_', '.')) for part in uri.split('/'))
    return uri not in atlas.places and uri in atlas.files and not (hidden and uri.endswith('.md'))


def _missing_page(ref: Ref, uri: str, home: str, atlas: Atlas, gone: Absent) -> Problem:
    near = gone.moved.get(uri) or nearest_uri(uri, gone.shelf)
    hint = did_you_mean(_for(ref, near, home)) if near else 'write the path of a file below docs'
    if uri in atlas.files:
        message = f"link '{ref.text}' leads to '{uri}', which is not part of the site"
        return Problem(ref.at, 'dangling-link', message, "names that start with '_' or '.' are left out")
    message = f"link '{ref.text}' leads to '{uri}', which does not exist"
    return Problem(ref.at, 'dangling-link', message, hint)


def _for(ref: Ref, uri: str, home: str) -> str:
    """Return a link to `uri` in the form of the reference: a path on the site for a web address."""
    return f'/{uri.removesuffix(".md")}/' if '://' in ref.raw else as_written(uri, home)


def _missing_anchor(ref: Ref, uri: str, atlas: Atlas) -> Problem:
    options = [anchor for anchor in atlas.places[uri] if anchor]
    near = _renamed(atlas.documents.get(uri), ref.target.anchor) or nearest(ref.target.anchor, options)
    hint = did_you_mean(f'#{near}') if near else 'its anchors are ' + ', '.join(sorted(options)[:8])
    message = f"link '{ref.text}' leads to '{uri}', which has no anchor '{ref.target.anchor}'"
    return Problem(ref.at, 'dangling-anchor', message, hint if options else 'it has no anchors')


def _renamed(document: Document | None, anchor: str) -> str:
    """Return the present anchor of a heading that once had another one, '' when none had it."""
    anchors = document.anchors if document else ()
    place = next((each.at for each in anchors if each.id == anchor and each.kind == OLDER), None)
    return next((each.id for each in anchors if each.at == place and each.kind != OLDER), '')


def _unknown_id(ref: Ref, atlas: Atlas, gone: Absent) -> Problem | None:
    kind, name = ref.target.kind, ref.target.id
    if kind == 'step' and '#' in name:
        runbook, _, anchor = name.partition('#')
        node = atlas.nodes.get(keys.runbook_key(runbook))
        # a path through a runbook that is not there is reported at the runbook's own name
        if node is None or explains_no_step(Target(node.uri, anchor), atlas, gone):
            return None
    if _is_accounted_for(kind, name, gone):
        return None
    what = f"{ref.role} '{name}'"
    other = next((k for k in _other_kinds(kind) if keys.document_key(k, name) in atlas.nodes), '')
    prefix = keys.document_key(kind, '')
    options = [keys.bare(key) for key in atlas.nodes if key.startswith(prefix)]
    near = nearest(name, options)
    if other:
        hint = did_you_mean(near) if near else _how_to_add(kind, name)
        return Problem(ref.at, 'wrong-kind', f'{what} is {article(other)}, but must be {article(kind)}', hint)
    hint = did_you_mean(near) or _how_to_add(kind, name)
    return Problem(ref.at, 'unknown-id', f'{what} is not {article(kind)} that this site knows', hint)


def explains_no_step(target: Target, atlas: Atlas, gone: Absent) -> bool:
    """Whether what stands at an address may be a step whose kind line could not be read."""
    key = atlas.places.get(target.uri, {}).get(target.anchor)
    return gone.losses.step(atlas.nodes[key].at) if key else _is_lost(target.uri, target.anchor, atlas, gone)


def _other_kinds(kind: str) -> tuple[str, ...]:
    return tuple(other for other in (*_FOLDERS, 'team') if other != kind)


def _how_to_add(kind: str, name: str) -> str:
    if kind == 'team':
        return 'add it to teams.yml'
    if kind == 'check':
        return 'the page of the evidence lists them; "handrail verify" runs them'
    folder = _FOLDERS.get(kind)
    return f'add {folder}{name}.md' if folder else ''


def _is_accounted_for(kind: str, name: str, gone: Absent) -> bool:
    """Whether an id is missing because its document is withheld or could not be read."""
    folder = _FOLDERS.get(kind, '/')
    away = (*gone.withheld, *gone.losses.errors)
    named = any(uri.startswith(folder) and basename(uri) == f'{name}.md' for uri in away)
    if kind == 'check':
        return name in gone.hidden
    return named or _may_be_declared(kind, gone)
