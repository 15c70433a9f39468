"""Reads the evidence file: what `handrail verify` has recorded, beside the documents."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from handrail.model import Place, Problem
from handrail.model.evidence import CHECK_KINDS, NO_CHECKS, Check, Checks

FORMAT = 1

_HINT = 'only "handrail verify" writes it: run that, or take the file away'
_COMMIT = re.compile(r'[0-9a-f]{40,64}(-dirty)?')
_HASH = re.compile(r'[0-9a-f]{64}')
_AT = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ')
_NAME = re.compile(rf'({"|".join(CHECK_KINDS)})/[\w.#-]+(/[\w.#-]+)*')
_ROWS = TypeAdapter(tuple[Check, ...])


def written(checks: Iterable[Check]) -> bytes:
    """Return the bytes of an evidence file: the checks in the order of their names, and their seal."""
    rows = _ROWS.dump_python(tuple(sorted(checks, key=lambda check: check.check)), mode='json')
    whole = {'format': FORMAT, 'checks': rows, 'sha256': seal(rows)}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode() + b'\n'


def seal(rows: Any) -> str:
    """Return the SHA-256 over all rows, in hex; how the file is set out does not count."""
    plain = json.dumps([FORMAT, rows], sort_keys=True, separators=(',', ':'), ensure_ascii=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def read_checks(data: bytes, file: str) -> tuple[Checks, tuple[Problem, ...]]:
    """Read an evidence file; one that was made or changed by hand counts for nothing and is a Problem."""
    try:
        whole = json.loads(data)
        rows = whole['checks']
        if whole['format'] != FORMAT:
            return _refused(file, f'its format is {whole["format"]!r}, not {FORMAT}')
        sealed = whole['sha256'] == seal(rows)
        checks = _ROWS.validate_json(json.dumps(rows), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        return _refused(file, f'{".".join(map(str, first["loc"]))}: {first["msg"]}')
    except (ValueError, KeyError, TypeError, RecursionError):
        return _refused(file, 'it holds no checks')
    if not sealed:
        return _refused(file, 'its hash does not fit what it says: it was made or changed by hand')
    if wrong := next(_wrong(checks), ''):
        return _refused(file, wrong)
    return Checks(checks), ()


def _wrong(checks: Iterable[Check]) -> Iterator[str]:
    """Yield what no run can have written."""
    names: set[str] = set()
    for check in checks:
        if not _NAME.fullmatch(check.check):
            yield f'{check.check!r} names no check'
        if check.check in names:
            yield f'{check.check!r} stands there twice'
        names.add(check.check)
        if not _AT.fullmatch(check.at) or not _COMMIT.fullmatch(check.commit):
            yield f'{check.check!r} does not say when or at which commit it was run'
        if not _HASH.fullmatch(check.subject):
            yield f'{check.check!r} does not say what was checked'
        if check.status != 'passed' and not check.reason:
            yield f'{check.check!r} is {check.status} without a reason'


def _refused(file: str, why: str) -> tuple[Checks, tuple[Problem, ...]]:
    said = f'this is no record of checks: {why}'
    return NO_CHECKS, (Problem(Place(file), 'check-record', said, _HINT),)
