"""Reads what the protocol has recorded: a file beside the documents."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from handrail.model import Place, Problem
from handrail.model.protocol import ProtocolRun

_HINT = 'it is written by "handrail protocol --record": take it away, or run it again'
_RUNS: TypeAdapter[ProtocolRun] = TypeAdapter(ProtocolRun)


def read_protocol(data: bytes, file: str) -> tuple[ProtocolRun | None, tuple[Problem, ...]]:
    """Read the record; a wrong one is a Problem."""
    try:
        return _RUNS.validate_json(data), ()
    except ValidationError as error:
        first = error.errors()[0]
        where = '.'.join(map(str, first['loc']))
        said = f'this is no record of the protocol: {f"{where}: " if where else ""}{first["msg"]}'
        return None, (Problem(Place(file), 'audit-record', said, _HINT),)


def written(run: ProtocolRun) -> bytes:
    """Return a record as the bytes of its file."""
    return _RUNS.dump_json(run, indent=2) + b'\n'
