"""The block structure of a document: its title, its sections, and where each thing stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from handrail.model import Inline, Place, Problem, Ref, plain
from handrail.source.anchors import Anchors, stated_anchors
from handrail.source.commonmark import fence_open, open_fence, parse
from handrail.source.skim import skim
from handrail.source.spans import ASKS, Run, is_comment, misplaced, raw_html, read_inline

_ATTRIBUTES = re.compile(r'\{:?\s*(?:#([\w.-]+)|[.#][^{}]*|[\w-]+=[^{}]*)[^{}]*\}\s*$')


@dataclass(slots=True)
class Part:
    """A heading and the blocks under it up to the next heading.

    `tokens` are the markdown-it tokens of its body at nesting 0 and below; `start` and `end`
    are the body's lines (from 1, end exclusive); `heading` are the spans and links of its title;
    `older` are anchors that it had before.
    """

    level: int
    title: Inline
    anchor: str
    stated_anchor: bool
    at: Place
    tokens: list[Token] = field(default_factory=list)
    start: int = 0
    end: int = 0
    heading: Run = field(default_factory=lambda: Run(()))
    older: tuple[str, ...] = ()


@dataclass(slots=True)
class Outline:
    """A whole document: `lead` is what stands between the title and the first section.

    `over` is true when the document is over a limit: then it has its headings and nothing else.
    """

    uri: str
    lines: list[str]
    offset: int  # lines before the body
    title: Inline = ()
    at: Place = field(default_factory=lambda: Place(''))
    lead: Part | None = None
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    preface: Part | None = None  # what stands above the title, though nothing should
    over: bool = False

    def line(self, token: Token) -> int:
        """The line of the file on which a block token begins."""
        return self.offset + (token.map[0] if token.map else 0) + 1

    def end(self, token: Token) -> int:
        """The line of the file behind a block token's last line."""
        return self.offset + (token.map[1] if token.map else 0) + 1

    def text(self, start: int, end: int) -> str:
        """The source between two lines (from 1, end exclusive), without blank lines around it."""
        return '\n'.join(self.lines[start - 1 : end - 1]).strip('\n').rstrip()

    def lead_text(self) -> str:
        """The Markdown between the title and the first section, behind what stands above the title."""
        parts = [part for part in (self.preface, self.lead) if part]
        return '\n\n'.join(text for part in parts if (text := self.text(part.start, part.end)))

    def run(self, token: Token) -> Run:
        """The spans and links of an inline token."""
        start = token.map[0] if token.map else 0
        return read_inline(self.uri, token.children or (), self.offset + start + 1, token.content)

    def refs(self, part: Part, source: str, role: str = 'prose') -> Iterator[Ref]:
        """All references in the heading and the prose of a part."""
        yield from part.heading.refs(self.uri, source, role)
        yield from self.token_refs(part.tokens, source, role)

    def token_refs(self, tokens: Sequence[Token], source: str, role: str = 'prose') -> Iterator[Ref]:
        """All references in some of the tokens of a part."""
        for token in tokens:
            if token.type == 'inline' and _has_link(token):
                yield from self.run(token).refs(self.uri, source, role)


def read_outline(uri: str, text: str, body_line: int = 1) -> Outline:
    """Read the blocks of a document whose body begins on `body_line`.

    Problems: no title, a second title, text before the title, anything over its limit, raw HTML other
    than comments and anchors at the end of headings, a heading without words or with attributes, an
    anchor used twice, a fence or comment that nothing closes, a directive, a picture from elsewhere.
    """
    text = text.replace('\r', ' ')  # a line break to the parser and, after `decode`, to nobody else
    lines = text.split('\n')
    outline = Outline(uri, lines, body_line - 1, at=Place(uri, min(body_line, len(lines))))
    tokens, limit = parse(uri, text, '\n'.join(lines[body_line - 1 :]), outline.offset)
    if limit:
        outline.problems.append(limit)
        _skim(outline)
        return outline
    if found := open_fence(tokens):
        outline.problems.append(fence_open(uri, *found, outline.offset))
    _split(outline, tokens)
    _close(outline)
    for token in tokens:
        _look(outline, token)
    return outline


def _skim(outline: Outline) -> None:
    """Keep the headings of a document that is too long to be read."""
    outline.over = True
    taken = Anchors()
    for level, number, title in skim(outline.lines, outline.offset):
        at = Place(outline.uri, number)
        part = Part(level, title, taken.slug(plain(title)), stated_anchor=False, at=at, start=number + 1)
        part.end = part.start
        if not outline.title and level == 1:
            outline.title, outline.at, outline.lead = title, at, part
        else:
            outline.parts.append(part)
    if outline.lead is None:
        outline.lead = Part(1, (), '', stated_anchor=False, at=outline.at, start=outline.at.line)
        outline.lead.end = outline.lead.start


