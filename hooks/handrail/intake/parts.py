"""The sections of a document: where each begins, what it is for, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handrail.intake.account import Heading, Mark, Shape, Title
from handrail.intake.headings import exact_role, is_moment, loose_role
from handrail.intake.marks import BOLD, LISTED, PLAIN, plainly
from handrail.intake.glued import unglued
from handrail.intake.titles import find_title

TOP = frozenset(('summary', 'timeline', 'actions', 'lessons', 'went-well', 'went-poorly', 'lucky', 'conclusion', 'references'))
"""Sections that stand on their own wherever their name is written as a heading."""

_FACTS = frozenset(('duration', 'impact', 'root-cause', 'resolution', 'detection', 'severity', 'trigger'))
_CHILDREN = {
    'summary': _FACTS,
    'impact': frozenset(('duration', 'severity')),
    'root-cause': frozenset(('root-cause', 'resolution', 'trigger', 'contributing-factors')),
    'resolution': frozenset(('resolution',)),
    'actions': frozenset(('actions',)),
}
"""What a section holds under the name of another one: a summary states its root cause."""

_LABELS = frozenset(('detection', 'response', 'resolution', 'impact', 'root-cause', 'trigger', 'severity', 'duration', 'summary'))
_GROUPS = frozenset(('detection', 'response', 'resolution', 'trigger', 'background', 'impact', 'severity', 'duration'))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document under one heading, its marks without the heading's own line.

    The first parts may have no heading: what stands before the title (line numbers tell) and what
    follows it. `parent` is the role of the section that encloses this one: the `root-cause` of a
    `summary` is a sentence of it and no section. Headings that open no part (a time of day, a group
    of tasks) stay in `marks`.
    """

    heading: Heading | None
    marks: tuple[Mark, ...]
    parent: str = ''

    @property
    def role(self) -> str:
        """The section's canonical name: `lead` without a heading, `other` for a name of its own."""
        return self.heading.role if self.heading else 'lead'


@dataclass(frozen=True, slots=True)
class _Open:
    """The section being read and the one around it."""

    role: str
    depth: int
    outer: str = ''
    outer_depth: int = 0


def read_parts(marks: Sequence[Mark]) -> tuple[Title | None, tuple[Part, ...]]:
    """Split the marked lines of a document into its title and its parts, in the order of the source.

    The title's own line is in no part. Where a document has no title, or one that says nothing
    (`Postmortem`), the title is taken from its summary and has line 0; every line is then in a part.
    """
    whole = unglued(marks)
    title, place = find_title(whole)
    parts: list[Part] = []
    if place:
        parts.append(Part(None, tuple(whole[:place])))
    opened: _Open | None = None
    heading: Heading | None = None
    held: list[Mark] = []
    for n, mark in enumerate(whole):
        if n < place or (n == place and title is not None and title.line):
            continue
        found = _opens(mark, opened, held) if mark.shape is Shape.heading else None
        if found is None:
            mark = plainly(mark) if mark.shape is Shape.heading else mark
            held.append(_rebased(mark, opened))
            continue
        parts.append(Part(heading, tuple(held), _parent(opened)))
        role, child = found
        heading = Heading(mark.line.number, 3 if child else 2, _words(mark), role)
        opened = _entered(opened, mark, role, child=child)
        held = []
    parts.append(Part(heading, tuple(held), _parent(opened)))
    return title, tuple(part for part in parts if part.heading or any(_says(mark) for mark in part.marks))


def _says(mark: Mark) -> bool:
    return mark.shape not in (Shape.blank, Shape.rule)


def _words(mark: Mark) -> str:
    return f'{mark.lead} {mark.text}' if mark.lead and mark.lead[-1] in '.)' else mark.text


def _parent(opened: _Open | None) -> str:
    return opened.outer if opened else ''


def _entered(opened: _Open | None, mark: Mark, role: str, *, child: bool) -> _Open:
    if not child or opened is None:
        return _Open(role, mark.depth)
    outer, depth = (opened.outer, opened.outer_depth) if opened.outer else (opened.role, opened.depth)
    return _Open(role, mark.depth, outer, depth)


def _rebased(mark: Mark, opened: _Open | None) -> Mark:
    """A mark below a heading that is a list item stands one list less deep."""
    if opened is None or opened.depth < LISTED or mark.shape not in (Shape.item, Shape.text):
        return mark
    return replace(mark, depth=max(0 if mark.shape is Shape.text else 1, mark.depth - (opened.depth - LISTED + 1)))


def _opens(mark: Mark, opened: _Open | None, held: Sequence[Mark]) -> tuple[str, bool] | None:
    """The role of the part that this heading opens and whether it is one of a section's own.

    None: it opens none and stays where it is.
    """
    if is_moment(mark.text):
        return None
    role = loose_role(mark.text) if mark.depth <= BOLD else exact_role(mark.text)
    if opened is None:
        return (role, False) if role != 'other' or mark.depth < BOLD else None
    top = opened.outer or opened.role
    depth = opened.outer_depth if opened.outer else opened.depth
    if role == 'other':
        return (role, False) if mark.depth <= depth and mark.depth < BOLD else None
    if mark.depth >= LISTED:
        return _listed(mark, role, top, depth)
    return _sectioned(mark, role, top, depth, held)


def _listed(mark: Mark, role: str, top: str, depth: int) -> tuple[str, bool] | None:
    """A list item that is a heading: one of its section's own, or a section in an outline of lists."""
    if mark.depth <= depth and depth >= LISTED:
        return role, role in _CHILDREN.get(top, ()) and role not in TOP
    if top in ('actions', 'root-cause') and role in _CHILDREN[top]:
        return role, True
    if top in ('lead', 'other') or (role in ('timeline', 'actions') and top not in ('timeline', role)):
        return role, False
    return None


def _sectioned(mark: Mark, role: str, top: str, depth: int, held: Sequence[Mark]) -> tuple[str, bool] | None:
    deeper = mark.depth > depth
    if top == 'timeline' and role in _LABELS and (deeper or mark.depth >= BOLD):
        combined = role == 'root-cause' and 'resolution' in mark.text.lower()
        told = any(one.shape in (Shape.item, Shape.text, Shape.row, Shape.heading) for one in held)
        if (deeper and mark.depth < BOLD and not combined) or not (combined or (told and not deeper) or role == 'summary'):
            return None
    if top == 'actions' and role in _GROUPS and (deeper or mark.depth == PLAIN):
        return None
    if role in _CHILDREN.get(top, ()) and _inside(mark, role, top, depth):
        return role, True
    if deeper and mark.depth < BOLD and role not in TOP:
        return (role, True) if top in ('summary', 'other', 'impact') else None
    return role, False


def _inside(mark: Mark, role: str, top: str, depth: int) -> bool:
    """Whether a heading of the kind that its section may hold is indeed within it."""
    if mark.depth > depth:
        return True
    words = mark.text.lower()
    if top == 'summary':
        return mark.depth >= depth and role in _FACTS and not ('root' in words and 'resolution' in words)
    if top == 'root-cause':
        return mark.depth >= depth
    return mark.depth >= depth and not words.startswith(('corrective', 'preventative', 'preventive'))
