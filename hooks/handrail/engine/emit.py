"""Takes the documents out of MkDocs' list of files and puts the pages in."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from handrail.engine.arrivals import arrivals, contents
from handrail.engine.assets import assets
from handrail.engine.cache import Cache, digest
from handrail.engine.crew import spread
from handrail.engine.keys import base_digest
from handrail.engine.packed import PackedFile
from handrail.engine.zstd import pack
from handrail.kinds import kind_of
from handrail.model import Place, Problem, Site
from handrail.outputs import schema_files
from handrail.outputs.published import is_list
from handrail.pages import Book, bind

PACKAGE = Path(__file__).parent.parent
THEME = PACKAGE / 'theme'
FOLDERS = frozenset(
    {'postmortems', 'runbooks', 'practices', 'alerts', 'services', 'teams', 'drills', 'actions'}
)

SHARED = 2000
"""Pages up to which workers write them. Each worker makes most of the model its own as it reads it:
with 4000 pages two of them took 730 MB instead of 490.
"""


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents with their bytes, all paths below docs, and what could not be read."""

    documents: dict[str, bytes]
    files: frozenset[str]
    problems: tuple[Problem, ...]


def collect(files: Files, config: MkDocsConfig, *, drafts: bool) -> Sources:
    """Read every document that MkDocs found below docs, also those it would not copy.

    Pages that mkdocs.yml excludes are not documents of this site; `drafts` are, when served. What must not
    be published is taken out of `files` before anything is read.
    """
    documents: dict[str, bytes] = {}
    problems = [*arrivals(files, config)]
    uris = []
    for file in files:
        if file.src_dir != config.docs_dir:
            continue
        lowest = InclusionLevel.DRAFT if drafts else InclusionLevel.NOT_IN_NAV
        if file.inclusion.value < lowest.value and file.is_documentation_page():
            continue
        uris.append(file.src_uri)
        if kind_of(file.src_uri) or is_list(file.src_uri):
            try:
                documents[file.src_uri] = contents(file)
            except OSError as error:
                said = f'the file cannot be read: {error.strerror}'
                problems.append(Problem(Place(file.src_uri), 'unreadable', said, 'check its permissions'))
    return Sources(documents, frozenset(uris), tuple(problems))


def write_pages(site: Site) -> Iterator[tuple[str, bytes, str]]:
    """Yield uri, packed text and what failed ('' mostly) for every page of the site, in order."""
    book = bind(site)
    plan = tuple(filter(_below, book.plan()))
    work = partial(_written, book)
    results = spread(lambda item: work(plan[item]), len(plan)) if len(plan) <= SHARED else map(work, plan)
    for uri, result in zip(plan, results, strict=True):
        failure, _, text = result.partition(b'\n')
        yield uri, text, json.loads(failure)


def _below(uri: str) -> bool:
    """Whether a path stays below docs: no name in a document may lead out of it."""
    return posixpath.normpath(uri) == uri and not uri.startswith(('/', '..')) and uri.isprintable()


def _written(book: Book, uri: str) -> bytes:
    """Return what failed, as a line of JSON, and the packed text of the page."""
    try:
        text, failure = book.page(uri), ''
    except Exception as error:  # noqa: BLE001 - one page must not take the others with it
        title = uri.rpartition('/')[2]
        text = f'# {title}\n\nThis page could not be made. The build says why.\n'
        failure = f'{type(error).__name__}: {error}'
    return f'{json.dumps(failure)}\n'.encode() + pack(text.encode())


def place(files: Files, config: MkDocsConfig, pages: Mapping[str, bytes], edits: Mapping[str, str]) -> None:
    """Make `files` hold these pages, which are packed, and no other documents.

    An authored file keeps its path on the disk, for edit links and for other plugins. `edits` maps
    pages made from another file to that file. Documents that have no page (withheld from this
    audience, templates) are taken out, so that nothing of them is copied; rule files and the like
    stay known and are not copied either. What is taken out leaves the nav of mkdocs.yml as well.
    """
    gone = frozenset(
        file.src_uri
        for file in files.documentation_pages()
        if file.src_dir == config.docs_dir and file.src_uri not in pages
    )
    config.nav = _without(config.nav, gone)
    named = frozenset(_named(config.nav))
    for file in [file for file in files if file.src_dir == config.docs_dir]:
        if file.src_uri in pages or not (_ours(file.src_uri) or file.is_documentation_page()):
            continue
        if file.is_documentation_page():
            files.remove(file)
        else:
            file.inclusion = InclusionLevel.EXCLUDED
    for uri, packed in pages.items():
        known = files.get_file_from_path(uri)
        file = PackedFile.of(known or File.generated(config, uri, content=''), packed)
        if known is None:
            file.edit_uri = edits.get(uri)
            files.append(file)
        if file.generated_by or uri.partition('/')[0] in FOLDERS:
            shown = uri in named or (config.nav is None and _is_index(uri))
            file.inclusion = InclusionLevel.INCLUDED if shown else InclusionLevel.NOT_IN_NAV


def withhold(files: Files, config: MkDocsConfig, uris: Collection[str]) -> None:
    """Let none of these files be copied, save for pages and pictures that mkdocs.yml gives to the theme."""
    theme = (config.theme.get('logo'), config.theme.get('favicon'))
    for file in files:
        ours = file.src_uri in uris and file.src_dir == config.docs_dir
        if ours and not file.is_documentation_page() and file.src_uri not in theme:
            file.inclusion = InclusionLevel.EXCLUDED


def place_outputs(files: Files, config: MkDocsConfig, outputs: Mapping[str, bytes]) -> None:
    """Add files that are copied as they are, where docs/ has none of the same path."""
    for uri, content in outputs.items():
        if files.get_file_from_path(uri) is None:
            file = File.generated(config, uri, content=b'', inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(PackedFile.of(file, pack(content)))


def fixed_files(site_url: str, cache: Cache) -> dict[str, bytes]:
    """Return the files that no document changes, by their address below the site.

    The schemas come from the cache: making them would cost a small site a tenth of its build.
    """
    key = digest('schemas', base_digest(), site_url)
    kept = cache.get(key)
    if kept is None:
        kept = json.dumps(schema_files(site_url)).encode()
        cache.put(key, kept)
    return {address: text.encode() for address, text in json.loads(kept).items()} | assets()


def _ours(uri: str) -> bool:
    inside = uri.partition('/')[0] in FOLDERS
    return (
        kind_of(uri) is not None
        or is_list(uri)
        or (inside and ('/_' in f'/{uri}' or uri.endswith(('.yml', '.yaml'))))
    )


def _is_index(uri: str) -> bool:
    return '/' not in uri or (uri.count('/') == 1 and uri.endswith('/index.md'))


def _without(nav: Any, gone: frozenset[str]) -> Any:
    """Return the nav without these pages and without the sections that they leave empty."""
    if isinstance(nav, list):
        kept = [_without(item, gone) for item in nav]
        return [item for item in kept if item is not None and item not in ({}, [])]
    if isinstance(nav, dict):
        entries = {title: _without(item, gone) for title, item in nav.items()}
        return {title: item for title, item in entries.items() if item is not None and item != []}
    return None if nav in gone else nav


def _named(nav: Any) -> Iterator[str]:
    """The paths that the nav of mkdocs.yml names, at any depth."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _named(item)
