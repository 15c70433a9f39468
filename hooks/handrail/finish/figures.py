"""Puts the drawings where the pages left a place for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

PLACE = re.compile(r'<div class="hr-figure" data-handrail="([^"]*)">\s*</div>')
"""An empty place. One that is filled does not match, so that a second run changes nothing."""


def insert_figures(html: str, figures: Mapping[str, str]) -> str:
    """Return `html` with each known figure in its place.

    `figures` are SVG texts by name. A place whose name is unknown stays empty; `verify` reports
    it. A figure is kept out of the search index: what it shows stands in words beside it.
    """
    if 'data-handrail=' not in html:
        return html

    def fill(match: re.Match[str]) -> str:
        name = unescape(match[1])
        drawing = figures.get(name)
        if drawing is None:
            return match[0]
        attributes = f'data-handrail="{escape(name)}" data-search-exclude="true"'
        return f'<div class="hr-figure" {attributes}>{drawing}</div>'

    return PLACE.sub(fill, html)
