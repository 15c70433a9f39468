"""What a reader returns, and the limits before any reader starts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

from handrail.model import Place, Problem, Waiver
from handrail.source.foreign import MARK

T = TypeVar('T')

DOCUMENT_BYTES = 128 * 1024
PARAGRAPH_BYTES = 8 * 1024
HEADINGS = 300
ROWS = 2000
BRACKETS = 100
DEFINITIONS = 1000
"""Limits of one document. Beyond them Python-Markdown takes seconds (200 kB of `[` cost it 20 s)."""

LIMITS = frozenset(
    {
        'too-long',
        'too-crowded',
        'paragraph-too-long',
        'too-many-rows',
        'too-many-headings',
        'too-many-definitions',
        'too-many-brackets',
    }
)
"""The codes of what is over a limit: of such a document nothing but its headings is read."""

# Written in one order and shown in another: what a command says is then not what it does (CVE-2021-42574).
_REORDERING = frozenset('\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069')


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The documents of one file, as far as they could be read, what was wrong, and what is allowed there."""

    documents: tuple[T, ...]
    problems: tuple[Problem, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def decode(uri: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the text of a file, with `\n` line ends and no byte order mark, and its problems.

    Bytes that are no UTF-8 become U+FFFD and a Problem at their line; so do control characters and
    those that change the order in which a line is shown. The size limit is for the readers
    (`too_long`), which still find the headings of what is longer; 16 times of it comes back empty,
    and so does UTF-16.
    """
    if len(data) > 16 * DOCUMENT_BYTES:
        return '', (_too_long(uri, len(data)),)
    if data.startswith((b'\xff\xfe', b'\xfe\xff')) or data.count(0) * 3 > len(data):
        return '', (
            Problem(
                Place(uri),
                'not-utf8',
                'the file is not UTF-8, it looks like UTF-16',
                'save the file as UTF-8',
            ),
        )
    problems = []
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b'\n') + 1
        said = f'byte {data[error.start]:#04x} is not UTF-8'
        problems.append(Problem(Place(uri, line), 'not-utf8', said, 'save the file as UTF-8'))
        text = data.decode('utf-8-sig', errors='replace')
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    for number, line_text in enumerate(text.split('\n'), 1):
        if line_text.isprintable():
            continue
        control = next((c for c in line_text if _is_control(c)), None)
        if control:
            said = f'control character U+{ord(control):04X} in the text'
            problems.append(Problem(Place(uri, number), 'control-character', said, 'delete it'))
    return ''.join('\ufffd' if _is_control(c) else c for c in text) if problems else text, tuple(problems)


def too_long(uri: str, text: str) -> Problem | None:
    """The Problem of a document over the size limit, None for any other."""
    if len(text) * 4 <= DOCUMENT_BYTES:
        return None
    size = len(text.encode('utf-8', 'replace'))
    return _too_long(uri, size) if size > DOCUMENT_BYTES else None


def _too_long(uri: str, size: int) -> Problem:
    said = f'the document has {size} bytes, the limit is {DOCUMENT_BYTES}'
    return Problem(Place(uri), 'too-long', said, 'split it into several documents')


def _is_control(character: str) -> bool:
    if character in '\n\t':
        return False
    return character in _REORDERING or character == MARK or unicodedata.category(character) == 'Cc'
