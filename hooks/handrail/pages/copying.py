"""The text that the copy button gives: a command that refuses to run on a value not filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def guarded(command: str, variables: frozenset[str]) -> str:
    """Return a command in which each use of a declared variable fails while it is not set.

    `$DB_HOST` and `${DB_HOST}` become `${DB_HOST:?fill in DB_HOST}` (POSIX, parameter expansion).
    What the shell would not expand (single quotes, quoted here-documents, comments) stays, and so
    does a variable to which the command itself gives a value.
    """
    if not any(f'${name}' in command or f'${{{name}' in command for name in variables):
        return command
    source = command.encode()
    nodes = [*_walk(_parser().parse(source).root_node)]
    own = {_text(target) for node in nodes if (target := _assigned(node))}
    for node in sorted(nodes, key=lambda each: each.start_byte, reverse=True):
        name = _expanded(node)
        if name in variables and name not in own:
            source = (
                source[: node.start_byte] + f'${{{name}:?fill in {name}}}'.encode() + source[node.end_byte :]
            )
    return source.decode()


def _walk(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.children)


def _expanded(node: Node) -> str:
    """Return the variable of a plain expansion, '' for any other node."""
    if node.type not in ('simple_expansion', 'expansion'):
        return ''
    match = re.fullmatch(r'\$(?:(\w+)|\{(\w+)\})', _text(node))
    return (match[1] or match[2]) if match else ''


def _assigned(node: Node) -> Node | None:
    if node.type == 'variable_assignment':
        return node.child_by_field_name('name')
    return node.child_by_field_name('variable') if node.type == 'for_statement' else None


def _text(node: Node) -> str:
    return node.text.decode(errors='replace') if node.text else ''
