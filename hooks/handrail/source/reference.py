"""Requests for reference documentation (`::: package.module`) that a page may make.

The options of such a block can name programs that run during the build (`extensions`) or import what
they document (`force_inspection`); mkdocstrings takes them from the page. Only what decides on looks
passes, and the block must be where everybody sees it: at the left margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.source.yaml import read_yaml

_LINE = re.compile(r'(?:#{1,6} *)?::: ?[A-Za-z_][\w.]*[ \t]*')
_LOOKS = re.compile(
    r'show_\w+|docstring_\w+|heading_level|members|members_order|filters|inherited_members|summary'
    r'|group_by_category|separate_signature|merge_init_into_class|toc_label|line_length|annotations_path'
)


def allowed_references(text: str, start: int = 0) -> frozenset[int]:
    """Return the lines, from 0, of a page whose `:::` may be read; its body begins at character `start`."""
    return frozenset(line for line, good in _requests(text, start) if good)


def refused_references(text: str, start: int = 0) -> tuple[int, ...]:
    """Return the lines, from 0, that begin a request that is not read."""
    return tuple(line for line, good in _requests(text, start) if not good)


def _requests(text: str, start: int) -> Iterator[tuple[int, bool]]:
    if ':::' not in text:
        return
    lines = text.split('\n')
    first = text.count('\n', 0, start)
    for number in range(first, len(lines)):
        line = lines[number]
        if ':::' not in line:
            continue
        if _LINE.fullmatch(line):
            yield number, _harmless(_below(lines, number))
        elif re.match(r'\s*(?:[>*+-]\s*)*(?:#{1,6} *)?::: ?\S', line):
            yield number, False


def _below(lines: list[str], number: int) -> list[str]:
    """The lines that belong to a block: indented or empty ones, up to the next at the margin."""
    below = []
    for line in lines[number + 1 :]:
        if line.strip() and not line.startswith((' ', '\t')):
            break
        below.append(line)
    while below and not below[-1].strip():
        below.pop()
    return below


def _harmless(lines: list[str]) -> bool:
    if not lines:
        return True
    if any('\t' in line for line in lines):
        return False
    parsed = read_yaml('', '\n'.join(lines))
    data = parsed.data
    if parsed.problems or not isinstance(data, dict) or set(data) - {'options'}:
        return False
    options = data.get('options', {})
    return isinstance(options, dict) and all(_LOOKS.fullmatch(name) for name in options)
