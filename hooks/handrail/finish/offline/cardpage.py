"""The card of a runbook as a page that is printed on one sheet of A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from math import ceil

from handrail.finish.offline.card import Card, CardStep
from handrail.finish.offline.cardtext import columns
from handrail.finish.offline.paper import card_page, linked, text

SHEET_LINES, LINE, COLUMN = 70, 104, 46
"""Lines of a printed sheet, characters of one over its width, and of one in each of two columns.

Counted on the safe side of what Chromium prints with the style sheet of `paper.py`.
"""


def card_html(card: Card, page: str, sheet: str) -> str:
    """Return the card as a page; `page` and `sheet` are the addresses of runbook and style sheet.

    What one sheet cannot hold is left out in this order: outcomes, commands, the last steps.
    """
    card = fitted(card)
    room = 2 * (SHEET_LINES - _head_lines(card))
    detail = next((level for level in (2, 1, 0) if _lines(card.steps, level) <= room), 0)
    steps = list(card.steps)
    while steps and _lines(steps, detail) > room - 2:
        steps.pop()
    parts = [
        f'<h1>{text(card.title)}</h1>',
        f'<p class="small">{linked(card.address, card.address)} · {text(card.built)}</p>',
        _ways(page),
        f'<p>{text(card.meaning)}</p>' if card.meaning else '',
        _stop(card),
        *_calls(card),
        _steps(steps, detail),
    ]
    if len(steps) < len(card.steps):
        left = len(card.steps) - len(steps)
        parts.append(f'<p><strong>{left} more steps are on the page of the runbook.</strong></p>')
    return card_page(card.title, '<main>\n' + '\n'.join(filter(None, parts)) + '\n</main>', sheet, card.lang)


def fitted(card: Card) -> Card:
    """Return a card whose texts are no longer than a sheet can hold beside each other."""
    return replace(
        card,
        title=cut(card.title, 150),
        meaning=cut(card.meaning, 450),
        stop=tuple(cut(each, 160) for each in card.stop[:8]),
        calls=tuple((cut(name, 120), ways) for name, ways in card.calls),
        steps=tuple(_fitted(step) for step in card.steps),
    )


def _fitted(step: CardStep) -> CardStep:
    outcomes = tuple(cut(each, 120) for each in step.outcomes)
    return replace(
        step, title=cut(step.title, 110), facts=(cut(', '.join(step.facts), 90),), outcomes=outcomes
    )


def _ways(page: str) -> str:
    whole = f'<a href="{escape(page)}">The whole runbook</a>'
    return f'<p class="screen">{whole} · <a href="card.txt">as plain text</a></p>'


def _stop(card: Card) -> str:
    if not card.stop:
        return ''
    items = ''.join(f'<li>{text(each)}</li>' for each in card.stop)
    return f'<div class="box"><strong>Stop and call when</strong><ul>{items}</ul></div>'


def _calls(card: Card) -> list[str]:
    return [
        f'<p><strong>Call {text(name)}</strong>{"".join(" · " + way.html() for way in ways)}</p>'
        for name, ways in card.calls
    ]


def _steps(steps: list[CardStep], detail: int) -> str:
    if not steps:
        return ''
    return f'<h2>Steps</h2>\n<ol class="steps">{"".join(_step(step, detail) for step in steps)}</ol>'


def _step(step: CardStep, detail: int) -> str:
    parts = [f'<strong>{text(step.title)}</strong> <span class="small">{text(", ".join(step.facts))}</span>']
    if step.command and detail:
        more = f' <span class="small">(+{step.more} lines)</span>' if step.more else ''
        parts.append(f'<code class="command">{text(_first(step))}{more}</code>')
    if step.outcomes and detail > 1:
        parts.append(f'<span class="small">{text("; ".join(step.outcomes))}</span>')
    return f'<li>{"".join(parts)}</li>\n'


def _first(step: CardStep) -> str:
    """Return what is shown of the first line of a command: three lines of a column at most."""
    return cut(step.command, 3 * COLUMN - 12)


def _head_lines(card: Card) -> int:
    texts = [card.meaning, card.address + card.built, *card.stop]
    texts += [' '.join([name, *(way.words() for way in ways)]) for name, ways in card.calls]
    lines = sum(ceil((width(each) + 6) / LINE) for each in texts)
    return 8 + 2 * ceil(width(card.title) / 60) + lines


def _lines(steps: Sequence[CardStep], detail: int) -> int:
    """Return how many lines steps take in a column, and what is lost at the foot of one."""
    lines = [_step_lines(step, detail) for step in steps]
    return ceil(sum(lines) + 0.2 * len(lines)) + max(lines, default=0)


def _step_lines(step: CardStep, detail: int) -> int:
    texts = [f'{step.title} {", ".join(step.facts)}']
    if step.command and detail:
        texts.append(f'{_first(step)} (+{step.more} lines)')
    if step.outcomes and detail > 1:
        texts.append('; '.join(step.outcomes))
    return sum(ceil((width(each) + 3) / COLUMN) for each in texts)


def width(text: str) -> int:
    """Return how wide a text is in print, about: in letters of a usual width."""
    return ceil(columns(text) + 0.3 * sum(map(str.isupper, text)) + 0.5 * sum(map(text.count, 'MWmw@%')))


def cut(text: str, room: int) -> str:
    """Return a text of at most that width; what is cut off is said."""
    if width(text) <= room:
        return text
    while width(text) > room - 6:
        text = text[: -max(1, (width(text) - room) // 3)]
    return f'{text} [...]'
