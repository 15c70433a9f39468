"""The service worker of a site, and the list of what it keeps on a reader's device."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import quote

MARKS = ('@VERSION@', '@ROOTS@')
"""What the worker's source has where the version and the roots are to stand."""

LIST, WORKER = 'offline.json', 'sw.js'
ERROR_PAGES = ('503.html', '404.html')

FOLDERS = ('teams/', 'runbooks/', 'alerts/', 'practices/', 'services/')
"""Whose pages are kept, what is needed first before the others."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that devices keep: its address below the site, a hash of its content, its bytes."""

    address: str
    hash: str
    size: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What is kept of all that could be, and what the limits have left out."""

    kept: tuple[Kept, ...]
    left: tuple[Kept, ...]

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return sum(each.size for each in self.kept)


def address_of(path: str) -> str:
    """Return the address of a file as links name it: `runbooks/x/index.html` is `runbooks/x/`."""
    return path.removesuffix('index.html') if path == 'index.html' or path.endswith('/index.html') else path


def rank(address: str) -> int | None:
    """Return how soon a file is needed in an incident, 0 first; None: it is kept once visited.

    First what every page needs, then teams, runbooks, alerts, the pages that the menu leads to,
    practices and services.
    """
    folder, _, rest = address.partition('/')
    if f'{folder}/' in FOLDERS:
        return FOLDERS.index(f'{folder}/') + (1 if folder in ('teams', 'runbooks', 'alerts') else 2)
    if not is_page(address):
        return 0
    if address in ('', 'symptoms/', 'symptoms.html', 'contacts.html', *ERROR_PAGES):
        return 0
    return None if rest.strip('/') and rest != 'index.html' else len(FOLDERS) - 1


def is_page(address: str) -> bool:
    """Whether an address is that of a page."""
    return address in ('', '404.html') or address.endswith(('/', '.html'))


def chosen(candidates: Iterable[Kept], *, files: int, size: int) -> Choice:
    """Return the candidates that fit into `files` and `size` bytes, what is needed first before others."""
    kept: list[Kept] = []
    left: list[Kept] = []
    total = 0
    for each in sorted(candidates, key=lambda one: (rank(one.address) or 0, one.address)):
        if len(kept) < files and total + each.size <= size:
            kept.append(each)
            total += each.size
        else:
            left.append(each)
    return Choice(tuple(kept), tuple(left))


def offline_list(kept: Iterable[Kept], search: str) -> tuple[str, bytes]:
    """Return the version of a list and the list: equal content has the same version.

    `search` names the form and content of the search index: a page goes on with the one it began with.
    """
    files = {quoted(each.address): each.hash for each in sorted(kept, key=lambda one: one.address)}
    version = hash_of(json.dumps([files, search]).encode())
    content = {'version': version, 'search': search, 'files': files}
    return version, (json.dumps(content, indent=0, ensure_ascii=False) + '\n').encode()


def service_worker(source: str, version: str = '', addresses: Iterable[str] = ()) -> bytes:
    """Return `sw.js`: it answers below the first parts of the addresses and nowhere else.

    Without a version it removes itself, and what it has kept.
    """
    roots = sorted({quoted(address.partition('/')[0]) for address in addresses})
    text = ' '.join(roots).replace("'", '\\x27')  # it stands in quotes
    return filled(source, {MARKS[0]: version, MARKS[1]: text})


def filled(source: str, values: Mapping[str, str]) -> bytes:
    """Return the source with each mark replaced by its value."""
    for mark, value in values.items():
        source = source.replace(mark, value)
    return f'{source}\n'.encode()


def quoted(address: str) -> str:
    """Return an address as browsers write it."""
    return quote(address, safe="/!$&'()*+,;=:@~")


def hash_of(content: bytes) -> str:
    """Return 16 hexadecimal digits that stand for some content."""
    return blake2b(content, digest_size=8).hexdigest()
