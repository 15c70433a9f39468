"""Reads an archive that a stranger may have made: into memory, within limits, or not at all.

Nothing is written: what comes back are paths that stay below any folder, and bytes. A preview is a few
hundred small files; an archive that is anything else is refused as a whole.
"""

from __future__ import annotations

import io
import posixpath
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

KINDS = frozenset(
    {
        '.html', '.css', '.js', '.map', '.json', '.csv', '.txt', '.md', '.xml', '.gz', '.inv', '.svg', '.png',
        '.jpg', '.jpeg', '.webp', '.gif', '.ico', '.woff', '.woff2', '.yml', '.yaml',
    }
)  # fmt: skip
"""Ends of names that files of a site have."""

HOSTS = frozenset({'_headers', '_redirects'})
"""Rules for hosts: those of a preview are nobody's to set, so they are left out."""

MOST_BYTES = 300_000_000
LARGEST = 30_000_000
MOST_FILES = 30_000
LONGEST = 240
"""Characters of a path."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BLOCK = 1 << 16


class ArchiveError(ValueError):
    """The archive is refused; the message says why, and names the file."""


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP archive by their path; ArchiveError when anything in it is out of order."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return dict(_files(archive))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeError,
    ) as error:
        raise ArchiveError(f'this is no ZIP archive that can be read: {error}') from error


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise ArchiveError(f'the archive has {len(infos)} entries; {MOST_FILES} are the most')
    seen: dict[str, str] = {}
    left = MOST_BYTES
    for info in infos:
        if reason := wrong(info):
            raise ArchiveError(f'{shown(info.filename)}: {reason}')
        if info.is_dir() or info.filename in HOSTS:
            continue
        other = _clash(info.filename, seen)
        if other is not None:
            raise ArchiveError(f'{shown(info.filename)}: {shown(other)} has the same place')
        content = _read(archive, info, min(LARGEST, left))
        left -= len(content)
        yield info.filename, content
    if not seen:
        raise ArchiveError('the archive holds no file')


def wrong(info: zipfile.ZipInfo) -> str:
    """Return what is wrong with an entry before it is read, '' when nothing is."""
    name, mode = info.filename, info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR) or (stat.S_ISDIR(mode) and not info.is_dir()):
        return 'it is a link or a device'
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        return 'it is encrypted, or packed in a way that no preview is'
    if getattr(info, 'orig_filename', name) != name:
        return 'its name has a NUL or another separator in it'
    return wrong_path(name.removesuffix('/') if info.is_dir() else name, folder=info.is_dir())


def wrong_path(path: str, *, folder: bool = False) -> str:
    """Return what is wrong with a path, '' when it stays below the folder it is written to, on any system."""
    if len(path) > LONGEST or any(unicodedata.category(char)[0] in 'CZ' and char != ' ' for char in path):
        return 'its name is too long, or has characters that cannot be seen'
    steps = path.split('/')
    if any(char in path for char in '\\:*?"<>|'):
        return 'its name has a character that leads elsewhere on some systems'
    if any(not step or step.startswith('.') or step != step.rstrip(' .') for step in steps):
        return 'its path leaves the folder, or has a hidden part'
    if not folder and path not in HOSTS and posixpath.splitext(path)[1].lower() not in KINDS:
        return 'no file of a site ends like that'
    return ''


def _clash(path: str, seen: dict[str, str]) -> str | None:
    """Return the entry whose place a path takes, or whose folder it would be; remember the path."""
    mark = unicodedata.normalize('NFC', path).casefold()
    steps = mark.split('/')
    above = ['/'.join(steps[:at]) for at in range(1, len(steps))]
    found = next((seen[each] for each in (mark, *above) if seen.get(each)), None)
    if found is None and mark in seen:
        found = path  # a folder of this name is there
    seen[mark] = path
    for each in above:
        seen.setdefault(each, '')
    return found


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Return the bytes of an entry; what its header says of its size is not believed."""
    parts, size = [], 0
    with archive.open(info) as file:
        while part := file.read(_BLOCK):
            size += len(part)
            if size > most:
                raise ArchiveError(f'{shown(info.filename)}: it, or all together, is larger than a preview')
            parts.append(part)
    return b''.join(parts)


def shown(name: str) -> str:
    """Return a name as a message may show it."""
    return ascii(name[:120])
