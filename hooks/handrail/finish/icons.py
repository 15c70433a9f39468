"""Recognises the icons that the theme's emoji extension draws into content.

They are the only drawings that content may hold. The expression below is the whole grammar: an
`svg` element with a size, holding `path` elements and nothing else, so that what it matches
cannot run or load anything.
"""

from __future__ import annotations

import re

ICON = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg"(?: (?:width|height|viewBox)="[0-9. -]{1,40}")*>'
    r'(?:<path(?: (?:d|fill|fill-rule|clip-rule|opacity)="[\w#., +-]*")*(?:/>|></path>)){1,50}</svg>'
)
TOKEN = re.compile(r'<i data-handrail-icon="(\d+)"></i>')


def stash_icons(html: str) -> tuple[str, tuple[str, ...]]:
    """Replace each icon by an empty element with its number; return the text and the icons."""
    if '<svg' not in html:
        return html, ()
    icons: list[str] = []

    def stash(match: re.Match[str]) -> str:
        icons.append(match[0])
        return f'<i data-handrail-icon="{len(icons) - 1}"></i>'

    return ICON.sub(stash, html), tuple(icons)


def restore_icons(html: str, icons: tuple[str, ...]) -> str:
    """Put the icons back; a number that no icon has leaves its element empty."""
    if not icons:
        return html

    def restore(match: re.Match[str]) -> str:
        number = int(match[1])
        return icons[number] if number < len(icons) else match[0]

    return TOKEN.sub(restore, html)
