"""HTML as Markdown: whole pages, and the elements that stand in Markdown.

The tokens are read here and not by `html.parser`, whose time grows with the square of the length
on a page of half tags (128 kB of `<a `: two minutes on Python 3.11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import groupby

from handrail.intake.account import Line
from handrail.intake.elements import KNOWN
from handrail.intake.fences import code_lines
from handrail.intake.flow import Flow

_PAGE = re.compile(r'^\s*<(?:!doctype\s+html|html|head|body)\b', re.IGNORECASE)
_XML = re.compile(r'^\s*<\?xml[^<>]*>')
# No alternative can run past the next `<`, so that a page of them is still read once.
_TOKEN = re.compile(
    r'(?P<code>`[^`\n]+`)|(?P<comment><!--)|(?P<none><![A-Za-z\[][^<>]*>)'
    r'|<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]*(?::[A-Za-z][A-Za-z0-9]*)?)'
    r'(?P<attributes>(?:[\s/](?:[^<>"\']|"[^"<]*"|\'[^\'<]*\')*)?)>'
    r'|(?P<entity>&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)'
)
_ATTRIBUTE = re.compile(r'([A-Za-z][\w:-]*)(?:\s*=\s*("[^"]*"|\'[^\']*\'|[^\s"\'>]+))?')
_INNER = re.compile(r'</?[A-Za-z][^<>]*>')
_SILENT = ('style', 'script', 'template')
_WHOLE = (*_SILENT, 'pre')
_KEPT = frozenset('<>&')


def is_page(lines: Sequence[Line]) -> bool:
    """Whether the document is a page of HTML and not Markdown with some tags in it."""
    said = [line.text for line in lines[:50] if line.text.strip()][:2]
    if said and _XML.match(said[0]):
        said = [_XML.sub('', said[0]), *said[1:]]
    return any(_PAGE.match(text) for text in said[:1] if text.strip()) or (
        len(said) > 1 and not said[0].strip() and bool(_PAGE.match(said[1]))
    )


def read_page(lines: Sequence[Line]) -> list[Line]:
    """Return what a page shows as Markdown, each line with the number of its source line.

    The page's `title` is its first heading unless it has an `h1`. Styles and scripts show nothing;
    comments stay comments.
    """
    text = '\n'.join(line.text for line in lines)
    flow = Flow(collapse=True, at=lines[0].number if lines else 1)
    return _converted(text, flow, titled='<h1' in text.lower())


def without_tags(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with HTML elements as Markdown and entities as characters.

    Fenced code, code spans and comments stay as they are; so does `&lt;`, which would become a tag,
    and a tag that is none (`<branch>`) is written `&lt;branch>`. Line numbers are those of the source.
    """
    if not any('<' in line.text or '&' in line.text for line in lines):
        return list(lines)
    code = code_lines(lines)
    result: list[Line] = []
    for fenced, group in groupby(enumerate(lines), key=lambda pair: pair[0] in code):
        inside = [line for _, line in group]
        text = '\n'.join(line.text for line in inside)
        plain = fenced or ('<' not in text and '&' not in text)
        result += inside if plain else _converted(text, Flow(collapse=False, at=inside[0].number))
    return result


def _converted(text: str, flow: Flow, *, titled: bool = False) -> list[Line]:
    position = 0
    for token, start, end in _tokens(text, pages=flow.collapse):
        flow.text(text[position:start])
        position = end
        tag = (token['tag'] or '').lower()
        _put(flow, token, 'h1' if tag == 'title' and flow.collapse and not titled else tag, text[start:end])
    flow.text(text[position:])
    return flow.end()


def _put(flow: Flow, token: re.Match[str], tag: str, written: str) -> None:
    if written == token[0] and (token['comment'] or (tag in _WHOLE and not token['end'])):
        flow.text('&lt;' + written[1:])
    elif token['comment']:
        flow.verbatim(written)
    elif tag == 'pre' and not token['end']:
        inner = _INNER.sub('', written).strip('\n')
        flow.verbatim(f'```\n{unescape(inner)}\n```')
        flow.at += written.count('\n') - inner.count('\n') - 2
    elif tag in _SILENT or token['none']:
        flow.at += written.count('\n')
    elif tag in KNOWN:
        flow.leave(tag) if token['end'] else flow.enter(tag, _attributes(token['attributes']))
        flow.at += written.count('\n')
    elif tag and not flow.collapse:
        flow.text('&lt;' + written[1:])
    elif token['entity']:
        flow.text(_character(written))
    elif not tag:
        flow.text(written)


def _tokens(text: str, *, pages: bool) -> Iterator[tuple[re.Match[str], int, int]]:
    """The tokens with their ends; a comment, `pre`, `style` or `script` goes to its own end, if any."""
    position = 0
    missing: set[str] = set()
    lower = text.lower() if text.isascii() else ''.join(c.lower() if c.isascii() else c for c in text)
    while token := _TOKEN.search(text, position):
        position = token.end()
        if pages and token['code']:
            position = token.start() + 1
            continue
        tag = (token['tag'] or '').lower()
        closing = '-->' if token['comment'] else f'</{tag}>' if tag in _WHOLE and not token['end'] else ''
        if closing:
            end = lower.find(closing, position) if closing not in missing else -1
            if end < 0:
                missing.add(closing)
            else:
                position = end + len(closing)
        yield token, token.start(), position


def _attributes(written: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(written)
    return {each[1].lower(): unescape((each[2] or '').strip('"\'')) for each in found}


def _character(entity: str) -> str:
    found = unescape(entity)
    if found == entity or any(c in _KEPT for c in found):
        return entity
    return ' ' if found.isspace() else ''.join(c for c in found if c.isprintable())
