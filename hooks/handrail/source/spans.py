"""Inline Markdown as spans, with the references in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from markdown_it.token import Token

from handrail.model import Inline, Place, Problem, Ref, Span
from handrail.source.links import target_of

_COMMENTS = re.compile(r'\s*(<!--(?:(?!-->).)*-->\s*)+', re.DOTALL)
_SHOWN = 60
_TAG = re.compile(r'<(/?)([A-Za-z][A-Za-z0-9-]*)')
_REFUSED = re.compile(r'!\[[^\]]*\]\(\s*<?((?:data|javascript|vbscript|file):[^)\s]{0,60})', re.IGNORECASE)
"""A picture whose address CommonMark refuses, so that it stays text, and Python-Markdown does not."""
ASKS = re.compile(r'<!--\s*handrail\s*:(?!\s*allow\b)')
"""The beginning of a directive."""


@dataclass(frozen=True, slots=True)
class Run:
    """Spans of one inline block and the links among them: (line, raw href, text)."""

    spans: Inline
    links: tuple[tuple[Place, str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    def refs(self, uri: str, source: str, role: str) -> Iterator[Ref]:
        """The links that stay within the site, as references held by `source`."""
        for at, raw, text in self.links:
            if target := target_of(uri, raw):
                yield Ref(at, source, role, target, text, raw)


@dataclass(slots=True)
class _Reader:
    """What is known while the tokens of one block are read; `plain` has the marks that hold now."""

    uri: str
    line: int
    written: str
    seen: int = 0  # characters of `written` that the links read so far have passed
    plain: Span = field(default_factory=lambda: Span(''))
    spans: list[Span] = field(default_factory=list)
    links: list[tuple[Place, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    opened: tuple[Place, str, int] | None = None
    elements: list[str] = field(default_factory=list)  # raw HTML that is open

    def read(self, token: Token) -> None:
        """Read one token."""
        match token.type:
            case 'text' | 'text_special':
                self.words(token.content)
            case 'code_inline':
                self.add(token.content, code=True)
            case 'softbreak' | 'hardbreak':
                self.add(' ')
            case 'strong_open' | 'strong_close':
                self.plain = replace(self.plain, strong=token.nesting == 1)
            case 'em_open' | 'em_close':
                self.plain = replace(self.plain, emphasis=token.nesting == 1)
            case 'link_open':
                self.open_link(str(token.attrs.get('href', '')))
            case 'link_close':
                self.close_link()
            case 'image':
                self.image(token)
            case 'html_inline':
                self.html(token.content)

    def add(self, text: str, *, code: bool = False) -> None:
        """Add characters with the present marks."""
        if text:
            now = self.plain
            self.spans.append(Span(text, code, now.strong, now.emphasis, now.href, now.target))

    def words(self, text: str) -> None:
        """Add text, in which a picture may hide that CommonMark refuses."""
        self.add(text)
        for match in _REFUSED.finditer(text):
            self.elsewhere(match[1])

    def open_link(self, address: str) -> None:
        """Begin a link, found again in the source for its line and its spelling."""
        raw = _as_written(address, self.written)
        found = self.written.find(raw, self.seen)
        if found >= 0 and raw:
            self.seen = found + len(raw)
        at = Place(self.uri, self.line + self.written.count('\n', 0, max(found, 0)))
        target = target_of(self.uri, raw)
        self.plain = replace(self.plain, href='' if target else raw, target=target)
        self.opened = (at, raw, len(self.spans))

    def close_link(self) -> None:
        """End the link that is open."""
        if self.opened:
            at, raw, first = self.opened
            self.links.append((at, raw, ''.join(span.text for span in self.spans[first:])))
            self.plain = replace(self.plain, href='', target=None)
            self.opened = None

    def image(self, token: Token) -> None:
        """Read an image as a link to it: text is quoted elsewhere, where a picture has no room."""
        address = str(token.attrs.get('src', ''))
        if re.match(r'(?:[A-Za-z][A-Za-z0-9+.-]*:|//)', address):
            self.elsewhere(address)
        if self.opened:
            self.add(token.content)
            return
        self.open_link(address)
        self.add(token.content or address)
        self.close_link()

    def elsewhere(self, address: str) -> None:
        """Report a picture that is not of this site."""
        said = f'the picture {address[:_SHOWN]!r} is not a file below docs'
        hint = 'put the picture below docs and link it from there'
        self.problems.append(Problem(self.at(address), 'image-elsewhere', said, hint))

    def html(self, content: str) -> None:
        """Keep raw HTML as characters and report it, an element once; comments are left out."""
        if is_comment(content):
            if ASKS.search(content):
                self.problems.append(misplaced(self.at(content)))
            return
        self.add(content)
        closes, name = tag.groups() if (tag := _TAG.match(content)) else ('', '')
        if closes and name in self.elements:
            self.elements.remove(name)
            return
        self.elements.append(name)
        self.problems.append(raw_html(self.at(content), content))

    def at(self, words: str) -> Place:
        """The line on which some words of the source stand, that of the block when it is not known."""
        return Place(self.uri, self.line + self.written.count('\n', 0, max(self.written.find(words), 0)))


def read_inline(uri: str, children: Sequence[Token], line: int, written: str) -> Run:
    """Turn the children of an inline token into spans.

    `line` is the line of the file on which the block begins; `written` is its source, which
    tells how an address was written before the parser encoded it. Line breaks become spaces,
    images links, comments nothing. Raw HTML is kept as visible text and reported.
    """
    if len(children) == 1 and children[0].type == 'text' and '](' not in children[0].content:
        words = children[0].content.strip()
        return Run((Span(words),) if words else ())
    reader = _Reader(uri, line, written)
    for token in children:
        reader.read(token)
    return Run(_joined(reader.spans), tuple(reader.links), tuple(reader.problems))


def is_comment(content: str) -> bool:
    """Whether HTML is comments and nothing else."""
    return _COMMENTS.fullmatch(content) is not None


def raw_html(at: Place, content: str) -> Problem:
    """The Problem of HTML in a document, where only an anchor at a heading's end may stand."""
    shown = content.strip().split('\n')[0][:_SHOWN]
    hint = 'write Markdown, or put it in a code span'
    return Problem(at, 'raw-html', f'raw HTML {shown!r}', hint)


def misplaced(at: Place) -> Problem:
    """The Problem of a directive in a document whose parts are known."""
    said = 'a directive stands in a structured document, where nothing replaces it'
    return Problem(at, 'directive-place', said, 'move it to a plain page, such as an index.md')


def _as_written(href: str, written: str) -> str:
    return href if href in written else unquote(href) if unquote(href) in written else href


def _joined(spans: list[Span]) -> Inline:
    """Join neighbours with the same marks, and strip the ends."""
    joined: list[Span] = []
    for span in spans:
        if joined and not span.code and _alike(joined[-1], span):
            joined[-1] = _with(joined[-1], joined[-1].text + span.text)
        else:
            joined.append(span)
    if joined and not joined[0].code:
        joined[0] = _with(joined[0], joined[0].text.lstrip())
    if joined and not joined[-1].code:
        joined[-1] = _with(joined[-1], joined[-1].text.rstrip())
    return tuple(span for span in joined if span.text)


def _with(span: Span, text: str) -> Span:
    if text == span.text:
        return span
    return Span(text, span.code, span.strong, span.emphasis, span.href, span.target)


def _alike(one: Span, other: Span) -> bool:
    return (one.code, one.strong, one.emphasis, one.href, one.target) == (
        other.code,
        other.strong,
        other.emphasis,
        other.href,
        other.target,
    )
