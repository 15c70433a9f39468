"""What a reader returns, and the limits before any reader starts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

from handrail.model import Place, Problem

T = TypeVar('T')

DOCUMENT_BYTES = 128 * 1024
PARAGRAPH_BYTES = 8 * 1024
HEADINGS = 300
ROWS = 2000
"""Limits of one document. Beyond them Python-Markdown takes seconds (200 kB of `[` cost it 20 s)."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The documents of one file, as far as they could be read, and what was wrong."""

    documents: tuple[T, ...]
    problems: tuple[Problem, ...] = ()


def decode(uri: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the text of a file, with `\n` line ends and no byte order mark, and its problems.

    Bytes that are no UTF-8 become U+FFFD and a Problem at their line; a document over the size
    limit comes back empty; control characters are replaced by U+FFFD.
    """
    if len(data) > DOCUMENT_BYTES:
        said = f'the document has {len(data)} bytes, the limit is {DOCUMENT_BYTES}'
        return '', (Problem(Place(uri), 'too-long', said, 'split it into several documents'),)
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
        control = next((c for c in line_text if c != '\t' and unicodedata.category(c) == 'Cc'), None)
        if control:
            said = f'control character U+{ord(control):04X} in the text'
            problems.append(Problem(Place(uri, number), 'control-character', said, 'delete it'))
    return ''.join('\ufffd' if _is_control(c) else c for c in text) if problems else text, tuple(problems)


def _is_control(character: str) -> bool:
    return character not in '\n\t' and unicodedata.category(character) == 'Cc'
