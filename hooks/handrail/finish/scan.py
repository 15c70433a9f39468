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

from handrail.model import Place, Problem
from handrail.review.scan import find_secrets, told

LARGEST = 64 << 20
"""Bytes of one file, unpacked, that are looked at."""

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
_OPEN, _CLOSE = '\x01', '\x02'


POSTINGS = re.compile(r'(?:^|/)search/[0-9a-f]{16}/t/')
"""Files of the search index that hold words, in lower case, with codes behind them."""


class Scanner:
    """Looks through the files of one site; `allowed` are values that documents show for a reason."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """Begin with no line seen."""
        self._allowed = tuple(value.casefold() for value in allowed if value)
        self._seen: set[int] = set()

    def problems(self, path: str, data: bytes) -> list[Problem]:
        """Return what stands in a file: one problem for each rule on a line."""
        found: dict[tuple[int, str], Problem] = {}
        for name, part in parts(path, data):
            for line, code, message, hint in self._secrets(name, part):
                said = message if name == path else f'{name}: {message}'
                at = Place(path, line if name == path else 1)
                found.setdefault((at.line, code + name), Problem(at, code, said, hint))
        return list(found.values())

    def _secrets(self, path: str, data: bytes) -> Iterator[tuple[int, str, str, str]]:
        ending = path.rpartition('/')[2].rpartition('.')[2].lower() if '.' in path.rpartition('/')[2] else ''
        if ending not in TEXTS:
            text = data.decode('latin-1')
            yield from self._told(text, [1] * (text.count('\n') + 1), only='token')
            return
        numbers, lines = [], []
        for number, line in enumerate(data.decode('utf-8', 'replace').split('\n'), 1):
            if (mark := hash(line)) not in self._seen:
                self._seen.add(mark)
                numbers.append(number)
                lines.append(line)
        text = '\n'.join(lines)
        if POSTINGS.search(path):  # `"token":"…"` is a word there, with the pages that hold it
            yield from self._told(text, numbers, only='token')
            return
        if ending in _MARKUP:
            yield from self._told('\n'.join(map(_values, lines)), numbers, plain=False)
            text = read(text)
        elif ending == 'json':
            text = text.replace('\\n', '  ')
        yield from self._told(text, numbers)

    def _told(
        self, text: str, numbers: list[int], *, only: str = '', plain: bool = True
    ) -> Iterator[tuple[int, str, str, str]]:
        for one in find_secrets(bare(text), spans=coded(text)):
            value = text[one.start : one.end]
            if (only and one.code != only) or (not plain and one.code not in {'token', 'url-credentials'}):
                continue
            if not self._known(value):
                yield numbers[text.count('\n', 0, one.start)], one.code, *told(one, text)

    def _known(self, value: str) -> bool:
        small = value.casefold()  # the search keeps its words so
        return any(small in one or one in small for one in self._allowed)


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


def _values(line: str) -> str:
    """The longer values of attributes on a line of HTML."""
    found = ' '.join(_ATTRIBUTE.findall(line))
    return html.unescape(found) if '&' in found else found
