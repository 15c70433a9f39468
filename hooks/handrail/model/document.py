"""What all kinds of documents have in common."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handrail.model.place import Place
from handrail.model.text import Inline, Target


class Visibility(StrEnum):
    """Who may read a document; each build has one of these as its audience."""

    public = 'public'
    internal = 'internal'
    restricted = 'restricted'

    def readable_by(self, audience: Visibility) -> bool:
        """Whether a build for `audience` may hold a document of this visibility."""
        order = list(Visibility)
        return order.index(self) <= order.index(audience)


OLDER = 'older'
"""The kind of an anchor that a heading had before: links from outside still lead there."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An address inside a page: the id of a heading, a step, a timeline row or an action."""

    id: str
    kind: str  # section | step | row | action | older
    title: str
    at: Place


@dataclass(frozen=True, slots=True)
class Ref:
    """One reference from one document to something else.

    `source` is the key of the object that holds it (see `graph.keys`); `role` says in which
    part it stands: timeline, action, same-as, evidence, outcome, escalate, owner, service,
    depends-on, alert, runbook, related, tracker, step, prose. `raw` is the link as written,
    so that a page can take it out again when it leads nowhere; `text` is what the reader sees.
    """

    at: Place
    source: str
    role: str
    target: Target
    text: str
    raw: str = ''


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of any level.

    `role` is the canonical name of the section (`timeline`, `meaning`), `step` for a step's
    heading, `group` for a heading inside the action items, `other` for what has no name here.
    `text` is the Markdown before the structured part, `after` the Markdown behind it; a
    section without structure has everything in `text`. `place` is the line of the heading;
    `text_line` the line on which `text` begins, `after_line` that of `after`. `older` are anchors
    that the heading had before.
    """

    role: str
    level: int
    title: Inline
    anchor: str
    at: Place
    text: str = ''
    after: str = ''
    text_line: int = 0
    after_line: int = 0
    older: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The part that every kind of document shares.

    `uri` is the path below docs, `id` the stem (unique within the kind), `title` the first
    heading. `lead` is the Markdown between the title and the first section. `refs` are all
    references that leave the document or name a part of it. `broken` is true when the reader
    found an error: then references into it are not reported again.
    """

    uri: str
    id: str
    kind: str
    title: Inline
    at: Place
    lead: str = ''
    lang: str = ''
    visibility: Visibility = Visibility.internal
    aliases: tuple[str, ...] = ()
    theme: tuple[tuple[str, str], ...] = ()  # Material's own keys as JSON, passed on as they are
    sections: tuple[Section, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    refs: tuple[Ref, ...] = ()
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Directive:
    """`<!-- handrail: actions status=open -->`: a place where a generated part goes.

    `start` and `end` are the first line and the line after the last, counted from 0 in `text`.
    """

    name: str
    options: tuple[tuple[str, str], ...]
    at: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage(Document):
    """A page that is no structured document: a guide, an index, the start page.

    Its `text` is the whole source; `directives` are the generated parts it asks for.
    """

    text: str = ''
    directives: tuple[Directive, ...] = ()
