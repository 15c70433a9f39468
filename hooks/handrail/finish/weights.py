"""What a reader has to load to see a page, compressed as a server sends it, against a budget."""

from __future__ import annotations

import gzip
import posixpath
from collections.abc import Mapping
from functools import cache

from handrail.finish.markup import read_html
from handrail.model import Place, Problem

BUDGET = 120_000
"""Bytes of one page with its style sheets and scripts: at 1.6 Mbit/s they take 0.6 s."""

LEVEL = 6
"""Of compression: what servers use."""


def too_heavy(pages: Mapping[str, bytes], budget: int = BUDGET) -> tuple[Problem, ...]:
    """Return a Problem for each page of a built site whose first visit costs more than `budget` bytes.

    Counted are the page, its style sheets and its scripts, each compressed by itself.
    """

    @cache
    def weight(path: str) -> int:
        return len(gzip.compress(pages[path], LEVEL)) if path in pages else 0

    found = []
    for path in sorted(path for path in pages if path.endswith('.html')):
        size = len(gzip.compress(pages[path], LEVEL)) + sum(map(weight, _loaded(pages[path], path)))
        if size > budget:
            said = f'a first visit loads {size} bytes compressed, the budget is {budget}'
            hint = 'divide the page, or raise the budget with --budget'
            found.append(Problem(Place(path), 'page-heavy', said, hint))
    return tuple(found)


def _loaded(page: bytes, path: str) -> frozenset[str]:
    """Return the paths of the style sheets and scripts that a page names."""
    markup = read_html(page.decode(errors='replace'))
    folder = posixpath.dirname(path)
    return frozenset(
        posixpath.normpath(posixpath.join(folder, address.url.partition('?')[0]))
        for address in markup.addresses
        if address.loaded and address.url.partition('?')[0].endswith(('.css', '.js'))
    )
