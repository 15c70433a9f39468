"""The table of the protocol, for people and for programs."""

from __future__ import annotations

from handrail.model.protocol import ProtocolRow, ProtocolRun
from handrail.source.protocol import written


def line(row: ProtocolRow) -> str:
    """Return a row as a line of the table."""
    lost = ', '.join(f'{number} {name}' for name, number in row.results.items())
    more = '' if row.recovered is None else f', well after {row.recovered:.1f} s'
    more += '' if row.dropped is None else f', {row.dropped} packets lost'
    more += '' if row.attempts == 1 else f', attempt {row.attempts}'
    verdict = 'met   ' if row.met else 'MISSED'
    return (
        f'{row.stage:10}{row.name:26}{verdict} {lost}, p95 {row.p95:.2f} s{more}'
        f'\n{"":10}{"":26}       {row.criterion}'
    )


def closing(run: ProtocolRun) -> str:
    """Return the last line."""
    return f'{run.met} of {len(run.rows)} criteria met in {run.seconds:.0f} s ({run.machine})'


def as_json(run: ProtocolRun) -> str:
    """Return the whole run as its record."""
    return written(run).decode()
