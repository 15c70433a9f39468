"""The sections of a document: where each begins, what it is for, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handrail.intake.account import Heading, Mark, Shape, Title
from handrail.intake.enclosing import Open, entered, opens, parent_of, role_in, says
from handrail.intake.glued import unglued
from handrail.intake.marks import LISTED, plainly
from handrail.intake.titles import find_title


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
    later = _later_causes(whole)
    opened: Open | None = None
    heading: Heading | None = None
    parent, told = '', False
    held: list[Mark] = []
    for n, mark in enumerate(whole):
        if n < place or (n == place and title is not None and title.line):
            continue
        found = opens(mark, opened, held, again=later[n]) if mark.shape is Shape.heading else None
        if found is None:
            kept = plainly(mark) if mark.shape is Shape.heading else mark
            held.append(_rebased(kept, opened))
            continue
        parts.append(Part(heading, tuple(held), parent))
        heading = Heading(mark.line.number, 3 if found.child else 2, _words(mark), found.role)
        parent = parent_of(opened, found, again=later[n] and not told)
        told = told or found.role == 'timeline'
        opened = entered(opened, mark, found)
        held = []
    parts.append(Part(heading, tuple(held), parent))
    return title, tuple(part for part in parts if part.heading or any(says(mark) for mark in part.marks))


def _later_causes(marks: Sequence[Mark]) -> list[bool]:
    """For each mark, whether a section on the root cause still follows before another summary."""
    result = [False] * len(marks)
    follows = False
    for n in range(len(marks) - 1, -1, -1):
        result[n] = follows
        if marks[n].shape is Shape.heading and marks[n].depth < LISTED:
            role = role_in(marks[n])
            follows = role == 'root-cause' or (follows and role != 'summary')
    return result


def _words(mark: Mark) -> str:
    return f'{mark.lead} {mark.text}' if mark.lead and mark.lead[-1] in '.)' else mark.text


def _rebased(mark: Mark, opened: Open | None) -> Mark:
    """A mark below a heading that is a list item stands as many lists less deep."""
    depth = (opened.child_depth or opened.depth) if opened else 0
    if depth < LISTED or mark.shape not in (Shape.item, Shape.text):
        return mark
    return replace(mark, depth=max(0 if mark.shape is Shape.text else 1, mark.depth - (depth - LISTED + 1)))
