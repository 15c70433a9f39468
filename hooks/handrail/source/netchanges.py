"""Reads the records of network changes: files beside the documents, not among them."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from handrail.model import Place, Problem
from handrail.model.netchange import NetChange

NETCHANGES: TypeAdapter[NetChange] = TypeAdapter(NetChange)

_HINT = 'it is written by "handrail netchange": take it away, or restore it'


def read_netchanges(
    files: Mapping[str, bytes], folder: str
) -> tuple[tuple[NetChange, ...], tuple[Problem, ...]]:
    """Read records by their names, latest first; a wrong one is a Problem."""
    found: list[NetChange] = []
    problems: list[Problem] = []
    for name, data in sorted(files.items()):
        try:
            found.append(NETCHANGES.validate_json(data))
        except ValidationError as error:
            first = error.errors()[0]
            where = '.'.join(map(str, first['loc']))
            said = f'this is no record of a network change: {f"{where}: " if where else ""}{first["msg"]}'
            problems.append(Problem(Place(f'{folder}/{name}'), 'audit-record', said, _HINT))
    return tuple(sorted(found, key=lambda each: (each.at, each.name), reverse=True)), tuple(problems)
