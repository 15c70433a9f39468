"""Markdown with HTML in it, as Markdown without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import groupby

from handrail.intake.account import Line
from handrail.intake.fences import code_lines
from handrail.intake.flow import KNOWN, Flow

# No alternative can run past the next `<`, so that a page of them is still read once.
_TOKEN = re.compile(
    r'(?P<code>`[^`\n]+`)|(?P<comment><!--)'
    r'|<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)(?P<attributes>(?:[\s/](?:[^<>"\']|"[^"<]*"|\'[^\'<]*\')*)?)>'
    r'|(?P<entity>&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)'
)
_ATTRIBUTE = re.compile(r'([A-Za-z][\w:-]*)(?:\s*=\s*("[^"]*"|\'[^\']*\'|[^\s"\'>]+))?')
_SILENT = ('style', 'script')
_KEPT = frozenset('<>&')


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
        result += inside if plain else _converted(text, inside[0].number)
    return result


def attributes_of(written: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case."""
    found = _ATTRIBUTE.finditer(written)
    return {each[1].lower(): unescape((each[2] or '').strip('"\'')) for each in found}


def _converted(text: str, number: int) -> list[Line]:
    flow = Flow(collapse=False, at=number)
    position = 0
    for token, start, end in _tokens(text):
        flow.text(text[position:start])
        position = end
        _put(flow, token, text[start:end])
    flow.text(text[position:])
    return flow.end()


def _put(flow: Flow, token: re.Match[str], written: str) -> None:
    tag = (token['tag'] or '').lower()
    if token['comment']:
        flow.verbatim(written)
    elif tag == 'pre':
        inner = re.sub(r'</?[A-Za-z][^<>]*>', '', written).strip('\n')
        flow.verbatim(f'```\n{unescape(inner)}\n```')
        flow.at += written.count('\n') - inner.count('\n') - 2
    elif tag in _SILENT:
        flow.at += written.count('\n')
    elif tag in KNOWN:
        attributes = token['attributes']
        flow.leave(tag) if token['end'] else flow.enter(tag, attributes_of(attributes))
        flow.at += attributes.count('\n')
    elif tag:
        flow.text('&lt;' + written[1:])
    elif token['entity']:
        flow.text(_character(written))
    else:
        flow.text(written)


def _tokens(text: str) -> Iterator[tuple[re.Match[str], int, int]]:
    """The tokens with their ends; a comment, `pre`, `style` or `script` goes to its own end."""
    position = 0
    missing: set[str] = set()
    lower = text.lower() if '<' in text else text
    while token := _TOKEN.search(text, position):
        tag = (token['tag'] or '').lower()
        closing = '-->' if token['comment'] else f'</{tag}>' if tag in (*_SILENT, 'pre') and not token['end'] else ''
        position = token.end()
        if closing:
            end = lower.find(closing, position) if closing not in missing else -1
            if end < 0:
                missing.add(closing)
                continue
            position = end + len(closing)
        yield token, token.start(), position


def _character(entity: str) -> str:
    found = unescape(entity)
    if found == entity or found in _KEPT:
        return entity
    return ' ' if found.isspace() else found if found.isprintable() else ''
