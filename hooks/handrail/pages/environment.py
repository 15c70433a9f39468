"""The Jinja environment in which pages are written."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined

from handrail.pages.encode import Markdown, finalize
from handrail.pages.words import say

TEMPLATES = Environment(
    loader=PackageLoader('handrail.pages', 'templates'),
    finalize=finalize,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    auto_reload=False,
    autoescape=False,  # noqa: S701 - `finalize` encodes for Markdown, which is stricter
)
TEMPLATES.globals['say'] = say
"""What pages are made of. Its `bytecode_cache` is whoever's who knows a place for it."""


def render(template: str, **values: object) -> Markdown:
    """Fill a template; every value that is not Markdown already is encoded."""
    return Markdown(TEMPLATES.get_template(f'{template}.md.jinja').render(values).strip('\n'))


def blocks(parts: Iterable[object]) -> Markdown:
    """Join the parts of a page that are not empty, each a block of its own."""
    return Markdown('\n\n'.join(finalize(part) for part in parts if part))
