"""`actions.csv`: the action items for a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from io import StringIO

from handrail.outputs.actions import ActionRecord

COLUMNS = (
    'id',
    'status',
    'overdue',
    'type',
    'text',
    'owner',
    'due',
    'due_was',
    'done_on',
    'priority',
    'tracker',
    'reason',
    'evidence_state',
    'evidence',
    'asked',
    'document',
    'document_title',
    'on',
    'services',
    'severity',
    'url',
)
_FORMULA = re.compile(r'[\s"\'\u200b-\u200f\u2060\ufeff]*[=+\-@|\uff1d\uff0b\uff0d\uff20]|[\t\r\n]')
"""How a formula begins, also behind what programs pass over; full width as in Japanese and Chinese."""
_AGAIN = re.compile(r'([;,\t\r\n|])(?=[\s"\']*[=+\-@\uff1d\uff0b\uff0d\uff20])')
"""A sign at which a program that expects another separator would begin a new cell."""


def actions_table(records: Iterable[ActionRecord]) -> bytes:
    """Return the records as CSV (RFC 4180) in UTF-8, with a line of column names.

    Lists are joined by spaces; a piece of evidence is its address, else its text, with who vouches
    for it. A value that a spreadsheet would take for a formula has an apostrophe before it (OWASP,
    "CSV Injection").
    """
    out = StringIO(newline='')
    writer = csv.writer(out, lineterminator='\r\n')
    writer.writerow(COLUMNS)
    for record in records:
        values: Mapping[str, object] = record
        writer.writerow([guarded(_cell(values[column])) for column in COLUMNS])
    return out.getvalue().encode(errors='replace')


def guarded(value: str) -> str:
    """Return a value that no spreadsheet runs as a formula."""
    value = _AGAIN.sub(r"\1 '", value)
    return f"'{value}" if _FORMULA.match(value) else value


def _cell(value: object) -> str:
    match value:
        case None:
            return ''
        case bool():
            return 'yes' if value else 'no'
        case list():
            return ' '.join(_proof(item) if isinstance(item, dict) else str(item) for item in value)
        case _:
            return str(value)


def _proof(evidence: Mapping[str, object]) -> str:
    proof = str(evidence['url'] or evidence['text'])
    words = ' '.join(str(evidence[key]) for key in ('role', 'on') if evidence[key])
    return f'{proof} ({words})' if words else proof
