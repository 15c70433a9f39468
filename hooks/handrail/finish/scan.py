"""Secrets in what was built: pages, data, search files, archives, pictures, whatever wrote them.

A line that many pages share (the head, the menu) is looked at once. Of HTML the text counts as it is
read, with cells and code told apart, and every tag as it is written.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from handrail.finish.permitted import permitted
from handrail.model import Place, Problem
from handrail.review.scan import Secret, find_secrets, told
from handrail.review.scan.cells import secret_cells
from handrail.source.private import private_values

LARGEST = 64 << 20
"""Bytes of one file, unpacked, that are looked at."""

PIECE = 1 << 20
"""Bytes of a large file that are looked at together."""

TEXTS = frozenset({
    '', 'html', 'htm', 'xml', 'svg', 'json', 'js', 'mjs', 'css', 'map', 'csv', 'txt', 'md', 'yml', 'yaml',
    'webmanifest',
})  # fmt: skip
_MARKUP = frozenset({'html', 'htm', 'xml', 'svg'})
_INLINE = re.compile(r'</?(?:span|em|strong|a|b|i|mark|wbr|kbd|u|s|small|sub|sup)\b[^>]*>', re.IGNORECASE)
_CODE = re.compile(r'<(/?)code\b[^>]*>', re.IGNORECASE)
_CELL = re.compile(r'</(?:td|th|dt)>', re.IGNORECASE)
_TAG = re.compile(r'<!--|-->|<[^>]*>')
_ATTRIBUTE = re.compile(r'="([^"<]{18,})"')
_PROGRAMS = frozenset({'js', 'mjs', 'css', 'map'})
"""Files of the theme and of assets, with the addresses of their authors."""

_PRIVATE = {
    'private-mail': 'the e-mail address',
    'private-phone': 'the telephone number',
    'private-address': 'the IP address',
}
_SHOWN = 40

Told = tuple[int, str, str, str]
"""The line, the rule, what is said and how to mend it."""

_CONTACT = re.compile(r'(?<=["\'])(?:mailto:|tel:)[^"\'<>\s]+')

_OPEN, _CLOSE = '\x01', '\x02'


POSTINGS = re.compile(r'(?:^|/)search/[0-9a-f]{16}/t/')
"""Files of the search index that hold words, in lower case, with codes behind them."""


class Scanner:
    """Looks through the files of one site; `allowed` are values that documents show for a reason.

    `known` asks for private data as well, as a public site is asked: these values are known, since documents
    hold them and are looked at for themselves. None: the site is not public.
    """

    def __init__(self, allowed: Iterable[str] = (), known: Iterable[str] | None = None) -> None:
        """Begin with no line seen."""
        self._allowed = tuple(value.casefold() for value in allowed if value)
        self._known_private = None if known is None else frozenset(known)
        self._seen: set[int] = set()

    def problems(self, path: str, data: bytes) -> list[Problem]:
        """Return what stands in a file: one problem for each rule on a line."""
        found: dict[tuple[int, str], Problem] = {}
        for name, part in parts(path, data):
            permits = permitted(_ending(name), part.decode('utf-8', 'replace') if b'handrail' in part else '')
            for line, code, message, hint in self._whole(name, part):
                if code in permits.get(line, ()):
                    continue
                said = message if name == path else f'{name}: {message}'
                at = Place(path, line if name == path else 1)
                found.setdefault((at.line, code + name), Problem(at, code, said, hint))
        return list(found.values())

    def _whole(self, path: str, data: bytes) -> Iterator[Told]:
        for before, piece in pieces(path, data):
            for line, code, message, hint in self._all(path, piece):
                yield before + line, code, message, hint

    def _all(self, path: str, data: bytes) -> Iterator[Told]:
        ending = _ending(path)
        if ending not in TEXTS:
            text = data.decode('latin-1')
            yield from self._told(text, [1] * (text.count('\n') + 1), only='token')
            return
        whole = data.decode('utf-8', 'replace')
        numbers, lines = [], []
        for number, line in enumerate(whole.split('\n'), 1):
            if (mark := hash(line)) not in self._seen:
                self._seen.add(mark)
                numbers.append(number)
                lines.append(line)
        text = '\n'.join(lines)
        if POSTINGS.search(path):  # `"token":"…"` is a word there, with the pages that hold it
            yield from self._told(text, numbers, only='token')
            return
        if ending == 'csv':
            yield from self._cells(whole)
        attributes = '\n'.join(map(_values, lines)) if ending in _MARKUP else ''
        if ending in _MARKUP:
            yield from self._told(attributes, numbers, plain=False)
            text = read(text)
        elif ending == 'json':
            text = text.replace('\\n', '  ')
        yield from self._told(text, numbers)
        if self._known_private is not None and ending not in _PROGRAMS:
            yield from self._private(text, numbers)
            yield from self._private('\n'.join(map(_contacts, lines)), numbers)

    def _told(self, text: str, numbers: list[int], *, only: str = '', plain: bool = True) -> Iterator[Told]:
        for one in find_secrets(bare(text), spans=coded(text)):
            value = text[one.start : one.end]
            if (only and one.code != only) or (not plain and one.code not in {'token', 'url-credentials'}):
                continue
            if not self._known(value):
                yield numbers[text.count('\n', 0, one.start)], one.code, *told(one, text)

    def _cells(self, text: str) -> Iterator[Told]:
        for line, name, value in secret_cells(text):
            if not self._known(value):
                yield line, 'secret', *told(Secret('secret', name, 0, 0), text)

    def _private(self, text: str, numbers: list[int]) -> Iterator[Told]:
        for code, value, start in private_values(text):
            if value not in (self._known_private or ()):
                hint = 'take it out of what the site is made of, or build for another audience'
                said = f'{_PRIVATE[code]} {value[:_SHOWN]!r} stands in a file of the public site'
                yield numbers[text.count('\n', 0, start)], code, said, hint

    def _known(self, value: str) -> bool:
        small = value.casefold()  # the search keeps its words so
        return any(small in one or one in small for one in self._allowed)


def _ending(path: str) -> str:
    name = path.rpartition('/')[2]
    return name.rpartition('.')[2].lower() if '.' in name else ''


def parts(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, or what is packed in it."""
    if path.endswith('.gz') and data.startswith(b'\x1f\x8b'):
        try:
            with gzip.open(io.BytesIO(data)) as file:
                yield path.removesuffix('.gz'), file.read(LARGEST)
        except (OSError, EOFError, zlib.error):
            yield path, data
    elif data.startswith(b'PK\x03\x04'):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for item in archive.infolist():
                    if not item.is_dir() and item.file_size <= LARGEST:
                        yield f'{path}/{item.filename}', archive.read(item)
        except (OSError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
            yield path, data
    else:
        yield path, data[:LARGEST]


def pieces(path: str, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield large JSON piece by piece, each with the number of lines before it.

    No value of it has a line end. What is made of a piece while it is looked at takes ten times its size.
    """
    start = before = 0
    while start < len(data):
        end = data.find(b'\n', start + PIECE) + 1 if path.endswith('.json') else 0
        end = end or len(data)
        yield before, data[start:end]
        before += data.count(b'\n', start, end)
        start = end


def read(text: str) -> str:
    """Return the text of HTML, line by line; code stands between the characters U+0001 and U+0002."""
    text = text.replace(_OPEN, ' ').replace(_CLOSE, ' ')
    text = _INLINE.sub('', text)
    text = _CODE.sub(lambda found: _CLOSE if found[1] else _OPEN, text)
    text = _TAG.sub(' ', _CELL.sub(' | ', text))
    return html.unescape(text) if '&' in text else text


def bare(text: str) -> str:
    """Return a text with blanks for the marks of code."""
    return text.replace(_OPEN, ' ').replace(_CLOSE, ' ')


def coded(text: str) -> list[tuple[int, int]] | None:
    """Return where code stands in what `read` gave; None when it has no marks."""
    if _OPEN not in text:
        return None
    found, at = [], text.find(_OPEN)
    while at >= 0:
        end = text.find(_CLOSE, at)
        end = len(text) if end < 0 else end
        found.append((at + 1, end))
        at = text.find(_OPEN, end)
    return found


def values(text: str, lines: Iterable[int], *, code: bool | None = None) -> Iterator[str]:
    """Yield the secrets that stand in these lines of a document: what is allowed there is everywhere."""
    chosen = set(lines)
    for one in find_secrets(text, code=code):
        if text.count('\n', 0, one.start) + 1 in chosen:
            yield text[one.start : one.end]


def _contacts(line: str) -> str:
    """Whom links on a line of HTML call or write to; other attributes hold drawings and their numbers."""
    return unquote(html.unescape(' '.join(_CONTACT.findall(line)))) if ':' in line else ''


def _values(line: str) -> str:
    """The longer values of attributes on a line of HTML."""
    found = ' '.join(_ATTRIBUTE.findall(line))
    return html.unescape(found) if '&' in found else found
