"""Front matter of other people's documents: keys, values and comments as they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import yaml

from handrail.intake.account import Line
from handrail.intake.words import lost
from handrail.source.yaml import Yaml, read_yaml

LINES = 200
"""Lines that a front matter may have; a rule with nothing after it that closes it is a rule."""

COMMENT = '#'
"""How the name of a comment begins among the keys: `#3` is the one of the third line of the source."""

_KEY = re.compile(r'^([A-Za-z][\w .-]{0,60}?)\s*:(?:\s+(.*)|$)')

Entry = tuple[int, str, str]
"""The row, from 0, of a key or a comment, its name (a comment has none) and its text."""


def read_foreign(lines: Sequence[Line]) -> tuple[dict[str, str], int]:
    """Return the front matter at the beginning of the lines and how many lines it takes.

    Everything is in the order of the source. Lists are their items with commas, mappings
    `key.inner`, comments `#LINE`; a comment is also what keys and values cannot hold. What is no YAML
    (a template's placeholders) is read line by line; when no line is a key there is no front matter.
    """
    start = next((n for n, line in enumerate(lines[:20]) if line.text.strip()), None)
    if start is None or lines[start].text.rstrip() != '---':
        return {}, 0
    inside = range(start + 1, min(start + LINES, len(lines)))
    end = next((n for n in inside if lines[n].text.rstrip() in ('---', '...')), None)
    if end is None:
        return {}, 0
    written = lines[start + 1 : end]
    read = read_yaml('', '\n'.join(line.text for line in written))
    if isinstance(read.data, dict) and not read.problems:
        return _named(written, _entries(read, written)), end + 1
    keys = any(_KEY.match(line.text) for line in written)
    if not keys or any(line.text.startswith('#') for line in written):
        return {}, 0
    return _named(written, _by_line(written)), end + 1


def _named(written: Sequence[Line], entries: Iterator[Entry]) -> dict[str, str]:
    """The entries by their names; a name that is there already makes a comment."""
    front: dict[str, str] = {}
    for row, name, text in entries:
        if name and name not in front and not name.startswith(COMMENT):
            front[name] = text
            continue
        said = ': '.join(filter(None, (name, text)))
        number = f'{COMMENT}{written[row].number}'
        front[number] = f'{front[number]} {said}' if number in front else said
    return front


def _by_line(written: Sequence[Line]) -> Iterator[Entry]:
    for row, line in enumerate(written):
        if found := _KEY.match(line.text):
            yield row, found[1], (found[2] or '').strip()
        elif line.text.strip():
            yield row, '', line.text.strip()


def _entries(read: Yaml, written: Sequence[Line]) -> Iterator[Entry]:
    """The keys and the comments, one key of the top after the other.

    Where that loses words or their order (a comment inside a list, an escape), the lines follow as
    they are.
    """
    keys = list(_keys(read))
    comments = list(_comments('\n'.join(line.text for line in written)))
    tops = sorted({line - 1 for loc, line in read.lines.items() if len(loc) == 1} | {0})
    for first, after in pairwise([*tops, len(written)]):
        own = [entry for entry in keys if first <= entry[0] < after]
        beside = [entry for entry in comments if first <= entry[0] < after]
        both = sorted([*own, *beside], key=lambda entry: entry[0])
        if lost(written[first:after], '\n'.join(f'{name} {text}' for _, name, text in both)):
            raw = ((row, '', written[row].text.strip().lstrip('# ')) for row in range(first, after))
            both = [*own, *(entry for entry in raw if entry[2])]
        yield from both


def _keys(read: Yaml) -> Iterator[Entry]:
    parents = {loc[:-1] for loc in read.lines}
    for loc, line in read.lines.items():
        value = read.data
        for part in loc:
            value = value.get(part) if isinstance(value, dict) else None
        if all(isinstance(part, str) for part in loc) and (isinstance(value, list) or loc not in parents):
            yield line - 1, '.'.join(map(str, loc)), _text(value)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ', '.join(f'{key}: {_text(inner)}' for key, inner in value.items())
    if isinstance(value, list):
        return ', '.join(map(_text, value))
    return '' if value is None else str(value)


def _comments(text: str) -> Iterator[Entry]:
    """What stands behind the last token of a row and begins with `#`."""
    rows = text.split('\n')
    ends: dict[int, int] = {}
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            first, last = token.start_mark, token.end_mark
            if last.column or last.line == first.line:
                ends[last.line] = max(ends.get(last.line, 0), last.column)
            for row in range(first.line, last.line):
                ends[row] = len(rows[row]) if row < len(rows) else 0
    except yaml.YAMLError:
        return
    for row, written in enumerate(rows):
        said = written[ends.get(row, 0) :].strip()
        if said.startswith('#'):
            yield row, '', said.lstrip('# ')
