"""The card of a runbook as a page that is printed on one sheet of A4."""

from __future__ import annotations

from html import escape
from math import ceil

from handrail.finish.offline.card import Card, CardStep
from handrail.finish.offline.cardtext import columns
from handrail.finish.offline.paper import card_page, linked, text

SHEET_LINES, LINE, COLUMN = 70, 112, 48
"""Lines of a printed sheet, characters of one over its width, and of one in each of two columns.

Counted on the safe side of what Chromium prints with the style sheet of `paper.py`.
"""


def card_html(card: Card, page: str, sheet: str) -> str:
    """Return the card as a page; `page` and `sheet` are the addresses of runbook and style sheet.

    What one sheet cannot hold is left out in this order: outcomes, commands, the last steps.
    """
    room = 2 * (SHEET_LINES - _head_lines(card))
    detail = next((level for level in (2, 1, 0) if _lines(card.steps, level) <= room), 0)
    steps = list(card.steps)
    while steps and _lines(tuple(steps), detail) > room - 2:
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
    room = 3 * COLUMN - 8
    return step.command if columns(step.command) <= room else f'{step.command[: room // 2]} [...]'


def _head_lines(card: Card) -> int:
    texts = [card.meaning, card.address + card.built, *card.stop]
    texts += [' '.join([name, *(way.words() for way in ways)]) for name, ways in card.calls]
    return 9 + ceil(columns(card.title) / 60) + sum(ceil((columns(each) + 6) / LINE) for each in texts)


def _lines(steps: tuple[CardStep, ...], detail: int) -> int:
    return sum(_step_lines(step, detail) for step in steps)


def _step_lines(step: CardStep, detail: int) -> int:
    texts = [f'{step.title} {", ".join(step.facts)}']
    if step.command and detail:
        texts.append(f'{_first(step)} (+{step.more} lines)')
    if step.outcomes and detail > 1:
        texts.append('; '.join(step.outcomes))
    return sum(ceil((columns(each) + 2) / COLUMN) for each in texts)
