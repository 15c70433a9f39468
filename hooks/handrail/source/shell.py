"""What a shell command uses, assigns, and gets wrong, read by tree-sitter's bash grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from handrail.model import Command, Level, Place, Problem
from handrail.source.leaks import find_secrets
from handrail.source.lookalikes import find_lookalikes

LANGUAGES = frozenset({'bash', 'sh', 'shell'})
"""Fence languages that hold a command; every other fence is text to read."""

LENGTH = 8 * 1024
"""Bytes that a command may have."""

_OF_BASH = """
    BASH BASHPID BASH_REMATCH BASH_SOURCE BASH_VERSION COLUMNS DIRSTACK EDITOR EPOCHREALTIME EPOCHSECONDS
    EUID FUNCNAME GROUPS HOME HOSTNAME HOSTTYPE IFS LANG LC_ALL LINENO LINES LOGNAME MACHTYPE OLDPWD OPTARG
    OPTIND OSTYPE PAGER PATH PIPESTATUS PPID PWD RANDOM REPLY SECONDS SHELL SHELLOPTS SHLVL TERM TMPDIR TZ
    UID USER
"""
WELL_KNOWN = frozenset(_OF_BASH.split())
"""Variables that every shell has, so that no runbook declares them."""

_PROMPT = re.compile(r'[ \t]*(\$|%|[\w.-]{1,64}@[\w.-]{1,64}:[^\s$#]{0,200}[$#]|\w{1,64}[=-][>#])[ \t]+\S')
_PLACEHOLDER = re.compile(r'(?<!<)<[A-Za-z](?:[\w.:/ -]*\w)?>')
_QUOTED = frozenset({'string', 'raw_string', 'ansi_c_string', 'heredoc_body', 'comment', 'regex'})
_READERS = frozenset({'read', 'mapfile', 'readarray', 'getopts', 'printf'})
_DEFAULTS = frozenset({':-', '-', ':=', '=', ':+', '+'})
_OPENERS = frozenset({'"', "'", '`', '(', '((', '$(', '${', '{', '[[', 'if', 'for', 'while', 'until', 'case'})
_NAME = re.compile(r'[A-Za-z_]\w*')


@dataclass(frozen=True, slots=True)
class Shell:
    """The names that a command reads, each with its line (from 1 in the file), and its problems.

    Names that the command itself assigns, and well-known ones, are not among `uses`;
    `optional` are read with a default (`${PORT:-5432}`). `mentions` holds every name behind a
    `$`, quoted or not.
    """

    uses: tuple[tuple[str, int], ...]
    optional: frozenset[str]
    mentions: frozenset[str]
    problems: tuple[Problem, ...]


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def nodes_of(text: str) -> list[Node]:
    """Parse a command and return all nodes in the order of the text."""
    return list(_walk(_parser().parse(f'{text}\n'.encode()).root_node))


def read_shell(command: Command) -> Shell:
    """Parse a command; `command.at` is the line of its fence, so that its text begins one below."""
    if (size := len(command.text.encode())) > LENGTH:
        said = f'the command has {size} bytes, the limit is {LENGTH}'
        problem = Problem(command.at, 'command-too-long', said, 'put it into a script and call that')
        return Shell((), frozenset(), _mentions(command), (problem,))
    nodes = nodes_of(command.text)
    problems = [*_prompts(command, nodes), *_placeholders(command, nodes), *find_secrets(command, nodes)]
    problems += find_lookalikes(command, nodes, _QUOTED)
    if not any(problem.level is Level.error for problem in problems):
        problems.extend(_syntax(command, nodes))
    assigned = {name for node in nodes for name in _assigned(node)} | WELL_KNOWN
    uses: dict[str, int] = {}
    optional: set[str] = set()
    if not any(problem.level is Level.error for problem in problems):
        for node in nodes:
            name, default = _used(node)
            if name and default:
                optional.add(name)
            elif name and name not in assigned:
                uses.setdefault(name, _line(command, node))
    problems.sort(key=lambda problem: problem.at)
    return Shell(tuple(uses.items()), frozenset(optional), _mentions(command), tuple(problems))


def _mentions(command: Command) -> frozenset[str]:
    return frozenset(re.findall(r'\$\{?[!#]?([A-Za-z_]\w*)', command.text))


def _walk(root: Node) -> Iterator[Node]:
    """All nodes in the order of the text, without recursion: a command may nest as deep as it likes."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def _line(command: Command, node: Node) -> int:
    """The line of the file; the grammar may end a node behind the last line."""
    last = command.at.line + command.text.count('\n') + 1
    return min(command.at.line + 1 + node.start_point[0], last)


def _word(node: Node) -> str:
    return node.text.decode(errors='replace') if node.text else ''


