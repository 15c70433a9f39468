"""Inline Markdown as spans, with the references in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from markdown_it.token import Token

from handrail.model import Inline, Place, Problem, Ref, Span
from handrail.source.links import target_of


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


def read_inline(uri: str, children: Sequence[Token], line: int, written: str) -> Run:
    """Turn the children of an inline token into spans.

    `line` is the line of the file on which the block begins; `written` is its source, which
    tells how an address was written before the parser encoded it. Line breaks become spaces.
    Raw HTML is kept as visible text and reported.
    """
    spans: list[Span] = []
    links: list[tuple[Place, str, str]] = []
    problems: list[Problem] = []
    mark = Span('')
    opened: tuple[Place, str, int] | None = None
    for token in children:
        if token.type in ('softbreak', 'hardbreak'):
            line += 1
        if token.type == 'link_open':
            raw = _as_written(str(token.attrs.get('href', '')), written)
            target = target_of(uri, raw)
            mark = replace(mark, href='' if target else raw, target=target)
            opened = (Place(uri, line), raw, len(spans))
        elif token.type == 'link_close' and opened:
            at, raw, first = opened
            links.append((at, raw, ''.join(span.text for span in spans[first:])))
            mark = replace(mark, href='', target=None)
        else:
            mark = _marked(token, mark)
            if text := _text(token):
                spans.append(replace(mark, text=text, code=token.type == 'code_inline'))
        if token.type == 'html_inline':
            problems.append(raw_html(Place(uri, line), token.content))
    return Run(_joined(spans), tuple(links), tuple(problems))


def raw_html(at: Place, content: str) -> Problem:
    """The Problem of HTML in a document, where only an anchor at a heading's end may stand."""
    shown = content.strip().split('\n')[0][:60]
    hint = 'write Markdown, or put it in a code span'
    return Problem(at, 'raw-html', f'raw HTML {shown!r}', hint)


def _marked(token: Token, mark: Span) -> Span:
    match token.type:
        case 'strong_open' | 'strong_close':
            return replace(mark, strong=token.nesting == 1)
        case 'em_open' | 'em_close':
            return replace(mark, emphasis=token.nesting == 1)
    return mark


def _text(token: Token) -> str:
    match token.type:
        case 'softbreak' | 'hardbreak':
            return ' '
        case 'text' | 'code_inline' | 'image' | 'html_inline' | 'text_special':
            return token.content
    return ''


def _as_written(href: str, written: str) -> str:
    return href if href in written else unquote(href) if unquote(href) in written else href


def _joined(spans: list[Span]) -> Inline:
    """Join neighbours with the same marks, and strip the ends."""
    joined: list[Span] = []
    for span in spans:
        if joined and replace(joined[-1], text='') == replace(span, text='') and not span.code:
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        else:
            joined.append(span)
    if joined and not joined[0].code:
        joined[0] = replace(joined[0], text=joined[0].text.lstrip())
    if joined and not joined[-1].code:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return tuple(span for span in joined if span.text)
