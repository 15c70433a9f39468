"""Shows what hides: characters without a shape are named where a page would hold them."""

from __future__ import annotations

import re

from handrail.source.unseen import ANYWHERE, IN_CODE, SPACES, named


def shown(html: str) -> str:
    """Return HTML in which characters that turn text around, or that nobody needs, stand by their number."""
    return html if html.isascii() else ANYWHERE.sub(_named, html)


def shown_in_code(html: str) -> str:
    """The same for code, in which no invisible character may stand; every space in it is the usual one."""
    if html.isascii() and '&nbsp;' not in html:
        return html
    return SPACES.sub(' ', IN_CODE.sub(_named, html.replace('&nbsp;', ' ')))


def _named(found: re.Match[str]) -> str:
    return named(found[0])
