"""The sections of a document: where each begins, what it is for, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handrail.intake.account import Heading, Mark, Shape, Title
from handrail.intake.headings import exact_role, is_moment, loose_role
from handrail.intake.marks import BOLD, LISTED, PLAIN, plainly
from handrail.intake.glued import unglued
from handrail.intake.titles import find_title

TOP = frozenset(
    (
        'summary',
        'timeline',
        'actions',
        'lessons',
        'went-well',
        'went-poorly',
        'lucky',
        'conclusion',
        'references',
    )
)
"""Sections that stand on their own wherever their name is written as a heading."""

_FACTS = frozenset(('duration', 'impact', 'root-cause', 'resolution', 'detection', 'severity', 'trigger'))
_CHILDREN = {
    'summary': _FACTS,
    'impact': frozenset(('duration', 'severity')),
    'root-cause': frozenset(('root-cause', 'resolution', 'trigger', 'contributing-factors')),
    'resolution': frozenset(('resolution',)),
    'actions': frozenset(('actions',)),
    'lessons': frozenset(('went-well', 'went-poorly', 'lucky')),
}
"""What a section holds under the name of another one: a summary states its root cause."""

_LABELS = frozenset(('detection', 'response', 'resolution'))
_GROUPS = frozenset(
    ('detection', 'response', 'resolution', 'trigger', 'background', 'impact', 'severity', 'duration')
)
_BOTH = re.compile(r'\b(?:resolution|solution|recovery|fix|mitigation|remediation)\b', re.IGNORECASE)
_FIRST = ('corrective', 'preventative', 'preventive')


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
    """The section being read (its first heading) and the part of it being read.

    `both` is for a heading that names cause and resolution: the two are then parts of it.
    """

    top: str
    depth: int
    both: bool = False
    child: str = ''
    child_depth: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """A part that a heading opens: its role, and whether it is one of the open section's own."""

    role: str
    child: bool = False


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
    opened: _Open | None = None
    heading: Heading | None = None
    parent, told = '', False
    held: list[Mark] = []
    for n, mark in enumerate(whole):
        if n < place or (n == place and title is not None and title.line):
            continue
        found = _opens(mark, opened, held, again=later[n]) if mark.shape is Shape.heading else None
        if found is None:
            kept = plainly(mark) if mark.shape is Shape.heading else mark
            held.append(_rebased(kept, opened))
            continue
        parts.append(Part(heading, tuple(held), parent))
        heading = Heading(mark.line.number, 3 if found.child else 2, _words(mark), found.role)
        parent = _parent(opened, found, again=later[n] and not told)
        told = told or found.role == 'timeline'
        opened = _entered(opened, mark, found)
        held = []
    parts.append(Part(heading, tuple(held), parent))
    return title, tuple(part for part in parts if part.heading or any(_says(mark) for mark in part.marks))


def _later_causes(marks: Sequence[Mark]) -> list[bool]:
    """For each mark, whether a section on the root cause still follows before another summary."""
    result = [False] * len(marks)
    follows = False
    for n in range(len(marks) - 1, -1, -1):
        result[n] = follows
        if marks[n].shape is Shape.heading and marks[n].depth < LISTED:
            role = _role(marks[n])
            follows = role == 'root-cause' or (follows and role != 'summary')
    return result


def _role(mark: Mark) -> str:
    return loose_role(mark.text) if mark.depth <= BOLD else exact_role(mark.text)


def _says(mark: Mark) -> bool:
    return mark.shape not in (Shape.blank, Shape.rule)


def _words(mark: Mark) -> str:
    return f'{mark.lead} {mark.text}' if mark.lead and mark.lead[-1] in '.)' else mark.text


def _parent(opened: _Open | None, found: _Found, *, again: bool) -> str:
    """The section around a part. Facts before the timeline are of a summary, headed so or not."""
    if found.child and opened:
        return opened.top
    return 'summary' if again and found.role in _FACTS else ''


def _entered(opened: _Open | None, mark: Mark, found: _Found) -> _Open:
    if not found.child or opened is None:
        return _Open(found.role, mark.depth, bool(_BOTH.search(mark.text)))
    return replace(opened, child=found.role, child_depth=mark.depth)


