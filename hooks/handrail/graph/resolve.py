"""Why a reference leads nowhere, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import basename
from types import MappingProxyType

from handrail.graph import keys
from handrail.graph.atlas import Atlas
from handrail.graph.suggest import Shelf, article, as_written, did_you_mean, nearest, nearest_uri, shelve
from handrail.model import Level, Library, Problem, Ref

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

    `withheld` are the uris of documents that this build's audience may not read; `faulty` the files
    in which a reader found an error. `shelf` holds what may be suggested instead, `moved` leads
    from the older addresses of pages to the present ones.
    """

    withheld: frozenset[str]
    faulty: frozenset[str]
    shelf: Shelf
    moved: dict[str, str]


def absent(library: Library, withheld: frozenset[str], atlas: Atlas) -> Absent:
    """Return what is known to be absent from a library, and what may be there instead."""
    faulty = {problem.at.file for problem in library.problems if problem.level is Level.error}
    faulty.update(document.uri for document in library.documents() if document.broken)
    shelf = shelve(atlas.places.keys() | (atlas.files - withheld))
    moved = {old: uri for uri, document in atlas.documents.items() for old in document.aliases}
    return Absent(withheld, frozenset(faulty), shelf, moved)


def explain(ref: Ref, home: str, atlas: Atlas, gone: Absent) -> Problem | None:
    """Return the problem of a reference from the document `home` that leads nowhere.

    None when it is dead for a reason that needs no report: its target is withheld, or stands in
    a file whose errors are reported already.
    """
    if ref.target.kind:
        return _unknown_id(ref, atlas, gone)
    uri = ref.target.uri or home
    if uri in gone.withheld:
        return None
    if uri in atlas.places:
        return None if uri in gone.faulty else _missing_anchor(ref, uri, atlas)
    return _missing_page(ref, uri, home, atlas, gone)


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
    near = nearest(ref.target.anchor, options)
    hint = did_you_mean(f'#{near}') if near else 'its anchors are ' + ', '.join(sorted(options)[:8])
    message = f"link '{ref.text}' leads to '{uri}', which has no anchor '{ref.target.anchor}'"
    return Problem(ref.at, 'dangling-anchor', message, hint if options else 'it has no anchors')


def _unknown_id(ref: Ref, atlas: Atlas, gone: Absent) -> Problem | None:
    kind, name = ref.target.kind, ref.target.id
    if _is_accounted_for(kind, name, gone) or _is_path_of_nothing(kind, name, atlas):
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


def _is_path_of_nothing(kind: str, name: str, atlas: Atlas) -> bool:
    """Whether a step is named in a runbook that is not there, which is reported at its own name."""
    return kind == 'step' and '#' in name and keys.runbook_key(name.partition('#')[0]) not in atlas.nodes


def _other_kinds(kind: str) -> tuple[str, ...]:
    return tuple(other for other in (*_FOLDERS, 'team') if other != kind)


def _how_to_add(kind: str, name: str) -> str:
    if kind == 'team':
        return 'add it to teams.yml'
    folder = _FOLDERS.get(kind)
    return f'add {folder}{name}.md' if folder else ''


def _is_accounted_for(kind: str, name: str, gone: Absent) -> bool:
    """Whether an id is missing because its document is withheld or could not be read."""
    if kind == 'team':
        return 'teams.yml' in gone.faulty
    stem = name.partition('#')[0]
    folder = _FOLDERS.get('runbook' if kind == 'step' else kind, '/')
    for uri in (*gone.withheld, *gone.faulty):
        if uri.startswith(folder) and (
            basename(uri) == f'{stem}.md' or uri.endswith(('.rules.yml', '.rules.yaml'))
        ):
            return True
    return False
