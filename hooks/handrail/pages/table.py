"""Tables and lists of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handrail.pages.encode import Markdown, finalize
from handrail.pages.environment import render

EMPTY = Markdown('')


def labelled(word: Markdown, cell: object) -> Markdown:
    """Return a cell of a table with its column's word, which phones show before it."""
    return Markdown(f'{finalize(cell)} {{data-label="{word}"}}')


def table(name: str, head: Sequence[Markdown], rows: Iterable[Sequence[object]]) -> Markdown:
    """Return a table in a box of the class `hr-NAME`; nothing when it has no rows."""
    listed = list(rows)
    return render('table', name=Markdown(f'hr-{name}'), head=head, rows=listed) if listed else EMPTY


def bullets(name: str, items: Iterable[object]) -> Markdown:
    """Return a list in a box of the class `hr-NAME`; nothing when it has no items."""
    listed = list(items)
    return render('list', name=Markdown(f'hr-{name}'), items=listed) if listed else EMPTY


def mark(kind: str, name: str, words: Markdown) -> Markdown:
    """Return words in the colour of what they mean: a `span` of the classes `hr-KIND hr-KIND-NAME`."""
    return Markdown(f'<span class="hr-{kind} hr-{kind}-{name}">{words}</span>')


def small(words: Markdown) -> Markdown:
    """Return words that matter less."""
    return Markdown(f'<small>{words}</small>')