def _rebased(mark: Mark, opened: _Open | None) -> Mark:
    """A mark below a heading that is a list item stands as many lists less deep."""
    depth = (opened.child_depth or opened.depth) if opened else 0
    if depth < LISTED or mark.shape not in (Shape.item, Shape.text):
        return mark
    return replace(mark, depth=max(0 if mark.shape is Shape.text else 1, mark.depth - (depth - LISTED + 1)))


def _opens(mark: Mark, opened: _Open | None, held: Sequence[Mark], *, again: bool) -> _Found | None:
    """The part that this heading opens, None when it stays where it is.

    `again` says that a section on the root cause still follows.
    """
    role = 'other' if is_moment(mark.text) else _role(mark)
    if opened is None:
        return _Found(role) if role != 'other' or (mark.depth < BOLD and not is_moment(mark.text)) else None
    if role == 'other':
        stays = (
            mark.depth >= BOLD
            or mark.depth > opened.depth
            or (opened.top == 'timeline' and is_moment(mark.text))
        )
        return None if stays else _Found(role)
    if mark.depth >= LISTED:
        return _listed(mark, role, opened)
    if opened.top == 'timeline':
        return _after_timeline(mark, role, opened, held, again=again)
    empty = not any(_says(one) for one in held)
    return _section(mark, role, opened, again=again, empty=empty)


def _listed(mark: Mark, role: str, opened: _Open) -> _Found | None:
    """A list item that is a heading: a part of its section, or a section in an outline of lists."""
    inner = role in _CHILDREN.get(opened.top, ())
    if opened.depth >= mark.depth and opened.depth >= LISTED:
        return _Found(role, child=inner and role not in TOP)
    if opened.top in ('actions', 'root-cause') and inner:
        return _Found(role, child=True)
    if opened.top == 'other' or (role in ('timeline', 'actions') and opened.top not in ('timeline', role)):
        return _Found(role)
    return None


def _after_timeline(
    mark: Mark, role: str, opened: _Open, held: Sequence[Mark], *, again: bool
) -> _Found | None:
    """A heading behind `Timeline`: a label of an entry without a time, or the next section."""
    deeper = opened.depth < mark.depth < BOLD
    if role in TOP or (role == 'root-cause' and _BOTH.search(mark.text)):
        return None if deeper and role == 'timeline' else _Found(role)
    if deeper:
        return None
    if role in _LABELS and (again or role != 'resolution') and not _timed(held):
        return None
    if mark.depth >= BOLD > opened.depth and role != 'root-cause':
        return None
    return _Found(role)


def _timed(held: Sequence[Mark]) -> bool:
    """Whether entries with a time stand before the first label."""
    for mark in held:
        if mark.shape is Shape.row or is_moment(mark.text):
            return True
        if exact_role(mark.text) in _LABELS:
            return False
    return False


def _section(mark: Mark, role: str, opened: _Open, *, again: bool, empty: bool) -> _Found | None:
    soft = mark.depth >= BOLD
    deeper = mark.depth > opened.depth and not (soft and opened.depth >= BOLD)
    same = empty or mark.depth == opened.depth or (soft and opened.depth >= BOLD)
    if opened.top == 'actions' and role in _GROUPS and (deeper or mark.depth == PLAIN):
        return None
    if role in _CHILDREN.get(opened.top, ()) and _inside(
        mark, role, opened, deeper=deeper, same=same, again=again
    ):
        return _Found(role, child=True)
    if deeper and not soft and role not in TOP:
        return _Found(role, child=True) if opened.top in ('other', 'impact') else None
    return _Found(role)


def _inside(mark: Mark, role: str, opened: _Open, *, deeper: bool, same: bool, again: bool) -> bool:
    """Whether a heading that its section may hold is indeed within it."""
    if opened.top == 'actions':
        return deeper or not mark.text.lower().startswith(_FIRST)
    if opened.top == 'summary' and role == 'root-cause' and _BOTH.search(mark.text):
        return False
    if deeper:
        return True
    if opened.top == 'summary':
        return same and (again or (mark.depth >= BOLD and role in ('duration', 'severity', 'impact')))
    return same and opened.both and opened.top in ('root-cause', 'resolution')