def _quoted(nodes: list[Node]) -> list[tuple[int, int]]:
    """The byte ranges of strings, here-documents and comments."""
    return [(node.start_byte, node.end_byte) for node in nodes if node.type in _QUOTED]


def _prompts(command: Command, nodes: list[Node]) -> Iterator[Problem]:
    ranges = _quoted(nodes)
    begin = 0
    for number, line in enumerate(command.text.split('\n'), 1):
        match = _PROMPT.match(line)
        if match and not any(start <= begin + match.start(1) < end for start, end in ranges):
            said = f'the command begins with the prompt {match[1]!r}'
            hint = 'write what is typed, without prompt or output'
            yield Problem(Place(command.at.file, command.at.line + number), 'prompt', said, hint)
        begin += len(line.encode()) + 1


def _placeholders(command: Command, nodes: list[Node]) -> Iterator[Problem]:
    """`<host>` outside quotes is a redirection to the shell; inside them it may be meant as text."""
    ranges = _quoted(nodes)
    words = [(node.start_byte, node.end_byte) for node in nodes if node.type in {'string', 'raw_string'}]
    for match in _PLACEHOLDER.finditer(command.text):
        start = len(command.text[: match.start()].encode())
        inside = any(first <= start < last for first, last in ranges)
        if inside and (
            f'</{match[0][1:]}' in command.text or not any(first <= start < last for first, last in words)
        ):
            continue
        at = Place(command.at.file, command.at.line + 1 + command.text.count('\n', 0, match.start()))
        name = re.sub(r'\W+', '_', match[0].strip('<>')).upper()
        said = f'the placeholder {match[0]!r} stands in the command'
        hint = f'use a variable such as "${name}" and declare it under "vars"'
        yield Problem(at, 'placeholder', said, hint, Level.warning if inside else Level.error)


def _syntax(command: Command, nodes: list[Node]) -> Iterator[Problem]:
    """The first place at which bash could not read on."""
    broken = next((node for node in nodes if node.is_missing or node.is_error), None)
    hint = 'try it with "bash -n"; output or another language belongs in a fence of its own'
    if broken is None:
        if not any(node.is_named and node.type not in {'program', 'comment'} for node in nodes):
            yield Problem(command.at, 'empty-command', 'the fence holds no command', 'write the command')
        return
    if broken.is_missing:
        where, tail = broken.parent or broken, f': {broken.type!r} is missing'
    else:
        where, tail = _opener(broken), ''
    line = _line(command, where)
    text = _word(where).strip().split('\n', maxsplit=1)[0][:40]
    if not text:  # the grammar gave up between two words
        text = (command.text.split('\n')[line - command.at.line - 1 :] or [''])[0].strip()[:40]
    said = f'the command does not parse{f" at {text!r}" if text else ""}{tail}'
    yield Problem(Place(command.at.file, line), 'command-syntax', said, hint)


def _opener(error: Node) -> Node:
    """The last thing opened inside an error, which is most likely what was not closed."""
    opened = [child for child in error.children if child.type in _OPENERS]
    return opened[-1] if opened else error


def _used(node: Node) -> tuple[str, bool]:
    """The variable that a node reads, and whether it brings a default; '' when it reads none."""
    parent = node.parent
    if node.type != 'variable_name' or parent is None:
        return '', False
    name = _word(node)
    if not _NAME.fullmatch(name) or (
        parent.type == 'simple_expansion' and _word(parent).lstrip() != f'${name}'
    ):
        return '', False
    holder = parent.parent if parent.type == 'subscript' and parent.parent else parent
    default = holder.type == 'expansion' and any(child.type in _DEFAULTS for child in holder.children)
    return name, default


def _assigned(node: Node) -> Iterator[str]:
    """The variables to which a node gives a value."""
    children = node.children
    match node.type:
        case 'variable_assignment' | 'for_statement':
            target = node.child_by_field_name('name') or node.child_by_field_name('variable')
            if target:
                yield _word(target).partition('[')[0]
        case 'declaration_command' | 'unset_command':
            yield from (_word(child) for child in children if child.type == 'variable_name')
        case 'expansion' if any(child.type in {':=', '='} for child in children):
            yield from (_word(child) for child in children if child.type == 'variable_name')
        case 'binary_expression' if len(children) > 1 and children[1].type.endswith('='):
            yield _word(children[0])
        case 'postfix_expression' | 'unary_expression':
            yield from (_word(child) for child in children if child.type in {'variable_name', 'word'})
        case 'command' if _name(node) in _READERS:
            yield from (word for child in children if _NAME.fullmatch(word := _word(child)))
        case 'command' if _name(node) == 'let':
            yield from (match[0] for child in children[1:] if (match := _NAME.match(_word(child))))


def _name(command: Node) -> str:
    name = command.child_by_field_name('name')
    return _word(name) if name else ''
