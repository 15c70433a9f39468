"""What the front matter and the outline of every kind of document give alike."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import TypedDict, TypeVar

from handrail.model import Anchor, Inline, Level, Place, Problem, Ref, Section, Target, Visibility, plain
from handrail.source.frontmatter import FrontMatter, Keys, split
from handrail.source.outline import Outline, Part

K = TypeVar('K', bound=Keys)


_ROLES = {
    'owner': ('owner', 'team'),
    'services': ('service', 'service'),
    'depends_on': ('depends-on', 'service'),
    'alerts': ('alert', 'alert'),
    'runbook': ('runbook', 'runbook'),
    'path': ('step', 'step'),
}
"""Role and kind of what the ids under a key refer to."""


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
    lead = outline.lead
    return Head(
        uri=outline.uri,
        id=stem(outline.uri),
        kind=kind,
        title=outline.title,
        at=outline.at,
        lead=outline.text(lead.start, lead.end) if lead else '',
        lang=keys.lang if keys else '',
        visibility=_visibility(front, text),
        aliases=keys.aliases if keys else (),
        theme=front.theme,
    )


def _visibility(front: FrontMatter[K], text: str) -> Visibility:
    """The stated visibility; restricted when something was stated that cannot be read."""
    data = front.yaml.data
    if not isinstance(data, dict):
        block = split(text)[0] or ''
        return Visibility.restricted if re.search(r'\brestricted\b', block) else Visibility.internal
    stated = data.get('visibility', Visibility.internal.value)
    return Visibility(stated) if stated in list(Visibility) else Visibility.restricted


def stem(uri: str) -> str:
    """The id of a document: its file name without `.md`."""
    return posixpath.basename(uri).removesuffix('.md')


def has_error(problems: Iterable[Problem]) -> bool:
    """Whether any problem is an error, so that the document counts as broken."""
    return any(problem.level is Level.error for problem in problems)


def key_refs(front: FrontMatter[K], uri: str, key: str, ids: Sequence[str]) -> list[Ref]:
    """References that a key of the front matter makes, one an id, each at its own line.

    `ids` are empty where the key is absent; an empty one refers to nothing.
    """
    stated = front.yaml.data.get(key) if isinstance(front.yaml.data, dict) else None
    many = isinstance(stated, list)
    return [
        Ref(
            front.place(uri, key, number) if many else front.place(uri, key),
            '',
            _ROLES[key][0],
            Target(kind=_ROLES[key][1], id=name),
            name,
        )
        for number, name in enumerate(ids)
        if name
    ]


def section(outline: Outline, part: Part, role: str) -> Section:
    """A section that is prose as a whole."""
    return Section(
        role=role,
        level=part.level,
        title=part.title,
        anchor=part.anchor,
        at=part.at,
        text=outline.text(part.start, part.end),
        text_line=text_line(outline, part.start, part.end),
    )


def text_line(outline: Outline, start: int, end: int) -> int:
    """The first line of a stretch that is not blank; its first line when all are."""
    return next((n for n in range(start, end) if outline.lines[n - 1].strip()), start)


def anchor(part: Part, kind: str = 'section') -> Anchor:
    """The address of a heading."""
    return Anchor(part.anchor, kind, plain(part.title), part.at)
