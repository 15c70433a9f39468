"""Addresses that stand for every kind of page of a built site."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

EACH = 1
"""Pages taken of one kind."""


def kinds_of_pages(site: Path) -> list[str]:
    """The first page of each folder and depth, and the 404 page: no kind is forgotten when one is added."""
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for path in sorted(site.rglob('*.html')):
        address = path.relative_to(site).as_posix()
        parts = address.split('/')
        name = 'page' if parts[-1] == 'index.html' else parts[-1]
        groups[f'{parts[0]}:{name}', len(parts)].append(address.removesuffix('index.html'))
    return [address for group in groups.values() for address in group[:EACH]]
