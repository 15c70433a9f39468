"""Front matter of other people's documents: keys and values as they stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from handrail.intake.account import Line
from handrail.source.yaml import read_yaml

LINES = 200
"""Lines that a front matter may have; a rule with nothing after it that closes it is a rule."""

_KEY = re.compile(r'^([A-Za-z][\w .-]{0,60}?)\s*:(?:\s+(.*)|$)')


def read_foreign(lines: Sequence[Line]) -> tuple[dict[str, str], int]:
    """Return the front matter at the beginning of the lines and how many lines it takes.

    Lists are their items with commas, mappings `key.inner`. What is no YAML (a template's
    placeholders) is read line by line; when no line is a key there is no front matter.
    """
    start = next((n for n, line in enumerate(lines[:20]) if line.text.strip()), None)
    if start is None or lines[start].text.rstrip() != '---':
        return {}, 0
    inside = range(start + 1, min(start + LINES, len(lines)))
    end = next((n for n in inside if lines[n].text.rstrip() in ('---', '...')), None)
    if end is None:
        return {}, 0
    written = [line.text for line in lines[start + 1 : end]]
    read = read_yaml('', '\n'.join(written))
    if isinstance(read.data, dict) and not read.problems:
        return dict(_flat('', read.data)), end + 1
    keys = [found for found in map(_KEY.match, written) if found]
    if not keys or any(text.startswith('#') for text in written):
        return {}, 0
    return {found[1]: (found[2] or '').strip() for found in keys}, end + 1


def _flat(path: str, data: Any) -> list[tuple[str, str]]:
    if isinstance(data, dict):
        return [
            pair
            for key, value in data.items()
            for pair in _flat(f'{path}.{key}' if path else str(key), value)
        ]
    if isinstance(data, list):
        inner = [text for value in data for _, text in _flat(path, value)]
        return [(path, ', '.join(inner))]
    return [(path, '' if data is None else str(data))]
