"""YAML as plain text values with their lines, from parser events and without recursion.

Every scalar stays the text that stands there: `13:45` is not 825 and `no` is not False
(YAML 1.1 would have it so). Anchors, aliases, tags, duplicate keys, second documents and
nesting deeper than 20 are refused, each with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from handrail.model import Place, Problem
from handrail.source.reading import too_long
from handrail.source.unseen import HIDDEN, TURNING

DEPTH = 20

# Line breaks to YAML and to nothing else: lines would be counted wrongly. A lone surrogate is no character.
_NO_BREAKS = {0x0D: ' ', 0x85: ' ', 0x2028: ' ', 0x2029: ' '} | dict.fromkeys(range(0xD800, 0xE000), '\ufffd')

_HIDES = re.compile(f'[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0{TURNING}{HIDDEN}]')
"""Characters that a value could bring in by their number (`"\\e"`), to move a terminal's cursor."""

Loc = tuple[str | int, ...]


@dataclass(slots=True)
class Yaml:
    """Data made of dict, list and str; `lines` tells the line of each key or item by its path.

    `commented` are the paths whose value is empty because a comment stands in its place, with what
    the comment says: `chat: #infra` is an empty contact to YAML and a channel to its author.
    """

    data: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    commented: dict[Loc, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, loc: Loc) -> int:
        """Return the line of the nearest known part of this path, 1 when nothing is known."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


class _RefusedError(Exception):
    """Stops reading at something that must not be in the file."""

    def __init__(self, line: int, code: str, message: str, hint: str) -> None:
        self.line, self.code, self.message, self.hint = line, code, message, hint


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is still being read; `key` waits for its value."""

    value: dict[str, Any] | list[Any]
    loc: Loc
    key: str | None = None


def read_yaml(uri: str, text: str, first_line: int = 1) -> Yaml:
    """Read one YAML document; `first_line` is the line of the file on which `text` begins.

    An empty plain value (`owner:`) is left out, as if the key were absent. A text over the size
    limit of documents is not read.
    """
    result = Yaml()
    if problem := too_long(uri, text):
        result.problems.append(problem)
        return result
    try:
        text = text.translate(_NO_BREAKS)
        _build(text, first_line, result)
    except _RefusedError as error:
        result.problems.append(Problem(Place(uri, error.line), error.code, error.message, error.hint))
        result.data = None
    except yaml.YAMLError as error:
        result.problems.append(_unreadable(uri, text, first_line, error))
        result.data = None
    return result


def read_nodes(text: str) -> yaml.Node | None:
    """Return the nodes of a text that `read_yaml` takes, each with its place. Lines end at LF only."""
    node: yaml.Node | None = yaml.compose(text.translate(_NO_BREAKS), Loader=yaml.CBaseLoader)
    return node


def _unreadable(uri: str, text: str, first_line: int, error: yaml.YAMLError) -> Problem:
    """Say where the parser gave up, or where what it could not finish begins."""
    if isinstance(error, yaml.reader.ReaderError):
        row = next((n for n, line in enumerate(text.split('\n')) if not line.isprintable()), 0)
        said = f'YAML cannot hold the character U+{int(error.character):04X}'
        return Problem(Place(uri, first_line + row), 'yaml-character', said, 'delete it')
    mark = getattr(error, 'problem_mark', None)
    context = getattr(error, 'context', None) or ''
    if any(part in context for part in ('quoted scalar', 'simple key', 'flow')):
        mark = getattr(error, 'context_mark', None) or mark
    said = f'YAML cannot be read: {getattr(error, "problem", None) or "unknown reason"}'
    hint = 'put quotes around values that hold ": " or " #", and indent with spaces'
    row = min(mark.line, text.count('\n')) if mark else 0  # the parser may stand behind the last line
    return Problem(Place(uri, first_line + row), 'yaml-syntax', said, hint)


def _build(text: str, first_line: int, result: Yaml) -> None:
    stack: list[_Open] = []
    rows = text.split('\n')
    documents = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        line = first_line + _row(event)
        _refuse(event, line)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _RefusedError(
                    line, 'yaml-documents', 'a second YAML document begins', 'remove the "---" line'
                )
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
            loc = _place(stack, value, line, result)
            if len(stack) >= DEPTH:
                raise _RefusedError(line, 'yaml-depth', f'nested deeper than {DEPTH} levels', 'flatten it')
            stack.append(_Open(value, loc))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            _scalar(stack, event, line, result)
            if event.value == '' and event.implicit[0] and (words := _comment(rows, event)):
                result.commented[_last(stack, result)] = words


def _comment(rows: list[str], event: yaml.Event) -> str:
    """The comment that stands where a plain scalar without characters should."""
    mark = event.start_mark
    rest = rows[mark.line][mark.column :].strip() if mark and mark.line < len(rows) else ''
    return rest if rest.startswith('#') else ''


def _last(stack: list[_Open], result: Yaml) -> Loc:
    """The path of the key or item that was read last."""
    return next(reversed(result.lines)) if stack and result.lines else ()


def _row(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _refuse(event: yaml.Event, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, 'anchor', None):
        name = getattr(event, 'anchor', '')
        raise _RefusedError(line, 'yaml-anchor', f'anchor or alias {name!r}', 'write the value out')
    tag = getattr(event, 'tag', None)
    if tag and tag != '!':
        raise _RefusedError(line, 'yaml-tag', f'tag {tag!r}', 'remove the tag: all values are text')


def _scalar(stack: list[_Open], event: yaml.ScalarEvent, line: int, result: Yaml) -> None:
    if not event.value.isprintable() and (found := _HIDES.search(event.value)):
        said = f'the value holds the character U+{ord(found[0]):04X}, which nobody sees'
        raise _RefusedError(line, 'yaml-character', said, 'delete it')
    top = stack[-1] if stack else None
    if top is not None and isinstance(top.value, dict) and top.key is None:
        loc = (*top.loc, event.value)
        if event.value in top.value or loc in result.lines:
            first = result.lines[loc]
            said = f'key {event.value!r} stands here again (first on line {first})'
            raise _RefusedError(line, 'yaml-duplicate', said, 'keep one of the two')
        result.lines[loc] = line
        top.key = event.value
    elif event.value == '' and event.implicit[0] and top is not None and isinstance(top.value, dict):
        top.key = None
    else:
        _place(stack, event.value, line, result)


def _place(stack: list[_Open], value: Any, line: int, result: Yaml) -> Loc:
    """Put a value where it belongs and return its path."""
    if not stack:
        result.data = value
        return ()
    top = stack[-1]
    if isinstance(top.value, list):
        loc = (*top.loc, len(top.value))
        result.lines[loc] = line
        top.value.append(value)
        return loc
    if top.key is None:
        raise _RefusedError(line, 'yaml-key', 'a mapping or list stands as a key', 'keys are plain words')
    loc = (*top.loc, top.key)
    top.value[top.key] = value
    top.key = None
    return loc
