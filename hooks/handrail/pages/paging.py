"""Generated pages, and long lists cut into several of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from handrail.pages.address import PAGE_ROWS, numbered
from handrail.pages.encode import Markdown, join
from handrail.pages.environment import blocks
from handrail.pages.frontmatter import front_matter
from handrail.pages.inline import relative
from handrail.pages.table import EMPTY
from handrail.pages.words import say

T = TypeVar('T')


def page(title: Markdown, *parts: Markdown) -> Markdown:
    """Return the text of a generated page."""
    return Markdown(f'{blocks([Markdown(f"# {title}"), *parts])}\n')


def wide(title: Markdown, *parts: Markdown) -> Markdown:
    """Return a page without the table of contents: its table needs the width."""
    return Markdown(f'{front_matter(hide=["toc"])}{page(title, *parts)}')


def paged(uri: str, rows: Sequence[T]) -> Iterator[tuple[str, int, Sequence[T], Sequence[str]]]:
    """Cut rows into pages: the uri of each, its number, its rows, and the uris of all of them."""
    uris = list(numbered(uri, len(rows)))
    for number, one in enumerate(uris):
        yield one, number + 1, rows[number * PAGE_ROWS : (number + 1) * PAGE_ROWS], uris


def numbered_title(title: Markdown, number: int) -> Markdown:
    """Return the title of a page of a long list."""
    return title if number == 1 else say('page-number', title=title, number=number)


def page_links(here: str, uris: Sequence[str]) -> Markdown:
    """Return links to the other pages of a long list, nothing for a short one."""
    if len(uris) < 2:  # noqa: PLR2004 - one page needs no links
        return EMPTY
    links = [
        Markdown(f'**{number}**') if uri == here else Markdown(f'[{number}]({relative(here, uri)})')
        for number, uri in enumerate(uris, 1)
    ]
    return Markdown(f'{say("pages", links=join(links, " "))}\n{{: .hr-pages}}')
