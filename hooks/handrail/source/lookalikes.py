"""Commands that read otherwise than they run: characters that nobody sees, or that look like others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from handrail.model import Command, Place, Problem
from handrail.source.unseen import IN_CODE, SPACES, lookalike

_WORD = re.compile(r'[^\s"\'=:,;/\\()\[\]{}|&<>$`]+')
_HINT = 'type it anew: what is read must be what runs'


def find_lookalikes(command: Command, nodes: Sequence[Node], quoted: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each line of a command with such a character.

    `quoted` are the kinds of nodes in which another alphabet may stand: strings and comments.
    """
    if command.text.isascii():
        return
    free = _stretches(nodes, quoted)
    start = 0
    for number, line in enumerate(command.text.split('\n'), 1):
        at = Place(command.at.file, command.at.line + number)
        if hidden := IN_CODE.search(line) or SPACES.search(line):
            said = f'the command holds the character U+{ord(hidden[0]):04X}, which nobody sees'
            yield Problem(at, 'command-lookalike', said, _HINT)
        elif found := _first(line, start, free):
            said = f'the command holds {found!r} (U+{ord(found):04X}), which looks like another character'
            yield Problem(at, 'command-lookalike', said, _HINT)
        start += len(line.encode()) + 1


def _first(line: str, start: int, free: Sequence[tuple[int, int]]) -> str:
    if line.isascii():
        return ''
    for word in _WORD.finditer(line):
        if not word[0].isascii():
            place = start + len(line[: word.start()].encode())
            inside = any(begin <= place and place + len(word[0].encode()) <= end for begin, end in free)
            if found := lookalike(word[0], quoted=inside):
                return found
    return ''


def _stretches(nodes: Sequence[Node], quoted: frozenset[str]) -> list[tuple[int, int]]:
    return [(node.start_byte, node.end_byte) for node in nodes if node.type in quoted]
