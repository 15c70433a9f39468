"""How large the files of a site are, by what they are for."""

from __future__ import annotations

import posixpath
from collections import Counter
from typing import Literal

from handrail.field.preview.records import Size
from handrail.field.preview.site import Built

Sort = Literal['pages', 'scripts', 'styles', 'pictures', 'search', 'data', 'other']

SORTS: dict[str, Sort] = {
    '.html': 'pages',
    '.js': 'scripts',
    '.css': 'styles',
    '.json': 'data',
    '.csv': 'data',
    '.xml': 'data',
    **dict.fromkeys(('.svg', '.png', '.jpg', '.jpeg', '.webp', '.gif', '.ico'), 'pictures'),
}
"""The sort of a file, by the end of its name."""


def sizes(base: Built, head: Built) -> list[Size]:
    """Return number and bytes of the files of each sort, before and now."""
    (files_before, before), (files, now) = _count(base), _count(head)
    return [
        Size(
            sort=sort,
            files_before=files_before[sort],
            files=files[sort],
            bytes_before=before[sort],
            bytes=now[sort],
        )
        for sort in sorted({*files_before, *files})
    ]


def _count(built: Built) -> tuple[Counter[Sort], Counter[Sort]]:
    files: Counter[Sort] = Counter()
    size: Counter[Sort] = Counter()
    for path, data in built.files.items():
        if not path.startswith('preview/'):
            files[sort_of(path)] += 1
            size[sort_of(path)] += len(data)
    return files, size


def sort_of(path: str) -> Sort:
    """Return what a file of the site is for."""
    if path.startswith('search/') and path.endswith('.json'):
        return 'search'
    return SORTS.get(posixpath.splitext(path)[1].lower(), 'other')
