"""Tables and lists of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from handrail.pages.encode import Markdown, attribute, finalize, join, text
from handrail.pages.environment import render

EMPTY = Markdown('')
NO_DATA: Mapping[str, str] = MappingProxyType({})


def labelled(word: Markdown, cell: object) -> Markdown:
    """Return a cell of a table with its column's word, which phones show before it."""
    return Markdown(f'{finalize(cell)} {{data-label="{word}"}}')


def table(
    name: str, head: Sequence[Markdown], rows: Iterable[Sequence[object]], data: Mapping[str, str] = NO_DATA
) -> Markdown:
    """Return a table in a box of the class `hr-NAME`; nothing when it has no rows.

    `data` are the box's `data-` attributes, for the script.
    """
    listed = list(rows)
    if not listed:
        return EMPTY
    more = join([Markdown(f' data-{key}="{attribute(value)}"') for key, value in data.items()])
    return render('table', name=Markdown(f'hr-{name}'), data=more, head=head, rows=listed)


def bullets(name: str, items: Iterable[object]) -> Markdown:
    """Return a list in a box of the class `hr-NAME`; nothing when it has no items."""
    listed = list(items)
    return render('list', name=Markdown(f'hr-{name}'), items=listed) if listed else EMPTY


def mark(kind: str, name: str, words: Markdown) -> Markdown:
    """Return words in the colour of what they mean: a `span` of the classes `hr-KIND hr-KIND-NAME`."""
    return Markdown(f'<span class="hr-{kind} hr-{kind}-{name}">{words}</span>')


def small(words: Markdown, data: Mapping[str, str] = NO_DATA) -> Markdown:
    """Return words that matter less; `data` are `data-` attributes of theirs, for the script."""
    more = ''.join(f' data-{key}="{text(value)}"' for key, value in data.items())
    return Markdown(f'<small{more}>{words}</small>')
