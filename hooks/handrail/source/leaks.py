"""Passwords and tokens that somebody wrote into a command, for everybody to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from handrail.model import Command, Place, Problem

_SECRET = re.compile(
    r'(?:.*[_-])?(?:(?:[a-z]*pass(?:word|wd|phrase)?)|pwd|secret|token|credentials?'
    r'|(?:api|access|private|secret|auth)[_-]?key)',
    re.IGNORECASE,
)
_NOT = frozenset({'pwd', 'oldpwd', 'bypass', 'compass', 'trespass'})
_OPTION = re.compile(r'--([A-Za-z][\w-]*)=(?!\s)(.+)', re.DOTALL)
_SHORT = re.compile(r'-p[^\s=].*', re.DOTALL)
_MYSQL = re.compile(r'(?:.*/)?(?:mysql|mariadb)\w*(?:-\w+)*')
_HEADER = re.compile(
    r'(?:proxy-)?(authorization|x-api-key|private-token)\s*:\s*(?:(?:bearer|basic|token)\s+)?([^\s<>*.…]{8,})',
    re.IGNORECASE,
)
_LOGIN = re.compile(r'[^\s:<>]+:[^\s<>*.…]+')
_FILLED = frozenset({'simple_expansion', 'expansion', 'command_substitution', 'process_substitution'})
"""What stands for a value that is elsewhere."""


def find_secrets(command: Command, nodes: Sequence[Node]) -> Iterator[Problem]:
    """Report literal values of what is called a secret: variables, options, headers, logins."""
    for node in nodes:
        if name := _given(node):
            said = f'the command holds the value of {name!r}'
            hint = 'let the shell ask for it (read -rs), or read it from a file; and change the secret'
            yield Problem(
                Place(command.at.file, command.at.line + 1 + node.start_point[0]), 'secret', said, hint
            )


def _given(node: Node) -> str:
    """The name of the secret to which a node gives a literal value, '' when it gives none."""
    if node.type == 'variable_assignment':
        name, value = node.child_by_field_name('name'), node.child_by_field_name('value')
        literal = name and value and _text(value).strip('"\'') and not _filled(value)
        return _text(name) if name and literal and _secret(_text(name)) else ''
    if node.type != 'command' or not (program := node.child_by_field_name('name')):
        return ''
    before = ''
    for argument in node.children_by_field_name('argument'):
        if not _filled(argument) and (found := _said(_text(program), before, _text(argument).strip('"\''))):
            return found
        before = _text(argument)
    return ''


def _said(program: str, option: str, text: str) -> str:
    """The name of the secret that an argument, behind this option, gives in so many words."""
    if (match := _OPTION.fullmatch(text)) and match[2].strip('"\'') and _secret(match[1]):
        return f'--{match[1]}'
    if _SHORT.fullmatch(text) and _MYSQL.fullmatch(program):
        return '-p'
    if match := _HEADER.fullmatch(text):
        return match[1]
    return option if option in {'-u', '--user'} and program == 'curl' and _LOGIN.fullmatch(text) else ''


def _secret(name: str) -> bool:
    return _SECRET.fullmatch(name) is not None and name.lower() not in _NOT


def _filled(node: Node) -> bool:
    """Whether anything in a value is filled in when the command runs."""
    stack = [node]
    while stack:
        each = stack.pop()
        if each.type in _FILLED:
            return True
        stack.extend(each.children)
    return False


def _text(node: Node) -> str:
    return node.text.decode(errors='replace') if node.text else ''
