"""Pages that somebody wrote as plain Markdown, with generated parts where they ask for them."""

from __future__ import annotations

import re

from handrail.model import PlainPage
from handrail.pages.banner import banner, problems_of
from handrail.pages.directives import expand
from handrail.pages.encode import Markdown
from handrail.pages.index import Index
from handrail.pages.postmortem import front
from handrail.pages.prose import mended
from handrail.source.frontmatter import split

_TITLE = re.compile(r' {0,3}# ')


def plain_page(index: Index, here: str, document: PlainPage) -> Markdown:
    """Return a page's own text with its directives replaced.

    Its front matter gives way to the keys that the theme may have; everything else stays byte for
    byte, except for links that lead nowhere and characters that hide.
    """
    problems = problems_of(index, document)
    lines = mended(document.text, index.site.graph.dead.get(document.uri, ()), problems).split('\n')
    for directive in sorted(document.directives, key=lambda each: each.start, reverse=True):
        lines[directive.start : directive.end] = ['', *expand(index, here, directive).split('\n'), '']
    body = lines[split(document.text)[1] - 1 :]
    if problems:
        _put_in(body, banner(problems))
    return Markdown(front(document) + '\n'.join(body))


def _put_in(lines: list[str], block: Markdown) -> None:
    """Put a block below the title, or above everything where no title begins the page."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    titled = first < len(lines) and _TITLE.match(lines[first])
    at = first + 1 if titled else first
    lines[at:at] = ['', *block.split('\n'), '']
