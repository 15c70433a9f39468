"""The block structure of a document: its title, its sections, and where each thing stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pymdownx.slugs import slugify

from handrail.model import Inline, Place, Problem, Ref, plain
from handrail.source.reading import HEADINGS, PARAGRAPH_BYTES
from handrail.source.spans import Run, raw_html, read_inline

_MARKDOWN = MarkdownIt('commonmark').enable('table').disable('code')
_ANCHOR = re.compile(r'<a\s+id="([^"\s<>]+)"\s*>')
_slug: Any = slugify(case='lower')


@dataclass(slots=True)
class Part:
    """A heading and the blocks under it up to the next heading.

    `tokens` are the markdown-it tokens of its body at nesting 0 and below; `start` and `end`
    are the body's lines (from 1, end exclusive).
    """

    level: int
    title: Inline
    anchor: str
    stated_anchor: bool
    at: Place
    tokens: list[Token] = field(default_factory=list)
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Outline:
    """A whole document: `lead` is what stands between the title and the first section."""

    uri: str
    lines: list[str]
    offset: int  # lines before the body
    title: Inline = ()
    at: Place = field(default_factory=lambda: Place(''))
    lead: Part | None = None
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def line(self, token: Token) -> int:
        """The line of the file on which a block token begins."""
        return self.offset + (token.map[0] if token.map else 0) + 1

    def end(self, token: Token) -> int:
        """The line of the file behind a block token's last line."""
        return self.offset + (token.map[1] if token.map else 0) + 1

    def text(self, start: int, end: int) -> str:
        """The source between two lines (from 1, end exclusive), without blank lines around it."""
        return '\n'.join(self.lines[start - 1 : end - 1]).strip('\n').rstrip()

    def run(self, token: Token) -> Run:
        """The spans and links of an inline token."""
        start = token.map[0] if token.map else 0
        return read_inline(self.uri, token.children or (), self.offset + start + 1, token.content)

    def refs(self, part: Part, source: str, role: str = 'prose') -> Iterator[Ref]:
        """All references in the prose of a part."""
        for token in part.tokens:
            if token.type == 'inline':
                yield from self.run(token).refs(self.uri, source, role)


def read_outline(uri: str, text: str, body_line: int = 1) -> Outline:
    """Read the blocks of a document whose body begins on `body_line`.

    Problems: no title, a second title, too many headings, a paragraph over the limit, raw HTML
    other than comments and anchors at the end of headings, an anchor used twice.
    """
    lines = text.split('\n')
    outline = Outline(uri, lines, body_line - 1, at=Place(uri, min(body_line, len(lines))))
    body = '\n'.join(lines[body_line - 1 :])
    if problem := _too_long(outline, body):
        outline.problems.append(problem)
        return outline
    env: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(body, env)
    _split(outline, tokens)
    _close(outline)
    for token in tokens:
        _look(outline, token)
    return outline


def _too_long(outline: Outline, body: str) -> Problem | None:
    line = outline.offset + 1
    for paragraph in re.split(r'\n[ \t]*\n', body):
        if len(paragraph.encode()) > PARAGRAPH_BYTES:
            fenced = paragraph.lstrip().startswith(('```', '~~~'))
            if not fenced or max(map(len, paragraph.split('\n'))) > PARAGRAPH_BYTES:
                said = f'a paragraph is longer than {PARAGRAPH_BYTES} bytes'
                return Problem(Place(outline.uri, line), 'paragraph-too-long', said, 'break it up')
        line += paragraph.count('\n') + 2
    return None


def _split(outline: Outline, tokens: Sequence[Token]) -> None:
    """Cut the tokens at the headings of nesting 0: the first one is the title."""
    taken: dict[str, int] = {}
    outline.lead = Part(1, (), '', stated_anchor=False, at=outline.at, start=outline.offset + 1)
    current = outline.lead
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type != 'heading_open' or token.level:
            current.tokens.append(token)
            index += 1
            continue
        part = _heading(outline, token, tokens[index + 1], taken)
        current.end = part.at.line
        part.start = outline.end(token)
        if not outline.title and part.level == 1:
            outline.title, outline.at = part.title, part.at
            part.tokens = current.tokens
            current = outline.lead = part
        else:
            outline.parts.append(part)
            current = part
        index += 3
    current.end = len(outline.lines) + 1


def _heading(outline: Outline, token: Token, inline: Token, taken: dict[str, int]) -> Part:
    """Read one heading; its anchor is the written one or GitHub's slug, counted when repeated."""
    at = Place(outline.uri, outline.line(token))
    children = list(inline.children or ())
    stated = ''
    if (
        len(children) > 1
        and children[-1].content == '</a>'
        and (match := _ANCHOR.fullmatch(children[-2].content))
    ):
        stated = match[1]
        children = children[:-2]
    run = read_inline(outline.uri, children, at.line, inline.content)
    inline.children = children
    outline.problems.extend(run.problems)
    slug = _slug(plain(run.spans), '-')
    count = taken.get(slug, 0)
    taken[slug] = count + 1
    anchor = stated or (f'{slug}-{count}' if count else slug)
    return Part(int(token.tag[1]), run.spans, anchor, bool(stated), at)


def _close(outline: Outline) -> None:
    uri = outline.uri
    if not outline.title:
        hint = 'begin the text with "# Title"'
        outline.problems.append(Problem(outline.at, 'no-title', 'the document has no title', hint))
    if len(outline.parts) > HEADINGS:
        said = f'{len(outline.parts)} headings, the limit is {HEADINGS}'
        outline.problems.append(Problem(Place(uri), 'too-many-headings', said, 'split the document'))
        del outline.parts[HEADINGS:]
    seen: dict[str, Place] = {}
    for part in outline.parts:
        if part.level == 1:
            said = f'a second title {plain(part.title)!r}'
            outline.problems.append(Problem(part.at, 'second-title', said, 'use "##" for a section'))
        if part.anchor in seen:
            said = f'the anchor {part.anchor!r} is used twice (first on line {seen[part.anchor].line})'
            outline.problems.append(Problem(part.at, 'duplicate-anchor', said, 'give one of them another id'))
        seen.setdefault(part.anchor, part.at)


def _look(outline: Outline, token: Token) -> None:
    """Report raw HTML that is no comment."""
    if token.type == 'html_block' and not token.content.lstrip().startswith('<!--'):
        outline.problems.append(raw_html(Place(outline.uri, outline.line(token)), token.content))
    elif token.type == 'inline':
        content = token.content
        if '<' in content and '>' in content:
            run = outline.run(token)
            outline.problems.extend(p for p in run.problems if '<!--' not in p.message)
