"""What the front matter and the outline of every kind of document give alike."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypedDict, TypeVar

from handrail.model import OLDER, Anchor, Inline, Level, Place, Problem, Ref, Target, Visibility, plain
from handrail.source.frontmatter import FrontMatter, Keys, split
from handrail.source.outline import Outline, Part

K = TypeVar('K', bound=Keys)
_VISIBILITY = re.compile(r'^visibility\b\W*(\w*)', re.MULTILINE)


class Head(TypedDict):
    """The fields of `Document` that are read in the same way for every kind."""

    uri: str
    id: str
    kind: str
    title: Inline
    at: Place
    lead: str
    lang: str
    visibility: Visibility
    aliases: tuple[str, ...]
    theme: tuple[tuple[str, str], ...]


def head(kind: str, outline: Outline, front: FrontMatter[K], text: str) -> Head:
    """Gather the common fields; a document is never more visible than its author may have meant."""
    keys = front.keys
    return Head(
        uri=outline.uri,
        id=stem(outline.uri),
        kind=kind,
        title=outline.title,
        at=outline.at,
        lead=outline.lead_text(),
        lang=keys.lang if keys else '',
        visibility=_visibility(front, text),
        aliases=keys.aliases if keys else (),
        theme=front.theme,
    )


def _visibility(front: FrontMatter[K], text: str) -> Visibility:
    """The stated visibility; restricted when something was stated that cannot be read."""
    data = front.yaml.data
    block = split(text)[0] or ''
    if data is None and (match := _VISIBILITY.search(block)):
        data = {'visibility': match[1]}
    data = data if isinstance(data, dict) else {}
    stated = data.get('visibility', Visibility.internal.value)
    return Visibility(stated) if stated in list(Visibility) else Visibility.restricted


def stem(uri: str) -> str:
    """The id of a document: its file name without `.md`."""
    return posixpath.basename(uri).removesuffix('.md')


def has_error(problems: Iterable[Problem]) -> bool:
    """Whether any problem is an error, so that the document counts as broken."""
    return any(problem.level is Level.error for problem in problems)


def settled(outline: Outline, front: Iterable[Problem], problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """All problems of a document in the order of its lines; `front` are those of its front matter.

    Behind a fence that nothing closes everything is code: what is missing then, or stands in the
    wrong place, follows from that and is not said.
    """
    opened = [problem for problem in outline.problems if problem.code == 'fence-open']
    told = [*front, *opened] if opened else problems
    return tuple(sorted(told, key=lambda problem: problem.at))


def key_refs(  # noqa: PLR0913, PLR0917 - a key and what it refers to
    front: FrontMatter[K], uri: str, key: str, kind: str, ids: Sequence[str], role: str = ''
) -> list[Ref]:
    """References that a key of the front matter makes, one an id, each at its own line.

    `role` is that of each, the kind where none is given; an empty id refers to nothing.
    """
    stated = front.yaml.data.get(key) if isinstance(front.yaml.data, dict) else None
    many = isinstance(stated, list)
    return [
        Ref(
            front.place(uri, key, number) if many else front.place(uri, key),
            '',
            role or kind,
            Target(kind=kind, id=name),
            name,
        )
        for number, name in enumerate(ids)
        if name
    ]


def text_line(outline: Outline, start: int, end: int) -> int:
    """The first line of a stretch that is not blank; its first line when all are."""
    return next((n for n in range(start, end) if outline.lines[n - 1].strip()), start)


def anchor(part: Part, kind: str = 'section') -> Anchor:
    """The address of a heading."""
    return Anchor(part.anchor, kind, plain(part.title), part.at)


def anchors(parts: Iterable[Part], kinds: Mapping[Place, str] | None = None) -> Iterator[Anchor]:
    """The addresses of headings, each before its older ones; `kinds` says which are no sections."""
    for part in parts:
        yield anchor(part, (kinds or {}).get(part.at, 'section'))
        for older in part.older:
            yield Anchor(older, OLDER, plain(part.title), part.at)
