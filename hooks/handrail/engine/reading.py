"""Reads all documents: from the cache, else by as many workers as there are hands."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from handrail.engine.cache import Cache, digest
from handrail.engine.crew import spread
from handrail.kinds import KINDS, kind_of, read
from handrail.model import Place, Problem, Settings
from handrail.source import Reading

Readings = dict[str, Reading[Any]]


def remembering(
    cache: Cache, base: bytes, unreadable: Iterable[Problem] = ()
) -> Callable[[Mapping[str, bytes], Settings], Readings]:
    """Return a reader of many files that `kinds.assemble` takes.

    `base` stands for the code and the packages; `unreadable` are the problems of files that gave
    no bytes at all, or are no documents. What a file says does not depend on the day, so
    that the day is not part of the key.
    """

    def read_all(sources: Mapping[str, bytes], settings: Settings) -> Readings:
        told = repr((settings.audience, settings.severities, settings.timezone, settings.site_url))
        keys = {uri: digest('reading', base, told, uri, data) for uri, data in sorted(sources.items())}
        found = {uri: remembered(uri, cache.get(key)) for uri, key in keys.items()}
        missing = [uri for uri, reading in found.items() if reading is None]
        results = spread(lambda item: dump(missing[item], sources[missing[item]], settings), len(missing))
        for uri, data in zip(missing, results, strict=True):
            cache.put(keys[uri], data)
            found[uri] = remembered(uri, data)
        for problem in unreadable:
            before = found.get(problem.at.file)
            found[problem.at.file] = Reading((), (*(before.problems if before else ()), problem))
        return {uri: reading for uri, reading in sorted(found.items()) if reading is not None}

    return read_all


def dump(uri: str, data: bytes, settings: Settings) -> bytes:
    """Read one file and return the reading as JSON."""
    return adapter(uri).dump_json(read_safely(uri, data, settings))


def remembered(uri: str, data: bytes | None) -> Reading[Any] | None:
    """Return the reading that `dump` wrote; None when there is none or it does not fit."""
    if data is None:
        return None
    try:
        return adapter(uri).validate_json(data)
    except ValueError:
        return None


def read_safely(uri: str, data: bytes, settings: Settings) -> Reading[Any]:
    """Read one file; what no reader should do, raise, becomes a Problem of that file alone."""
    try:
        return read(uri, data, settings)
    except Exception as error:  # noqa: BLE001 - one document must not take the others with it
        said = f'the document made the reader fail: {type(error).__name__}: {error}'
        return Reading((), (Problem(Place(uri), 'internal', said, 'please report it with the document'),))


def adapter(uri: str) -> TypeAdapter[Reading[Any]]:
    """Return what turns readings of this file's kind into JSON and back."""
    kind = kind_of(uri)
    return _adapter(kind.name if kind else '')


@functools.cache
def _adapter(name: str) -> TypeAdapter[Reading[Any]]:
    document: Any = next((kind.type for kind in KINDS if kind.name == name), object)
    return TypeAdapter(Reading[document])
