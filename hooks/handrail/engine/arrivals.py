"""What lies in docs/ before anything of it is read: only files of their own, of kinds that cannot act.

A file that a browser would run on the site's origin (HTML, scripts, XML), that a host would take for its
settings (`_headers`), that lies elsewhere (symbolic links) or whose name plays tricks is not published.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from handrail.engine.packed import PackedFile
from handrail.engine.zstd import pack
from handrail.finish.drawing import DrawingError, clean_drawing
from handrail.model import Place, Problem
from handrail.source.reading import DOCUMENT_BYTES
from handrail.source.unseen import ANYWHERE, IN_CODE

_PASSIVE = """
    md png jpg jpeg jpe gif webp avif apng bmp ico tif tiff svg heic mp4 webm mp3 ogg wav
    csv tsv json jsonl ndjson geojson txt text log yml yaml toml ini cfg conf properties env rules
    pdf doc docx xls xlsx ppt pptx odt ods odp rtf epub drawio excalidraw puml plantuml mmd dot d2
    zip gz tgz tar bz2 xz zst 7z pcap pcapng har sql sh bash zsh ps1 py go rs rb pl tf hcl cue jsonnet promql
    proto diff patch asc sig pem crt cer sha256 woff woff2 ttf otf webmanifest
"""
PASSIVE = frozenset(_PASSIVE.split())
"""Endings of files that no browser runs: it shows them, or offers to keep them."""

PLAIN_NAMES = frozenset({'CNAME', 'LICENSE', 'LICENCE', 'COPYING', 'NOTICE', 'Makefile', 'Dockerfile'})
"""Names without an ending that may be published."""

_SETTINGS = """
    _headers _redirects _routes.json netlify.toml vercel.json wrangler.toml staticwebapp.config.json
    firebase.json web.config build.json offline.json
    actions.json actions.csv actions.txt incidents.json runbooks.json alerts.json
"""
SETTINGS = frozenset(_SETTINGS.split())
"""Files at the top of docs/ by which a host is told what to do, or that the site writes itself."""

OURS = ('schema/', 'search/', 'assets/handrail/', 'assets/javascripts/', 'assets/stylesheets/')
"""Folders of the site that it writes itself."""

_NAME = re.compile(r'[^\x00-\x1f\x7f-\x9f<>:"\\|?*`\u2028\u2029]{1,200}')


class ArrivalError(ValueError):
    """Says why docs/ cannot be looked through."""


def check_folders(docs: Path) -> None:
    """Raise ArrivalError for symbolic links to folders: MkDocs follows them, out of docs/ and in circles.

    Links to files are left to `arrivals`, which leaves them out one by one.
    """
    wrong: list[Path] = []
    for folder, names, _ in os.walk(docs):
        paths = (Path(folder, name) for name in names)
        wrong += [path for path in paths if path.is_symlink()]
    if wrong:
        shown = ', '.join(repr(path.relative_to(docs).as_posix())[:80] for path in sorted(wrong)[:5])
        hint = 'put the documents themselves there: a link may lead out of the folder, or in circles'
        raise ArrivalError(f'symbolic links to folders in {docs.name}/: {shown} ({hint})')


def arrivals(files: Files, config: MkDocsConfig) -> tuple[Problem, ...]:
    """Take out of `files` what must not be published, clean the drawings, and return a problem for each.

    Files that mkdocs.yml itself names (style sheets, scripts, the theme's own folder) stay.
    """
    docs = Path(config.docs_dir)
    named = _named_in(config)
    problems: list[Problem] = []
    for file in [file for file in files if file.src_dir == config.docs_dir]:
        refusal = _refusal(file, docs, named)
        if refusal:
            files.remove(file)
            problems.append(refusal)
        elif file.src_uri.lower().endswith('.svg'):
            problems.extend(_drawing(file, files))
    return tuple(problems)


def contents(file: File) -> bytes:
    """Return the bytes of a document; of one far over the limit only so many that it is seen to be."""
    if isinstance(file, PackedFile) or not file.abs_src_path:
        return file.content_bytes
    with Path(file.abs_src_path).open('rb') as stream:
        return stream.read(16 * DOCUMENT_BYTES + 1)


def _named_in(config: MkDocsConfig) -> frozenset[str]:
    """The files that mkdocs.yml names: who may change that may run scripts."""
    named = [*map(str, config.extra_css), *map(str, config.extra_javascript)]
    return frozenset(each.lstrip('/') for each in named)


def _refusal(file: File, docs: Path, named: Iterable[str]) -> Problem | None:
    uri = file.src_uri
    parts = uri.split('/')
    at = Place(''.join(c if c.isprintable() else '\ufffd' for c in uri))
    if wrong := next((part for part in parts if not _named_well(part)), None):
        said = f'the name {wrong[:80]!r} holds characters that addresses, logs or shells act upon'
        return Problem(at, 'file-name', said, 'rename it: letters, digits, hyphens')
    path = docs / uri
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None  # made by another plugin
    if stat.S_ISLNK(mode):
        return Problem(at, 'not-a-file', f'{uri!r} is a symbolic link', 'put the file itself there')
    if not stat.S_ISREG(mode):
        return Problem(at, 'not-a-file', f'{uri!r} is no file', 'remove it')
    if uri in named:
        return None
    return _kind_refused(uri, at)


def _named_well(part: str) -> bool:
    trick = ANYWHERE.search(part) or IN_CODE.search(part) or part != part.strip() or part.startswith('-')
    return bool(_NAME.fullmatch(part)) and not trick and part.isprintable()


def _kind_refused(uri: str, at: Place) -> Problem | None:
    name = uri.rpartition('/')[2]
    ending = name.rpartition('.')[2].lower() if '.' in name.lstrip('.') else ''
    if uri in SETTINGS or (uri.startswith(OURS) and not uri.endswith('.md')):
        said = f'{uri!r} would be taken for settings of the host, or for a file of the site itself'
        return Problem(at, 'active-file', said, 'remove it, or let the configuration of the site write it')
    if name.startswith('.') or name in PLAIN_NAMES or ending in PASSIVE:
        return None
    said = f'{uri!r} is no file that a page may offer: a browser could run it on this site'
    hint = 'write it as Markdown, or pack it into a .zip; scripts and styles are named in mkdocs.yml'
    return Problem(at, 'active-file', said, hint)


def _drawing(file: File, files: Files) -> Iterator[Problem]:
    """Clean one drawing in place; one that cannot be read is not published."""
    try:
        clean, left = clean_drawing(file.content_bytes)
    except OSError as error:
        files.remove(file)
        said = f'the file cannot be read: {error.strerror}'
        yield Problem(Place(file.src_uri), 'unreadable', said, 'check its permissions')
        return
    except DrawingError as error:
        files.remove(file)
        said = f'the drawing cannot be shown: {error}'
        yield Problem(Place(file.src_uri, error.line), 'drawing', said, 'save it as plain SVG')
        return
    PackedFile.of(file, pack(clean))
    for line, what in left[:20]:
        said = f'{what} is taken out of the drawing'
        yield Problem(
            Place(file.src_uri, line), 'drawing', said, 'save it as plain SVG, without scripts and links'
        )
