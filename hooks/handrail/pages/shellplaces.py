"""Where in a command a variable stands, and in which way its value may go there.

The grammar is tree-sitter's of bash; what each place asks of a value is in POSIX, "Shell Command
Language", 2.2 (quoting), 2.6 (expansions) and 2.7.4 (here-documents).
"""

from __future__ import annotations

import re

from tree_sitter import Node

_SHELLS = """
    bash dash declare eval export fish ksh let local mapfile parallel read readarray readonly rsh sh source
    ssh su trap typeset unset watch xargs zsh
"""
_AGAIN = frozenset(_SHELLS.split())
"""Commands that read their arguments as program text: a value must not hold anything they act on."""

_LANGUAGES = (
    'awk bc ed gawk gdb jq lua mawk mongosh mysql nft node perl php psql python python3 ruby sed sqlite3'
)
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


def used(node: Node) -> tuple[str, int, int]:
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


def acts(nodes: list[Node]) -> tuple[bool, bool]:
    """Whether a command reads its arguments as program text: all, or those that hold more than a value."""
    words = {_text(node).rpartition('/')[2] for node in nodes if node.type == 'word' or node.type in _AGAIN}
    return bool(words & _AGAIN), bool(words & _PROGRAMS)


def way(node: Node, source: bytes, *, plain: bool, program: bool) -> str:
    """Return the way of a value to a node's place, as `Slot` names it; `plain` and `program` are `acts`."""
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


def _text(node: Node) -> str:
    return node.text.decode(errors='replace') if node.text else ''
