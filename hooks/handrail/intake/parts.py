"""The sections of a document: where each begins, what it is for, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handrail.intake.account import Heading, Mark, Shape, Title
from handrail.intake.enclosing import Open, entered, opens, parent_of, role_in, says
from handrail.intake.glued import unglued
from handrail.intake.headings import has_clock, is_dated_row
from handrail.intake.marks import LISTED, plainly
from handrail.intake.titles import find_title

ENTRIES = 3
"""Lines that begin with a time, in a part that is a timeline though it does not say so."""

ROWS = 2
"""Rows of a table with times of their own that make it one."""

_UNNAMED = frozenset(('lead', 'other', 'summary', 'detection', 'response', 'resolution'))
_WITHIN = frozenset(('detection', 'response'))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document under one heading, its marks without the heading's own line.

    The first parts may have no heading: what stands before the title (line numbers tell) and what
    follows it. `parent` is the role of the section that encloses this one: the `root-cause` of a
    `summary` is a sentence of it and no section. Headings that open no part (a time of day, a group
    of tasks) stay in `marks`. `timed`: it has no heading and is a timeline all the same.
    """

    heading: Heading | None
    marks: tuple[Mark, ...]
    parent: str = ''
    timed: bool = False

    @property
    def role(self) -> str:
        """The section's canonical name: `lead` without a heading, `other` for a name of its own."""
        return self.heading.role if self.heading else 'timeline' if self.timed else 'lead'


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
    said = [part for part in parts if part.heading or any(says(mark) for mark in part.marks)]
    return title, tuple(_with_timeline(said, title.line if title else 0))


def _with_timeline(parts: list[Part], titled: int) -> list[Part]:
    """The parts, with one that is a timeline by its times made one where none goes by the name.

    A `Context` of timed lines is the timeline even beside `Key events`, and `Actions taken` goes on
    with the one above. The lines of a summary before its first time stay with it.
    """
    named = any(part.role == 'timeline' for part in parts)
    result: list[Part] = []
    for part in parts:
        timed = [n for n, mark in enumerate(part.marks) if _is_entry(mark)]
        rows = [n for n, mark in enumerate(part.marks) if mark.shape is Shape.row and is_dated_row(mark.text)]
        if len(rows) >= ROWS:
            timed = [_table_of(part, rows[0]), *timed, *rows]
        first = part.heading is None and bool(part.marks) and part.marks[0].line.number < titled
        open_to = part.role == 'background' or (not named and part.role in _UNNAMED and not first)
        goes_on = bool(result) and result[-1].role == 'timeline' and part.role in _WITHIN
        if not ((open_to and len(timed) >= ENTRIES) or (goes_on and len(timed) > 1)):
            result.append(part)
        elif part.heading and (part.role != 'summary' or not _says_before(part, timed[0])):
            result.append(replace(part, heading=replace(part.heading, role='timeline')))
        else:
            before = replace(part, marks=part.marks[: timed[0]])
            result += [before] if before.heading or _says_before(part, timed[0]) else []
            result.append(Part(None, part.marks[timed[0] :], timed=True))
    return result


def _table_of(part: Part, row: int) -> int:
    """Where the table begins in which a row stands."""
    while row and part.marks[row - 1].shape is Shape.row:
        row -= 1
    return row


def _says_before(part: Part, end: int) -> bool:
    return any(says(mark) for mark in part.marks[:end])


def _is_entry(mark: Mark) -> bool:
    return mark.shape in (Shape.item, Shape.text, Shape.heading) and has_clock(mark.text)


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
