"""The text that the copy button gives, and where in it the reader's values go.

A value is put in place by the rules of the context in which the shell expands the variable, so that
the command does with it what it would do with the variable set, whatever characters it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from handrail.pages.encode import visible
from handrail.source.shell import nodes_of

_SHELLS = """
    bash dash declare eval export fish ksh let local mapfile parallel read readarray readonly rsh sh source
    ssh su trap typeset unset watch xargs zsh
"""
_AGAIN = frozenset(_SHELLS.split())
"""Commands that read their arguments as program text: a value must not hold anything they act on."""

_LANGUAGES = 'awk gawk jq mawk mysql node perl psql python python3 ruby sed sqlite3'
_PROGRAMS = frozenset(_LANGUAGES.split())
"""Commands that do so with some arguments: with those of which a value is only a part."""

_BARE = frozenset(
    {
        'array',
        'case_statement',
        'command',
        'file_redirect',
        'for_statement',
        'herestring_redirect',
        'variable_assignment',
    }
)
_OUTER = frozenset(
    {'arithmetic_expansion', 'c_style_for_statement', 'expansion', 'subscript', 'test_command', '`'}
)
_DEFAULTS = frozenset({':-', '-', ':=', '=', ':+', '+'})
_HARMLESS = _DEFAULTS | {':?', '?', '%', '%%', '#', '##', '/', '//', '^', '^^', ',', ',,'}
_NONE = ('', 0, 0)
_EXPANSION = re.compile(rb'\$\w+|\$\{[^}]*\}')


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
    text = visible(command).strip('\n')
    if not any(name in text for name in variables):
        return Filling(text, ())
    source = text.encode()
    nodes = nodes_of(text)
    own = {_text(target) for node in nodes if (target := _assigned(node))}
    broken = any(node.is_error or node.is_missing for node in nodes)
    again = _words(nodes)
    slots: list[Slot] = []
    done, end = b'', 0
    for node in nodes:
        name, start, stop = _used(node)
        if name not in variables or name in own:
            continue
        how = _how(node, source, plain=bool(again & _AGAIN), program=bool(again & _PROGRAMS))
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


def _used(node: Node) -> tuple[str, int, int]:
    """Return the variable that a node expands and where its part of the text stands, '' for any other node.

    That part goes up to the name where operators follow: they may hold expansions of their own. It
    begins with the `$`: within a string, the grammar has the space before that in the same node.
    """
    if node.type in ('simple_expansion', 'expansion'):
        name = next((child for child in node.children if child.type == 'variable_name'), None)
        start = node.start_byte + _text(node).find('$')
        return (_text(name), start, name.end_byte if _operated(node) else node.end_byte) if name else _NONE
    if node.type == 'variable_name' and _calculated(node):
        return _text(node), node.start_byte, node.end_byte
    return _NONE


def _operated(node: Node) -> bool:
    """Whether an expansion is more than `${`, a name and `}`."""
    return node.type == 'expansion' and len(node.children) > 3  # noqa: PLR2004 - those three


def _calculated(node: Node) -> bool:
    """Whether a name stands bare in arithmetic, which expands it."""
    while (parent := node.parent) and parent.type not in {
        'command',
        'expansion',
        'simple_expansion',
        'string',
        'variable_assignment',
    }:
        node = parent
        if node.type == 'arithmetic_expansion' or (node.children and node.children[0].type == '(('):
            return True
    return False


def _above(node: Node) -> set[str]:
    """Return the types of the nodes around a node; '`' for a substitution in backquotes."""
    found = set()
    while parent := node.parent:
        node = parent
        found.add('`' if node.children[0].type == '`' else node.type)
    return found


def _words(nodes: list[Node]) -> set[str]:
    """Return the words of a command that may name a program."""
    return {_text(node).rpartition('/')[2] for node in nodes if node.type == 'word' or node.type in _AGAIN}


def _how(node: Node, source: bytes, *, plain: bool, program: bool) -> str:
    """Return the way of a value to a node's place, see `Slot`."""
    parent, above = node.parent, _above(node)
    if parent is None or node.type == 'variable_name':
        return 'O'
    outer = above & _OUTER
    if _operated(node):
        signs = {child.type for child in node.children[1:-1] if not child.is_named}
        how = 'p' if signs & _DEFAULTS else 'o'
        return how if signs <= _HARMLESS and not plain and not outer else how.upper()
    if outer:
        return 'D' if parent.type == 'string' and outer == {'test_command'} else 'K'
    if parent.type == 'heredoc_body':
        how, whole = ('k' if _may_end(node, parent, source) else 'h'), False
    elif parent.type == 'string':
        how, whole = ('K' if _translated(parent) else 'd'), _is_whole(parent)
    else:
        how, whole = _bare(parent), parent.type != 'concatenation'
    return how.upper() if plain or (program and not whole) else how


def _bare(parent: Node) -> str:
    """Return the way of a value into a word without quotes. Braces are read before variables are."""
    word = parent.type == 'concatenation'
    holder = parent.parent if word else parent
    if holder is None or holder.type not in _BARE:
        return 'K'
    return 'q' if word and b'{' in _EXPANSION.sub(b'', _text(parent).encode()) else 'w'


def _is_whole(string: Node) -> bool:
    """Whether a string is one expansion and a word of its own."""
    joined = string.parent is not None and string.parent.type == 'concatenation'
    return not joined and len(string.named_children) == 1


def _translated(string: Node) -> bool:
    """Whether a string is one of `$"..."`."""
    before = string.prev_sibling
    return before is not None and before.type == '$' and before.end_byte == string.start_byte


def _may_end(node: Node, body: Node, source: bytes) -> bool:
    """Whether a value could make a line of a here-document the one that ends it."""
    start = source.rfind(b'\n', 0, node.start_byte) + 1
    end = source.find(b'\n', node.end_byte)
    line = source[start : end if end >= 0 else len(source)]
    redirect = body.parent
    names = [child for child in redirect.children if child.type == 'heredoc_start'] if redirect else []
    pattern = b'.*'.join(map(re.escape, _EXPANSION.split(line.strip(b'\t'))))
    return any(re.fullmatch(pattern, _text(name).encode()) for name in names) or not names


def _assigned(node: Node) -> Node | None:
    if node.type == 'variable_assignment':
        return node.child_by_field_name('name')
    return node.child_by_field_name('variable') if node.type == 'for_statement' else None


def _text(node: Node) -> str:
    return node.text.decode(errors='replace') if node.text else ''
