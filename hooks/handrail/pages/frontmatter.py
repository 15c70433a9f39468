"""The front matter of emitted pages: safe keys only, every value as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from handrail.pages.encode import Markdown, cut, line, visible
from handrail.source.themekeys import ICON, TEMPLATE, WORDS

LENGTH = 200
"""Characters of a description: what a chat shows of a link."""

_SHAPES = {
    'template': TEMPLATE,
    'icon': ICON,
    'lang': re.compile(r'[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*'),
}
_DESCRIBED = re.compile('^description: ', re.MULTILINE)


def front_matter(theme: Iterable[tuple[str, str]] = (), **own: Any) -> Markdown:
    """Return a front matter block, or nothing when it would be empty.

    `theme` are the author's keys as JSON texts; `own` are ours and give way to them. What remains
    is what the theme can take: it prints tags, titles and descriptions unescaped, so tags with
    HTML in them and titles are dropped, and descriptions are escaped here.
    """
    known = {key: _theme_value(key, value) for key, value in own.items()}
    for key, value in theme:
        known[key] = _theme_value(key, json.loads(value))
    lines = [f'{key}: {json.dumps(value)}' for key, value in known.items() if value]
    return Markdown('---\n' + '\n'.join(lines) + '\n---\n\n') if lines else Markdown('')


def described(text: Markdown, description: str) -> Markdown:
    """Return a page with its description in the front matter; one that stands there stays.

    It is escaped for an attribute in quotes: every theme prints it there as it is.
    """
    begin, front = '---\n', text.startswith('---\n')
    if not description or (front and _DESCRIBED.search(text.partition('\n---\n')[0])):
        return text
    entry = f'description: {json.dumps(_theme_value("description", description))}\n'
    if front:
        return Markdown(f'{begin}{entry}{text.removeprefix(begin)}')
    return Markdown(f'{begin}{entry}---\n\n{text}')


def _theme_value(key: str, value: Any) -> Any:  # noqa: PLR0911 - one line a kind of value
    """Return a value in the type that the theme expects (readers hand on texts), None if it has none."""
    match key, value:
        case (('tags' | 'hide'), str()):
            return _plain_words([value])
        case (('tags' | 'hide'), [*items]):
            return _plain_words(items)
        case 'search', {'exclude': 'true' | True}:
            return {'exclude': True}
        case 'search', {'boost': boost} if re.fullmatch(r'\d{1,2}(\.\d{1,3})?', str(boost)):
            return {'boost': float(boost)}
        case 'description', str():
            return escape(cut(line(value), LENGTH)).encode('ascii', 'xmlcharrefreplace').decode()
        case (('template' | 'lang' | 'icon'), str()) if _SHAPES[key].fullmatch(value):
            return value
    return None


def _plain_words(items: Iterable[Any]) -> list[str]:
    words = [item for item in items if isinstance(item, str) and WORDS.fullmatch(item)]
    return [word for word in words if visible(word) == word]
