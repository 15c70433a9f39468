"""The keys of the theme in a document's front matter: what the pages leave out of them is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handrail.model import Inline, Level, Place, Problem, plain
from handrail.source.unseen import ANYWHERE
from handrail.source.yaml import Yaml

TEMPLATE = re.compile(r'[a-z0-9-]+(/[a-z0-9-]+)*\.html')
ICON = re.compile(r'[a-z0-9-]+(/[a-z0-9-]+)*')
WORDS = re.compile(r'[^<>&"\']+')
"""What a tag may hold: the theme prints it as it is."""

_MARKUP = re.compile(r'<[A-Za-z/!?]|&(?:#|lt|gt|quot|amp)', re.IGNORECASE)
_SHAPES = {
    'template': (TEMPLATE, 'the name of a template, such as main.html'),
    'icon': (ICON, 'the name of an icon, such as material/lifebuoy'),
}


def check_theme(uri: str, data: Mapping[str, Any], lines: Yaml) -> Iterator[Problem]:
    """Yield a problem for each value that the theme would print or open, and that is none of the kind."""
    for key, (shape, what) in _SHAPES.items():
        value = data.get(key)
        if value is not None and not (isinstance(value, str) and shape.fullmatch(value)):
            yield _wrong(uri, lines, (key,), value, f'write {what}')
    for key in ('tags', 'hide'):
        value = data.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        for number, item in enumerate(items):
            good = isinstance(item, str) and WORDS.fullmatch(item) and not ANYWHERE.search(item)
            if not good:
                loc = (key, number) if isinstance(value, list) else (key,)
                yield _wrong(uri, lines, loc, item, 'write plain words, without signs of HTML')
    for key in ('description', 'title'):
        value = data.get(key)
        if value is not None and not isinstance(value, str):
            yield _wrong(uri, lines, (key,), value, 'write one text')
        elif value and _MARKUP.search(value):
            said = f'{key}: {value[:60]!r} holds HTML, which is shown as it is written'
            yield Problem(
                Place(uri, lines.line((key,))), 'theme-value', said, 'write plain words', Level.warning
            )


def _wrong(uri: str, lines: Yaml, loc: tuple[str | int, ...], value: Any, hint: str) -> Problem:
    shown = repr(value)[:60] if isinstance(value, str) else 'a list or mapping'
    said = f'{loc[0]}: {shown} is left out of the page'
    return Problem(Place(uri, lines.line(loc)), 'theme-value', said, hint)


def check_title(title: Inline, at: Place) -> Iterator[Problem]:
    """Yield a warning for a title that reads as HTML: tabs, menus and messages show it as plain text."""
    words = plain(title)
    if re.search(r'<[A-Za-z/!]', words):
        said = f'the title {words[:60]!r} reads as HTML, which is shown as it is written'
        yield Problem(
            at,
            'markup-in-title',
            said,
            'say it in words: the title stands in menus and messages',
            Level.warning,
        )
