"""The page of the protocol: what was done to the lab, what had to come of it, and what did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from handrail.model.protocol import ProtocolRow, ProtocolRun
from handrail.pages.address import PROTOCOL
from handrail.pages.encode import Markdown, code, join, text
from handrail.pages.index import Index
from handrail.pages.paging import wide
from handrail.pages.prose import heading
from handrail.pages.table import mark, small, table
from handrail.pages.words import say


def protocol_pages(index: Index) -> Iterator[tuple[str, partial[Markdown]]]:
    """Yield the page where a run was recorded."""
    run = index.site.library.audits.protocol
    if run:
        yield PROTOCOL, partial(protocol_page, run)


def protocol_page(run: ProtocolRun) -> Markdown:
    """Return the whole Markdown text of the page."""
    at = f'{run.at[:10]} {run.at[11:16]} UTC'
    told = say(
        'protocol.last', at=at, commit=code(run.commit or '?'), machine=text(run.machine),
        met=str(run.met), count=str(len(run.rows)), seconds=f'{run.seconds:.0f}',
    )  # fmt: skip
    parts = [say('protocol.intro'), told]
    for stage in dict.fromkeys(row.stage for row in run.rows):
        parts.append(heading(2, say(f'protocol.{stage}'), f'hr-protocol-{stage}'))
        head = [say(f'protocol.{key}') for key in ('name', 'done', 'criterion', 'measured', 'met')]
        parts.append(table('protocol', head, [_row(row) for row in run.rows if row.stage == stage]))
    return wide(say('protocol'), *parts)


def _row(row: ProtocolRow) -> Sequence[object]:
    verdict = mark(
        'rule', 'passes' if row.met else 'fails', say(f'protocol.is.{"met" if row.met else "missed"}')
    )
    return code(row.name), text(row.about), text(row.criterion), _measured(row), verdict


def _measured(row: ProtocolRow) -> Markdown:
    parts = [', '.join(f'{number} {name}' for name, number in row.results.items())]
    if row.p95:
        parts.append(f'p95 {row.p95:.2f} s')
    if row.recovered is not None:
        parts.append(f'{row.recovered:.1f} s')
    if row.dropped is not None:
        parts.append(str(say('protocol.dropped', count=str(row.dropped))))
    if row.attempts > 1:
        parts.append(str(say('protocol.attempt', number=str(row.attempts))))
    return small(join([text(part) for part in parts], '; '))
