"""The bytes of somebody's document as lines of Markdown, whatever they were saved as."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from handrail.intake.account import Line
from handrail.intake.foreign import read_foreign
from handrail.intake.tags import is_page, read_page, without_tags
from handrail.source.reading import DOCUMENT_BYTES

NOT_TEXT = (b'%PDF', b'PK\x03\x04', b'\x89PNG', b'GIF8', b'\xff\xd8\xff', b'\x1f\x8b', b'\x7fELF', b'RIFF')
"""How files begin that hold no text of their own."""

LINES = 5000
"""Lines that a document may have: ten times the longest report known, and read within a second."""

ODD = 8
"""Control characters that a text may hold, besides one in fifty bytes."""

_MARKS = ((b'\xef\xbb\xbf', 'utf-8-sig'), (b'\xff\xfe', 'utf-16'), (b'\xfe\xff', 'utf-16'))
# What Windows editors put into English text: dashes, quotes, the ellipsis, the euro, bullets, accents.
_WINDOWS = (
    frozenset(range(0x80))
    | frozenset(range(0xC0, 0x100))
    | {
        0x80,
        0x85,
        *range(0x91, 0x98),
        0x99,
        0xA0,
        0xA9,
        0xAB,
        0xB0,
        0xB7,
        0xBB,
    }
)
_ASCII = bytes(range(0x80))
_BREAKS = re.compile(r'\r\n?|\x0b|\x0c|\x85|\u2028|\u2029')
_LIGATURES = re.compile('[\ufb00-\ufb06]')
_SPACES = re.compile(r'[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]')
_HIDDEN = re.compile(
    '[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document before anybody has read it.

    `lines` are without the front matter; `front` is what its keys say, as written (`front_lines`
    are its lines with the fences, for whoever counts words).
    """

    name: str
    lines: tuple[Line, ...]
    front: dict[str, str]
    front_lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document is not imported; `line` is 0 when the whole of it is meant."""

    name: str
    line: int
    why: str


def read_paper(name: str, data: bytes) -> Paper | Refusal:
    """Decode the bytes of the document `name` and give its lines, HTML turned into Markdown.

    UTF-8 and UTF-16 are told by their marks, everything else by charset-normalizer. Control and
    reordering characters go, unusual spaces become spaces, ligatures the letters they stand for.
    Refused is what holds no text, nothing, or more than the limit of a document of ours.
    """
    if len(data) > DOCUMENT_BYTES:
        said = f'the document has {len(data)} bytes, the limit is {DOCUMENT_BYTES}'
        return Refusal(name, 0, f'{said}: keep the report and leave out what it quotes, such as logs')
    if data.startswith(NOT_TEXT):
        return Refusal(name, 0, 'the file is no text')
    text = _decoded(data)
    if text is None:
        return Refusal(name, 0, 'the file is no text')
    lines = [Line(number, line) for number, line in enumerate(_clean(text).split('\n'), 1)]
    if len(lines) > LINES:
        said = f'the document has {len(lines)} lines, the limit is {LINES}'
        return Refusal(name, LINES + 1, f'{said}: keep the report and leave out what it quotes, such as logs')
    front, taken = read_foreign(lines)
    body = lines[taken:]
    read = read_page(body) if is_page(body) else without_tags(body)
    shown = tuple(Line(line.number, line.text.rstrip()) for line in read)
    if not any(any(c.isalnum() for c in line.text) for line in shown):
        return Refusal(name, 0, 'there is nothing to read in the file')
    return Paper(name, shown, front, tuple(lines[:taken]))


def _decoded(data: bytes) -> str | None:
    """The text of these bytes, None when they are none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors='replace')
    zeros = data.count(0)
    if zeros * 3 > len(data) and len(data) % 2 == 0:
        return data.decode('utf-16-le' if data[1::2].count(0) * 2 > zeros else 'utf-16-be', errors='replace')
    if zeros * 20 > len(data) and len(data) % 2 == 0 and (text := _wide(data)):
        return text
    odd = sum(data.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    if odd > ODD and odd * 50 > len(data):
        return None
    try:
        return data.decode('utf-8')
    except UnicodeDecodeError:
        return _guessed(data)


def _wide(data: bytes) -> str:
    """UTF-16 of another script than the Latin, whose blanks and digits alone have zeros; '' for others."""
    low, high = data[::2].count(0), data[1::2].count(0)
    if min(low, high) * 20 > max(low, high):
        return ''
    try:
        text = data.decode('utf-16-le' if high > low else 'utf-16-be')
    except UnicodeDecodeError:
        return ''
    return text if sum(c.isprintable() or c.isspace() for c in text) * 100 > len(text) * 99 else ''


def _guessed(data: bytes) -> str:
    rare = len(data.translate(None, _ASCII)) * 10 < len(data)
    if rare and set(data) <= _WINDOWS:
        return data.decode('cp1252', errors='replace')
    best = from_bytes(data).best()
    return str(best) if best else data.decode('utf-8', errors='replace')


def _clean(text: str) -> str:
    text = _HIDDEN.sub('', _SPACES.sub(' ', _BREAKS.sub('\n', text)))
    return _LIGATURES.sub(lambda found: unicodedata.normalize('NFKC', found[0]), text)
