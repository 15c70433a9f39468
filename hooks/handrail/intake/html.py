"""Whole HTML pages as lines of Markdown."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, ProcessingInstruction, Tag

from handrail.intake.account import Line
from handrail.intake.flow import Flow

_PAGE = re.compile(r'^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b', re.IGNORECASE)
_SILENT = frozenset(('style', 'script', 'template'))


def is_page(lines: Sequence[Line]) -> bool:
    """Whether the document is a page of HTML and not Markdown with some tags in it."""
    first = next((line.text for line in lines if line.text.strip()), '')
    return bool(_PAGE.match(first))


def read_page(lines: Sequence[Line]) -> list[Line]:
    """Return what the page shows as Markdown, each line with the source line it stands on.

    The page's `title` comes first, as the heading that it is to a reader, unless the page has an
    `h1`. Styles and scripts show nothing; comments stay comments.
    """
    text = '\n'.join(line.text for line in lines)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        soup = BeautifulSoup(text, 'html.parser')
    flow = Flow(collapse=True, at=lines[0].number if lines else 1)
    first = flow.at - 1
    titled = soup.find('h1') is not None
    for tag, leaves in _walk(soup):
        if isinstance(tag, NavigableString):
            _put(flow, tag)
        elif leaves:
            flow.leave('h1' if tag.name == 'title' and not titled else tag.name)
        else:
            flow.at = max(flow.at, first + (tag.sourceline or 1))
            if tag.name == 'pre':
                flow.verbatim('```\n' + tag.get_text().strip('\n') + '\n```')
            else:
                name = 'h1' if tag.name == 'title' and not titled else tag.name
                flow.enter(name, {key: str(value) for key, value in tag.attrs.items()})
    return flow.end()


def _put(flow: Flow, text: NavigableString) -> None:
    if isinstance(text, Comment):
        flow.verbatim(f'<!--{text}-->')
    elif not isinstance(text, Doctype | ProcessingInstruction):
        inside = text.parent is not None and text.parent.name == 'code'
        flow.text(str(text) if inside else str(text).replace('<', '&lt;'))


def _walk(soup: BeautifulSoup) -> Iterator[tuple[Tag | NavigableString, bool]]:
    """Every node when it begins and every element when it ends, without recursion."""
    waiting: list[tuple[Tag | NavigableString, bool]] = [(child, False) for child in reversed(list(soup.children))]
    while waiting:
        node, leaves = waiting.pop()
        if isinstance(node, Tag) and node.name in _SILENT:
            continue
        yield node, leaves
        if isinstance(node, Tag) and not leaves:
            waiting.append((node, True))
            if node.name != 'pre':
                waiting += [(child, False) for child in reversed(list(node.children))]
