"""The bytes of somebody's document as lines of Markdown, whatever they were saved as."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from handrail.intake.account import Line
from handrail.intake.encodings import decoded
from handrail.intake.foreign import read_foreign
from handrail.intake.tags import is_page, read_page, without_tags
from handrail.source.reading import DOCUMENT_BYTES

NOT_TEXT = (b'%PDF', b'PK\x03\x04', b'\x89PNG', b'GIF8', b'\xff\xd8\xff', b'\x1f\x8b', b'\x7fELF', b'RIFF')
"""How files begin that hold no text of their own."""

LINES = 5000
"""Lines that a document may have: ten times the longest report known, and read within a second."""

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
    are its lines with the fences, for whoever counts words). `guessed` is the encoding, where nothing
    in the file says which one it is.
    """

    name: str
    lines: tuple[Line, ...]
    front: dict[str, str]
    front_lines: tuple[Line, ...] = ()
    guessed: str = ''


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document is not imported; `line` is 0 when the whole of it is meant."""

    name: str
    line: int
    why: str


def read_paper(name: str, data: bytes) -> Paper | Refusal:
    """Decode the bytes of the document `name` and give its lines, HTML turned into Markdown.

    Control and reordering characters go, unusual spaces become spaces, ligatures the letters they stand for.
    Refused is what holds no text, nothing, or more than the limit of a document of ours.
    """
    if len(data) > DOCUMENT_BYTES:
        said = f'the document has {len(data)} bytes, the limit is {DOCUMENT_BYTES}'
        return Refusal(name, 0, f'{said}: keep the report and leave out what it quotes, such as logs')
    if data.startswith(NOT_TEXT):
        return Refusal(name, 0, 'the file is no text')
    found = decoded(data)
    if found is None:
        return Refusal(name, 0, 'the file is no text')
    lines = [Line(number, line) for number, line in enumerate(_clean(found.text).split('\n'), 1)]
    if len(lines) > LINES:
        said = f'the document has {len(lines)} lines, the limit is {LINES}'
        return Refusal(name, LINES + 1, f'{said}: keep the report and leave out what it quotes, such as logs')
    front, taken = read_foreign(lines)
    body = lines[taken:]
    read = read_page(body) if is_page(body) else without_tags(body)
    shown = tuple(Line(line.number, line.text.rstrip()) for line in read)
    if not any(any(c.isalnum() for c in line.text) for line in shown):
        return Refusal(name, 0, 'there is nothing to read in the file')
    return Paper(name, shown, front, tuple(lines[:taken]), found.guessed)


def _clean(text: str) -> str:
    text = _HIDDEN.sub('', _SPACES.sub(' ', _BREAKS.sub('\n', text)))
    return _LIGATURES.sub(lambda found: unicodedata.normalize('NFKC', found[0]), text)
