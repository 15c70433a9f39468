"""Asks the index of a built site as its worker does, for what must always be found."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from handrail.finish.search.index import CLASSES, CODES, FOLDER, FORMAT, GROUP, HALF, POINTER
from handrail.model import Place, Problem

ASKED = {'alerts.json': 'alerts', 'runbooks.json': 'runbooks', 'incidents.json': 'incidents'}
"""Where the ids stand that people paste: file of the site, and its list."""

Search = Callable[[str], Iterable[str]]


def unanswered(pages: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Return a Problem for each alert, runbook and incident of a built site that its search does not find.

    Each is asked for by its id. A site with Material's own index is asked whether the page stands in it.
    A site without a search has none to ask.
    """
    pointer = f'{FOLDER}/{POINTER}.json'
    if pointer not in pages:
        return ()
    try:
        return tuple(_unanswered(pages, json.loads(pages[pointer]), pointer))
    except (KeyError, ValueError, IndexError) as error:
        said = f'the index of the search cannot be read: {type(error).__name__} {error}'
        return (Problem(Place(pointer), 'search-broken', said, 'build again'),)


def _unanswered(pages: Mapping[str, bytes], index: Mapping[str, Any], pointer: str) -> Iterator[Problem]:
    named = index['config'].get('handrail')
    known = _stock(index) if named is None else _chunked(pages, str(named))
    for file, name in ASKED.items():
        for entry in json.loads(pages.get(file, b'{}')).get(name, ()):
            asked = str(entry['id'])
            if not any(f'/{asked}/' in f'/{url}' for url in known(asked)):
                said = f'the search does not find {asked!r}'
                yield Problem(Place(pointer), 'search-empty', said, 'build again')


def _stock(index: Mapping[str, Any]) -> Search:
    urls = [str(entry['location']).partition('#')[0] for entry in index['docs']]
    return lambda _: urls


def _chunked(pages: Mapping[str, bytes], named: str) -> Search:
    form, _, version = named.partition('-')
    if form != str(FORMAT):
        raise ValueError(named)

    @cache
    def part(path: str) -> Any:
        return json.loads(pages[f'{FOLDER}/{version}/{path}.json'])

    def urls(asked: str) -> list[str]:
        term = asked.lower()
        shard = max(0, bisect_right(part('meta')['terms'], term) - 1)
        pages = decode(part(f't/{shard}').get(term, ''))
        return [part(f'f/{page // GROUP}')[page % GROUP][0] for page in pages]

    return urls


def decode(code: str) -> Iterator[int]:
    """Yield the pages that `index.encode` wrote, without the classes of what they hold."""
    value, page = 0, -1
    for sign in code:
        digit = CODES.index(sign)
        value = value * HALF + digit % HALF
        if digit < HALF:
            page += value // CLASSES + 1
            yield page
            value = 0
