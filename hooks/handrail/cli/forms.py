"""Fills the templates of the starter: any text goes in, and is read back as it was meant.

The templates are those that `handrail init` writes (`docs/KIND/_template.md`); there are no others.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from handrail.cli.starter import STARTER
from handrail.source.escape import escaped, words

_PLAIN = re.compile(r'[A-Za-z][\w-]*(?:[./][\w-]+)*', re.ASCII)
_WORDS = frozenset({'true', 'false', 'yes', 'no', 'on', 'off', 'null', 'y', 'n'})
_SLUG = 60
"""Characters of a file's name that come from a title."""


def template(folder: str) -> str:
    """Return the template of a kind by its folder below docs (`postmortems`)."""
    return (STARTER / 'frame' / 'docs' / folder / '_template.md').read_text(encoding='utf-8')


def scalar(text: str) -> str:
    """Return a text as YAML: bare where no parser could take it for something else, else in quotes."""
    text = words(text)
    bare = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if bare else json.dumps(text, ensure_ascii=False)


def flow(texts: Iterable[str]) -> str:
    """Return a list as YAML on one line."""
    return f'[{", ".join(scalar(text) for text in texts)}]'


def slug(text: str, fallback: str) -> str:
    """Return the file name that a title gives: a-z, 0-9 and hyphens; `fallback` where it has none of them."""
    plain = unicodedata.normalize('NFKD', words(text)).encode('ascii', 'ignore').decode().lower()
    parts = re.findall(r'[a-z0-9]+', plain.replace("'", ''))
    name = '-'.join(parts)
    if len(name) > _SLUG:
        name = name[: _SLUG + 1].rpartition('-')[0] or name[:_SLUG]
    return name or fallback


def put(text: str, values: Mapping[str, str | None]) -> str:
    """Set keys of the front matter to YAML as it is to stand there; None takes a key out."""
    head, fence, body = text.removeprefix('---\n').partition('\n---\n')
    lines = head.split('\n')
    for key, value in values.items():
        place = next((n for n, line in enumerate(lines) if line.startswith(f'{key}:')), None)
        new = [] if value is None else [f'{key}: {value}']
        if place is None:
            lines.extend(new)
        else:
            lines[place : place + 1] = new
    return '---\n' + '\n'.join(lines) + fence + body


def titled(text: str, title: str) -> str:
    """Set the title: the first heading of level 1."""
    return re.sub(r'^# .*$', lambda _: f'# {escaped(title)}', text, count=1, flags=re.MULTILINE)


def prompted(text: str, keep: str = '') -> str:
    """Turn what the template shows as an example into comments, so that nobody reads it on a page.

    Headings, fences and comments stay, and all from the heading `keep` on.
    """
    front, fence, body = text.partition('\n---\n')
    shown, mark, rest = body.partition(f'\n{keep}\n') if keep else (body, '', '')
    return front + fence + '\n\n'.join(map(_comment, shown.strip('\n').split('\n\n'))) + '\n' + mark + rest


def _comment(block: str) -> str:
    if block.startswith(('#', '<!--', '```')) or block.endswith('-->'):
        return block
    return f'<!-- {block} -->' if '\n' not in block else f'<!--\n{block}\n-->'


def below(text: str, heading: str, block: str) -> str:
    """Put a block right below a heading."""
    return text.replace(f'\n{heading}\n', f'\n{heading}\n\n{block}\n', 1)
