"""Paragraphs that begin with a label: `Affects: …`, `Undo: …`, `Irreversible: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from handrail.model import Inline, Place
from handrail.source.outline import Outline
from handrail.source.spans import read_inline

_LABEL = re.compile(r'(affects|undo|irreversible)\s*:\s*', re.IGNORECASE)
_STRONG = 2  # tokens of `**Undo:**` before the text behind it


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label (lower case) and the text behind it."""

    label: str
    text: Inline
    at: Place


def read_labelled(outline: Outline, inline: Token) -> tuple[Labelled, ...]:
    """Read the labels of a paragraph, each at the beginning of a line; none when it begins otherwise."""
    line = outline.line(inline)
    found: list[Labelled] = []
    for number, children in _lines(inline, line):
        match = _label(children)
        if match is None:
            return ()
        label, rest = match
        run = read_inline(outline.uri, rest, number, inline.content)
        found.append(Labelled(label, run.spans, Place(outline.uri, number)))
    return tuple(found)


def _lines(inline: Token, line: int) -> Iterator[tuple[int, list[Token]]]:
    """The tokens from one label to the next, with the line on which they begin."""
    groups: list[tuple[int, list[Token]]] = [(line, [])]
    for token in inline.children or ():
        if token.type in {'softbreak', 'hardbreak'}:
            line += 1
            groups.append((line, [token]))
        else:
            groups[-1][1].append(token)
    begin, group = groups[0]
    for number, tokens in groups[1:]:
        if _label(tokens[1:]) is None:
            group.extend(tokens)
        else:
            yield begin, group
            begin, group = number, tokens[1:]
    yield begin, group


def _label(children: list[Token]) -> tuple[str, list[Token]] | None:
    """The label at the beginning of some tokens, and the tokens without it."""
    words = [token for token in children if token.type != 'text' or token.content]
    if words and words[0].type == 'strong_open' and len(words) > _STRONG:
        match = _LABEL.fullmatch(words[1].content)
        return (match[1].lower(), words[_STRONG + 1 :]) if match and words[_STRONG].nesting < 0 else None
    if not words or words[0].type != 'text' or not (match := _LABEL.match(words[0].content)):
        return None
    rest = words[0].copy(content=words[0].content[match.end() :])
    return match[1].lower(), [rest, *words[1:]]
