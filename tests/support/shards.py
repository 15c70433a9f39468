"""Reads a search index as the worker does."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handrail.finish.search.index import CLASSES, CODES, GROUP, HALF


def decode(code: str) -> dict[int, int]:
    """The class of a term on each page."""
    found, page, value = {}, -1, 0
    for char in code:
        digit = CODES.index(char)
        value = value * HALF + digit % HALF
        if digit < HALF:
            page += value // CLASSES + 1
            found[page] = value % CLASSES
            value = 0
    return found


class Index:
    """The files of one index by their path below its folder."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.meta = self.read('meta')

    def read(self, path: str) -> Any:
        return json.loads(self.files[f'{path}.json'])

    def pages(self, term: str) -> dict[int, int]:
        """The fragments that hold a term, looked up where the worker would look."""
        at = max(0, bisect_right(self.meta['terms'], term) - 1)
        return decode(self.read(f't/{at}').get(term, ''))

    def numbered(self) -> dict[int, Any]:
        """The texts of all pages by their number."""
        return {
            number * GROUP + at: fragment
            for number in range(-(-self.meta['count'] // GROUP))
            for at, fragment in enumerate(self.read(f'f/{number}'))
        }

    def fragments(self) -> list[Any]:
        """The texts of all pages in their order."""
        return list(self.numbered().values())


def index_below(site: Path) -> Index:
    """The index of a built site."""
    pointer = json.loads((site / 'search/search_index.json').read_text())['config']['handrail']
    folder = site / 'search' / pointer.partition('-')[2]
    paths = [path for path in folder.rglob('*') if path.is_file()]
    return Index({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
