"""The text that the copy button gives, and where in it the reader's values go.

A value is put in place by the rules of the context in which the shell expands the variable, so that
the command does with it what it would do with the variable set, whatever characters it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from handrail.pages.encode import plainly
from handrail.pages.shellplaces import acts, used, way
from handrail.source.shell import nodes_of


@dataclass(frozen=True, slots=True)
class Slot:
    """One use of a variable in a command.

    `how` is the way of a value into the command: `w` as a word or a part of one, `q` as one that is
    quoted in any case, `d` within double quotes, `h` within a here-document; `k`, `o`, `p`: it stays a
    variable, which a line before the command sets (`k`: guarded in its place, `o`: by such a line, `p`:
    not guarded, since it has a default). A capital says that only a plain value may go in, because what
    stands there is read as program text. `at` is the place in the guarded command without the lines
    before it, `shown` that in the command as the page shows it, both in UTF-16 units; `token` is what
    stands there.
    """

    name: str
    how: str
    token: str
    at: int
    shown: int


@dataclass(frozen=True, slots=True)
class Filling:
    """A command as it is copied while no value is known, and where values go."""

    copied: str
    slots: tuple[Slot, ...]


def guarded(command: str, variables: frozenset[str]) -> str:
    """Return a command in which each use of a declared variable fails while it is not set.

    `$DB_HOST` and `${DB_HOST}` become `${DB_HOST:?fill in DB_HOST}` (POSIX, parameter expansion); a use that
    has no room for it (`${DB_HOST%%.*}`, `$((PORT))`) gets a line before the command. What the shell would
    not expand (single quotes, quoted here-documents, comments) stays, and so does a variable to which
    the command itself gives a value.
    """
    return filling(command, variables).copied


def filling(command: str, variables: frozenset[str]) -> Filling:
    """Return the guarded command and its slots."""
    text = plainly(command).strip('\n')
    if not any(name in text for name in variables):
        return Filling(text, ())
    source = text.encode()
    nodes = nodes_of(text)
    own = {_text(target) for node in nodes if (target := _assigned(node))}
    broken = any(node.is_error or node.is_missing for node in nodes)
    plain, program = acts(nodes)
    slots: list[Slot] = []
    done, end = b'', 0
    for node in nodes:
        name, start, stop = used(node)
        if name not in variables or name in own:
            continue
        how = way(node, source, plain=plain, program=program)
        how = 'K' if broken and how in 'wqdhWQDH' else how
        done += source[end:start]
        token = source[start:stop]
        shown = _units(_as_shown(source[:start]))
        slots.append(Slot(name, how, token.decode(), _units(done), shown))
        done += token if how in 'opOP' else guard(name).encode()
        end = stop
    return Filling(_lines_before(slots) + (done + source[end:]).decode(), tuple(slots))


def guard(name: str) -> str:
    """Return the expansion of a variable that stops the command while it is not set."""
    return f'${{{name}:?fill in {name}}}'


def packed(found: Filling) -> str:
    """Return the slots as the script reads them, joined by commas: `NAME how at length shown`.

    Before them stands where the command itself begins, behind the lines that guard what it has no room for.
    """
    start = _units(_lines_before(found.slots).encode())
    facts = ((s.name, s.how, s.at + start, len(s.token), s.shown) for s in found.slots)
    return ','.join((str(start), *(' '.join(map(str, fact)) for fact in facts)))


def _lines_before(slots: Sequence[Slot]) -> str:
    names = dict.fromkeys(slot.name for slot in slots if slot.how in 'oO')
    return ''.join(f': "{guard(name)}"\n' for name in names)


def _units(source: bytes) -> int:
    return len(source.decode().encode('utf-16-le')) // 2


def _as_shown(source: bytes) -> bytes:
    """Return text as Python-Markdown has it after its first step: tabs are spaces, blank lines are empty."""
    return re.sub(rb'(?<=\n) +\n', b'\n', source.decode().expandtabs(4).encode())


def _assigned(node: Node) -> Node | None:
    if node.type == 'variable_assignment':
        return node.child_by_field_name('name')
    return node.child_by_field_name('variable') if node.type == 'for_statement' else None


def _text(node: Node) -> str:
    return node.text.decode(errors='replace') if node.text else ''
