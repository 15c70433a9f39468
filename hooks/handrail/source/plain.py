"""Plain pages: whatever MkDocs accepts, with the places of their directives and links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from handrail.model import Inline, Place, PlainPage, Problem, Ref, Settings, Visibility, plain
from handrail.source.anchors import stated_anchors
from handrail.source.commonmark import fence_open, open_fence, parse
from handrail.source.directives import read_directives
from handrail.source.escape import escaped
from handrail.source.frontmatter import aliases_of, split, unknown
from handrail.source.head import has_error
from handrail.source.reading import Reading
from handrail.source.skim import skim
from handrail.source.spans import read_inline
from handrail.source.themekeys import check_theme
from handrail.source.yaml import Yaml, read_yaml

_OWN = re.compile(r'^["\']?(visibility|aliases)\b', re.MULTILINE)
_LINES, _WIDTH = 500, 200
"""What is shown of a page over a limit."""


def read_plain(uri: str, text: str, settings: Settings) -> Reading[PlainPage]:
    """Read a page that is no structured document.

    Of its front matter `visibility` and `aliases` are ours. Problems are those of its directives, and a
    fence that nothing closes. A page over a limit is shown as it is written, as far as its beginning goes.
    Its headings get their anchors from MkDocs, so that none are given here.
    """
    del settings  # all readers take the same three arguments
    block, body_line = split(text)
    offset = body_line - 1
    visibility, aliases, problems = _own_keys(uri, block)
    lines = text.replace('\r', ' ').split('\n')  # a line break to the parser and to nobody else
    tokens, limit = parse(uri, text, '\n'.join(lines[offset:]), offset, code=True)
    if limit:
        return _over(uri, lines, offset, visibility, (*problems, limit))
    title, at = _title(uri, tokens, offset)
    directives, found = read_directives(uri, tokens, offset)
    problems.extend(found)
    if torn := open_fence([token for token in tokens if not token.level]):
        problems.append(fence_open(uri, *torn, offset))
    page = PlainPage(
        uri=uri,
        id=uri.removesuffix('.md'),
        kind='page',
        title=title,
        at=at,
        visibility=visibility,
        aliases=aliases,
        refs=tuple(_refs(uri, tokens, offset)),
        broken=has_error(problems),
        text=text,
        directives=directives,
    )
    return Reading((page,), tuple(problems))


def _over(
    uri: str, lines: Sequence[str], offset: int, visibility: Visibility, problems: tuple[Problem, ...]
) -> Reading[PlainPage]:
    """A page over a limit: its title, and the beginning of its text as it is written."""
    _, number, title = next((found for found in skim(lines, offset) if found[0] == 1), (1, offset + 1, ()))
    shown = re.sub('`{3,}', '```', '\n'.join(line[:_WIDTH] for line in lines[offset : offset + _LINES]))
    words = escaped(plain(title)) or uri
    page = PlainPage(
        uri=uri,
        id=uri.removesuffix('.md'),
        kind='page',
        title=title,
        at=Place(uri, number),
        visibility=visibility,
        broken=True,
        text=f'# {words}\n\n````text\n{shown}\n````\n',
    )
    return Reading((page,), problems)


def _own_keys(uri: str, block: str | None) -> tuple[Visibility, tuple[str, ...], list[Problem]]:
    """Who may read the page, and its older addresses."""
    if block is None:
        return Visibility.internal, (), []
    stated = set(_OWN.findall(block))
    parsed = read_yaml(uri, block, 2)
    visibility, problems = _visibility(uri, parsed) if 'visibility' in stated else (Visibility.internal, [])
    aliases, found = _aliases(uri, parsed) if 'aliases' in stated else ((), [])
    keys = parsed.data if isinstance(parsed.data, dict) else {}
    theme = check_theme(uri, keys, parsed)
    return visibility, aliases, [*parsed.problems, *problems, *found, *theme]


def _visibility(uri: str, parsed: Yaml) -> tuple[Visibility, list[Problem]]:
    """What the front matter says of who may read the page; restricted when it cannot be understood."""
    data = parsed.data if isinstance(parsed.data, dict) else {}
    stated = data.get('visibility')
    if stated in list(Visibility):
        return Visibility(stated), []
    at = Place(uri, parsed.line(('visibility',)) if data else 2)
    names = [each.value for each in Visibility]
    return Visibility.restricted, [
        unknown(at, f'unknown visibility {stated!r}', str(stated), names, 'wrong-value')
    ]


def _aliases(uri: str, parsed: Yaml) -> tuple[tuple[str, ...], list[Problem]]:
    """The older addresses of the page; of front matter that cannot be read, none and no problem."""
    stated = parsed.data.get('aliases') if isinstance(parsed.data, dict) else None
    names = [stated] if isinstance(stated, str) and stated else stated if isinstance(stated, list) else []
    return aliases_of(uri, [str(name) for name in names], parsed) if names else ((), [])


def _title(uri: str, tokens: Sequence[Token], offset: int) -> tuple[Inline, Place]:
    """The first heading of level 1; no title is no problem."""
    for index, token in enumerate(tokens):
        if token.type == 'heading_open' and token.tag == 'h1' and not token.level:
            line = offset + (token.map[0] if token.map else 0) + 1
            inline = tokens[index + 1]
            _, children = stated_anchors(inline.children or [])
            return read_inline(uri, children, line, inline.content).spans, Place(uri, line)
    return (), Place(uri, offset + 1)


def _refs(uri: str, tokens: Sequence[Token], offset: int) -> Iterator[Ref]:
    for token in tokens:
        if token.type == 'inline' and token.children and any(c.type == 'link_open' for c in token.children):
            line = offset + (token.map[0] if token.map else 0) + 1
            yield from read_inline(uri, token.children, line, token.content).refs(uri, '', 'prose')
