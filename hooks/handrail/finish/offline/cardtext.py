"""Cards and contact sheets as plain text: lines of at most 100 columns, at most 4 kB."""

# ruff: noqa: RUF001 - these signs are meant

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

from handrail.finish.offline.card import Card, CardStep

WIDTH, BYTES = 100, 4096
CUT = '[cut here]'
_PLAINER = str.maketrans({
    '‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"', '–': '-', '—': '-', '‐': '-', '‑': '-',
    '−': '-', '…': '...', '→': '->', '←': '<-', '≤': '<=', '≥': '>=', '×': 'x', '·': '|', '•': '*',
    '\u00a0': ' ', '\u202f': ' ', '⟦': '[', '⟧': ']',
})  # fmt: skip


def card_text(card: Card) -> bytes:
    """Return a card as text: what does not fit into 4 kB is cut between two steps, and said."""
    head = [*wrapped(card.title.upper()), *wrapped(card.address), *wrapped(card.built), '']
    head += wrapped(card.meaning) + ([''] if card.meaning else [])
    if card.stop:
        head += ['STOP AND CALL WHEN', *(row for each in card.stop for row in wrapped(each, '- ')), '']
    for name, ways in card.calls:
        head += wrapped(' | '.join([f'CALL {name}', *(way.words() for way in ways)]), after='     ')
    steps = [['', *_step(step)] for step in card.steps]
    shown = len(steps)
    while shown and _size([head, *steps[:shown], _cut(card, len(steps) - shown)]) > BYTES:
        shown -= 1
    rows = [*head, *(row for step in steps[:shown] for row in step), *_cut(card, len(steps) - shown)]
    return bounded(rows)


def _step(step: CardStep) -> Iterator[str]:
    mark = f'{step.number}. '
    yield from wrapped(f'{step.title} ({", ".join(step.facts)})', mark, ' ' * len(mark))
    if step.command:
        more = f' (+{step.more} lines)' if step.more else ''
        yield from _command(f'   $ {plainer(step.command)}', more)
    if step.outcomes:
        yield from wrapped('; '.join(step.outcomes), '   ', '   ')


def _command(shown: str, more: str) -> Iterator[str]:
    """Yield the first line of a command in one line: a command that is wrapped would be another one."""
    room = WIDTH - len(more)
    yield (shown if columns(shown) <= room else f'{_short(shown, room - 6)} [...]') + more


def _short(text: str, room: int) -> str:
    while columns(text) > room:
        text = text[: -max(1, (columns(text) - room) // 2)]
    return text


def _cut(card: Card, count: int) -> list[str]:
    if not count:
        return []
    steps = 'one more step' if count == 1 else f'{count} more steps'
    return ['', *wrapped(f'[cut here: {steps} on the page of the runbook, {card.address}]')]


def bounded(rows: Iterable[str]) -> bytes:
    """Return rows as the bytes of a text file, as many from the first as fit into 4 kB."""
    kept = list(rows)
    data = encoded(kept)
    while len(data) > BYTES:
        kept = [*kept[: -2 if kept[-1] == CUT else -1], CUT]
        data = encoded(kept)
    return data


def encoded(rows: Iterable[str]) -> bytes:
    """Return rows as the bytes of a text file.

    A mark of the encoding stands before text that is not ASCII: servers seldom say what it is.
    """
    text = '\n'.join(plainer(row).rstrip() for row in rows) + '\n'
    return text.encode('ascii' if text.isascii() else 'utf-8-sig')


def plainer(text: str) -> str:
    """Return text with typographic signs as ASCII has them; letters of any script stay."""
    return text if text.isascii() else unicodedata.normalize('NFC', text).translate(_PLAINER)


def columns(text: str) -> int:
    """Return how many columns a text takes: letters of Chinese, Japanese and Korean take two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(each) in 'WF' for each in text)


def _size(parts: Iterable[list[str]]) -> int:
    """Return at most how many bytes some rows take."""
    return 4 + sum(len(plainer(row).encode()) + 1 for rows in parts for row in rows)


def wrapped(text: str, before: str = '', after: str = '') -> list[str]:
    """Return text in lines of at most 100 columns; `before` begins the first, `after` the others."""
    shown = plainer(text)
    width = WIDTH if shown.isascii() else WIDTH // 2 if columns(shown) > len(shown) else WIDTH
    return textwrap.wrap(
        shown,
        width,
        initial_indent=before,
        subsequent_indent=after or ' ' * len(before),
        break_on_hyphens=False,
    )
