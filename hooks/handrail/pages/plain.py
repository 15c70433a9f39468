"""Pages that somebody wrote as plain Markdown, with generated parts where they ask for them."""

from __future__ import annotations

import json
import re
from typing import Any

from handrail.model import PlainPage
from handrail.pages.banner import banner, problems_of
from handrail.pages.directives import expand
from handrail.pages.encode import Markdown, line, text
from handrail.pages.frontmatter import front_matter
from handrail.pages.index import Index
from handrail.pages.prose import mended
from handrail.source.frontmatter import split, start_of
from handrail.source.reference import allowed_references
from handrail.source.yaml import read_yaml

_TITLE = re.compile(r' {0,3}# ')


def plain_page(index: Index, here: str, document: PlainPage) -> Markdown:
    """Return a page's own text with its directives replaced.

    Its front matter gives way to the keys that the theme may have; a `title` there becomes the
    heading of a page that has none. Everything else stays byte for byte, except for links that
    lead nowhere and characters that hide.
    """
    problems = problems_of(index, document)
    dead = index.site.graph.dead.get(document.uri, ())
    references = allowed_references(document.text, start_of(document.text))
    lines = mended(document.text, dead, problems, references=references).split('\n')
    for directive in sorted(document.directives, key=lambda each: each.start, reverse=True):
        lines[directive.start : directive.end] = ['', *expand(index, here, directive).split('\n'), '']
    keys, begin = _front(document)
    body = lines[begin:]
    if keys.get('title') and not document.title:
        body = [f'# {text(keys["title"])}', '', *body]
    if problems:
        _put_in(body, banner(problems))
    theme = ((key, json.dumps(value)) for key, value in keys.items())
    return Markdown(front_matter(theme) + '\n'.join(body))


def _front(document: PlainPage) -> tuple[dict[str, Any], int]:
    """Return the keys of a page's front matter and the number of its lines; no keys when it is no mapping."""
    block, body_line = split(document.text)
    data = read_yaml(document.uri, block, 2).data if block is not None else None
    if not isinstance(data, dict):
        return {}, body_line - 1
    if not isinstance(data.get('title'), str) or not line(data['title']):
        data.pop('title', None)
    return data, body_line - 1


def _put_in(lines: list[str], block: Markdown) -> None:
    """Put a block below the title, or above everything where no title begins the page."""
    first = next((number for number, written in enumerate(lines) if written.strip()), 0)
    titled = first < len(lines) and _TITLE.match(lines[first])
    at = first + 1 if titled else first
    lines[at:at] = ['', *block.split('\n'), '']
