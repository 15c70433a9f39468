"""The site as one file that is unpacked anywhere and opened without a server, search included."""

from __future__ import annotations

import json
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from io import BytesIO

from handrail.finish.search import FOLDER, POINTER
from handrail.finish.search.index import script_file

BESIDE = 'assets/handrail/search-file.js'
"""Lets the search run beside the page, where a browser starts no worker."""

_LEFT = re.compile(
    r'(?:404|503)\.html|_(?:headers|redirects)|sw\.js|offline\.(?:json|zip)|sitemap\.xml(?:\.gz)?|objects\.inv'
    r'|.*\.map'
    r'|assets/javascripts/(?:lunr|workers)/.*|schema/.*|(?:actions|incidents|runbooks|alerts|names)\.(?:json|csv)|actions\.txt'
)
"""What only a server, a browser's device or another program needs."""

_LINK = re.compile(r'(\s(?:href|src)=")(?![a-zA-Z][a-zA-Z0-9+.-]*:|[/#"])([^"#?]*)')
_ONWARD = re.compile(r'(<meta http-equiv="refresh" content="0; url=)([^"#?]*)')
_THEME = re.compile(r'<script src="((?:\.\./)*)(?:\./)?assets/javascripts/bundle\.')
_FOR_OTHERS = re.compile(
    r'<(?:meta (?:property="og:|name="(?:description|generator|author|robots)")'
    r'|link rel="(?:canonical|prev|next)")[^<>]*>\n?'
)
"""What the head of a page says to search engines and to programs that show a pasted link."""

_COMMANDS = re.compile(r'(?=<div class="hr-start")')

_METHOD = zipfile.ZIP_DEFLATED


def archive_files(
    site: Mapping[str, bytes], beside: bytes, controls: str = ''
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a built site as they stand in the archive, in the order of their paths.

    `beside` is the script that stands in for the search worker; `controls` are those of a runbook, which
    stand in the pages here. Links that lead to a folder lead to
    its `index.html`, and the index of the search is made of scripts: a browser fetches nothing from
    the file system.
    """
    pointer = f'{FOLDER}/{POINTER}.json'
    ours = pointer in site and b'"handrail":' in site[pointer][:2000]
    for path in sorted({*site, BESIDE} if ours else site):
        if path == BESIDE:
            yield path, beside
        elif path.startswith(f'{FOLDER}/'):
            if ours and path.endswith('.json'):
                yield script_file(path, _addressed(path, site[path]))
        elif path.endswith('.html') and not _LEFT.fullmatch(path):
            yield (
                path,
                equipped(relinked(site[path].decode(errors='replace'), search=ours), controls).encode(),
            )
        elif not _LEFT.fullmatch(path):
            yield path, site[path]


def relinked(html: str, *, search: bool = True) -> str:
    """Return a page whose links name files, and which loads its search (`search`) as scripts."""
    text = _LINK.sub(lambda found: found[1] + _file(found[2]), _FOR_OTHERS.sub('', html))
    text = _ONWARD.sub(lambda found: found[1] + _file(found[2]), text)
    return _THEME.sub(_scripts, text, count=1) if search else text


def equipped(html: str, controls: str) -> str:
    """Return a page with the controls of a runbook before its first screen, where it has one."""
    return _COMMANDS.sub(lambda _: f'<template class="hr-controls">{controls}</template>\n', html, count=1)


def _file(address: str) -> str:
    """Return the file that a server answers with for a relative address."""
    if not address or posixpath.basename(address) not in ('', '.', '..'):
        return address
    return posixpath.join(address, 'index.html').removeprefix('./')


def _scripts(found: re.Match[str]) -> str:
    up = found[1]
    sources = (f'{up}{FOLDER}/{POINTER}.js', f'{up}{BESIDE}')
    return ''.join(f'<script src="{escape(source)}"></script>\n' for source in sources) + found[0]


def _addressed(path: str, data: bytes) -> bytes:
    """Return a file of the search index in which the texts of pages name the pages' files."""
    if '/f/' not in path:
        return data
    fragments = json.loads(data)
    for fragment in fragments:
        fragment[0] = _file(fragment[0]) if fragment[0] else 'index.html'
    return json.dumps(fragments, separators=(',', ':'), ensure_ascii=False).encode()


def zipped(files: Iterator[tuple[str, bytes]], folder: str, built: str) -> bytes:
    """Return the files as a ZIP archive in which all stand in `folder`.

    The same files and the same `built` (`2024-03-05T04:30:00Z`) give the same bytes.
    """
    year, *rest = (int(part) for part in re.findall(r'\d+', built)[:6])
    moment = (max(year, 1980), rest[0], rest[1], rest[2], rest[3], rest[4])  # ZIP knows no earlier year
    data = BytesIO()
    with zipfile.ZipFile(data, 'w', _METHOD, compresslevel=9) as archive:
        for path, content in files:
            entry = zipfile.ZipInfo(f'{folder}/{path}', moment)
            entry.compress_type, entry.create_system = _METHOD, 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, compresslevel=9)
    return data.getvalue()
