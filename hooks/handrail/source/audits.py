"""Reads what audits have recorded: files beside the documents, not among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from handrail.model import Place, Problem
from handrail.model.audit import AuditRun, Audits, RuleProof

PROOF = 'matrix.json'
"""The proof of the rules, in the folder of the audit."""

RUNS = 'runs/'
"""Where the runs are, a file for each."""

_HINT = 'it is written by "handrail audit --record": take it away, or run it again'


def read_audits(files: Mapping[str, bytes], folder: str) -> tuple[Audits, tuple[Problem, ...]]:
    """Read the files of the folder of the audit, by their path in it; a wrong one is a Problem."""
    runs: list[AuditRun] = []
    problems: list[Problem] = []
    proof: RuleProof | None = None
    for name, data in sorted(files.items()):
        try:
            if name == PROOF:
                proof = PROOFS.validate_json(data)
            elif name.startswith(RUNS):
                runs.append(AUDIT_RUNS.validate_json(data))
        except ValidationError as error:
            first = error.errors()[0]
            where = '.'.join(map(str, first['loc']))
            said = f'this is no record of an audit: {f"{where}: " if where else ""}{first["msg"]}'
            problems.append(Problem(Place(f'{folder}/{name}'), 'audit-record', said, _HINT))
    ordered = sorted(runs, key=lambda run: (run.at, run.name), reverse=True)
    return Audits(tuple(ordered), proof), tuple(problems)


AUDIT_RUNS: TypeAdapter[AuditRun] = TypeAdapter(AuditRun)
PROOFS: TypeAdapter[RuleProof] = TypeAdapter(RuleProof)


def written(value: AuditRun | RuleProof) -> bytes:
    """Return a record as the bytes of its file."""
    adapter: TypeAdapter[Any] = AUDIT_RUNS if isinstance(value, AuditRun) else PROOFS
    return adapter.dump_json(value, indent=2) + b'\n'
