"""The sections of a document: prose, but for the lines that a reader takes out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from handrail.model import Anchor, Problem, Ref, Section, plain
from handrail.source.blocks import check_fences
from handrail.source.head import anchors
from handrail.source.lists import check_lists
from handrail.source.outline import Outline, Part
from handrail.source.prose import Stretch, cut, outside
from handrail.source.sections import normal

Taken = Mapping[int, Sequence[Stretch]]
"""Lines that hold no prose, by the line of the heading above them."""


class Body(NamedTuple):
    """The sections of a document with their addresses, the links of their prose and its problems."""

    sections: tuple[Section, ...]
    anchors: tuple[Anchor, ...]
    refs: tuple[Ref, ...]
    problems: tuple[Problem, ...]


def read_body(
    outline: Outline,
    role: Callable[[Part], str],
    parts: Sequence[Part] | None = None,
    taken: Taken | None = None,
) -> Body:
    """Read the prose of the lead and of `parts`, all of them by default; `role` names a section."""
    parts = outline.parts if parts is None else parts
    taken = taken or {}
    refs: list[Ref] = []
    problems: list[Problem] = []
    for source, part in _sources(outline, parts):
        tokens = outside(outline, part, taken.get(part.at.line, ()) if source else ())
        refs.extend(part.heading.refs(outline.uri, source, 'prose'))
        refs.extend(outline.token_refs(tokens, source))
        problems.extend(check_prose(outline, tokens, part.start))
    sections = tuple(cut(outline, part, role(part), taken.get(part.at.line, ())) for part in parts)
    return Body(sections, tuple(anchors(parts)), tuple(refs), tuple(problems))


def _sources(outline: Outline, parts: Sequence[Part]) -> Iterator[tuple[str, Part]]:
    """Each part with the key of what holds its references."""
    for part in (outline.preface, outline.lead):
        if part:
            yield '', part
    for part in parts:
        yield f'section:{part.anchor}', part


def check_prose(outline: Outline, tokens: Sequence[Token], start: int) -> Iterator[Problem]:
    """What MkDocs would show otherwise than a Git host does: fences with two words, lists run together."""
    yield from check_fences(outline, tokens)
    yield from check_lists(outline, tokens, start)


def roles(synonyms: Mapping[str, str]) -> Callable[[Part], str]:
    """A function that names a section by its heading, from `role -> 'heading; other heading'`.

    Headings are compared as `sections.normal` leaves them; what is not listed is `other`.
    """
    known = {' '.join(name.split()): role for role, names in synonyms.items() for name in names.split(';')}
    return lambda part: known.get(normal(plain(part.title)), 'other')
