"""Marks the pages of a preview: nobody takes them for the site in force, and no search engine lists them."""

from __future__ import annotations

import re
from html import escape

from handrail.finish.policy import in_head

_BODY = re.compile(r'<body\b[^>]*>')
_NOTICE = 'class="hr-preview"'
_TITLE = 'Preview: '


def with_notice(html: str, name: str, published: str = '') -> str:
    """Return a page that says it is the preview of the change `name`; one that says so already stays.

    `published` is the address of the site in force. The notice stands before everything else in the
    page, the word in its title, and robots are told not to list it.
    """
    body = _BODY.search(html)
    if body is None or _NOTICE in html[body.end() : body.end() + 100]:
        return html
    way = f'<a href="{escape(published)}">the published site</a>' if published else 'the published site'
    text = (
        f'\n<aside {_NOTICE} aria-label="Preview"><strong>Preview of {escape(name)}.</strong> '
        f'What stands here is not in force and will vanish. In an incident use {way}.</aside>'
    )
    marked = html[: body.end()] + text + html[body.end() :]
    marked = marked.replace('<title>', f'<title>{_TITLE}', 1)
    if 'name="robots"' in html[: body.start()]:
        return marked
    return in_head(marked, '<meta name="robots" content="noindex">')