def _split(outline: Outline, tokens: Sequence[Token]) -> None:
    """Cut the tokens at the headings of nesting 0: the first of level 1 is the title."""
    taken = Anchors()
    current = Part(1, (), '', stated_anchor=False, at=outline.at, start=outline.offset + 1)
    outline.lead = current
    titled = False
    skip = 0
    for index, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        if token.type != 'heading_open' or token.level:
            current.tokens.append(token)
            continue
        skip = 2
        part = _heading(outline, token, tokens[index + 1], taken)
        current.end = part.at.line
        if part.level == 1 and not titled:
            titled = True
            _before_title(outline, part)
            outline.title, outline.at, outline.lead = part.title, part.at, part
        else:
            outline.parts.append(part)
        current = part
    current.end = len(outline.lines) + 1


def _before_title(outline: Outline, title: Part) -> None:
    """Keep and report what stands above the title: a page begins with its title."""
    outline.preface = outline.lead if outline.lead and outline.lead.tokens else None
    words = [token for token in outline.preface.tokens if not _comment(token)] if outline.preface else []
    if words or outline.parts:
        at = Place(outline.uri, outline.line(words[0])) if words else outline.parts[0].at
        said = f'text stands above the title {plain(title.title)!r}'
        outline.problems.append(Problem(at, 'text-before-title', said, 'move it below the "# Title" line'))


def _comment(token: Token) -> bool:
    return token.type == 'html_block' and is_comment(token.content)


def _heading(outline: Outline, token: Token, inline: Token, taken: Anchors) -> Part:
    """Read one heading; its anchor is the written one or GitHub's slug, counted when repeated."""
    at = Place(outline.uri, outline.line(token))
    stated, children = stated_anchors(inline.children or [])
    inline.children = children
    run = read_inline(outline.uri, children, at.line, inline.content)
    if (match := _ATTRIBUTES.search(plain(run.spans))) and match[0] in inline.content:  # not escaped
        said = f'attributes {match[0]!r} in a heading, which a Git host shows as text'
        name = match[1] or 'name'
        outline.problems.append(
            Problem(at, 'heading-attributes', said, f'write <a id="{name}"></a> at its end')
        )
    slug = taken.slug(plain(run.spans))
    start = outline.end(token)
    own, older = (stated[0], stated[1:]) if stated else (slug, ())
    return Part(int(token.tag[1]), run.spans, own, bool(stated), at, start=start, heading=run, older=older)


def _close(outline: Outline) -> None:
    problems = outline.problems
    if not outline.title:
        problems.append(Problem(outline.at, 'no-title', 'the document has no title', 'begin with "# Title"'))
    seen: dict[str, Place] = {}
    for part in outline.parts:
        if not part.title:
            said = 'a heading without words'
            problems.append(Problem(part.at, 'empty-heading', said, 'write its words or remove the line'))
        elif part.level == 1 and outline.title:
            said = f'a second title {plain(part.title)!r}'
            problems.append(Problem(part.at, 'second-title', said, 'use "##" for a section'))
        for anchor in (part.anchor, *part.older):
            if anchor in seen:
                said = f'the anchor {anchor!r} is used twice (first on line {seen[anchor].line})'
                problems.append(Problem(part.at, 'duplicate-anchor', said, 'give one of them another id'))
            seen.setdefault(anchor, part.at)


def _look(outline: Outline, token: Token) -> None:
    """Report raw HTML that is no comment, and a comment that nothing closes."""
    if token.type == 'html_block':
        at = Place(outline.uri, outline.line(token))
        if token.content.lstrip().startswith('<!--') and '-->' not in token.content:
            said = 'a comment begins here and nothing closes it'
            outline.problems.append(Problem(at, 'comment-open', said, 'end it with "-->"'))
        elif not _comment(token):
            outline.problems.append(raw_html(at, token.content))
        elif ASKS.search(token.content):
            outline.problems.append(misplaced(at))
    elif token.type == 'inline' and any(_suspect(child) for child in token.children or ()):
        outline.problems.extend(outline.run(token).problems)


def _suspect(child: Token) -> bool:
    """Whether reading a token may tell a problem."""
    return child.type in {'html_inline', 'image'} or (child.type == 'text' and '](' in child.content)


def _has_link(token: Token) -> bool:
    return any(child.type in ('link_open', 'image') for child in token.children or ())
