"""Which headings open a part of a document, decided by what encloses them and not by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handrail.intake.account import Mark, Shape
from handrail.intake.headings import exact_role, is_moment, loose_role
from handrail.intake.marks import BOLD, LISTED, PLAIN

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
class Open:
    """The section being read (its first heading) and the part of it being read.

    `both` is for a heading that names cause and resolution: the two are then parts of it.
    """

    top: str
    depth: int
    both: bool = False
    child: str = ''
    child_depth: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A part that a heading opens: its role, and whether it is one of the open section's own."""

    role: str
    child: bool = False


def role_in(mark: Mark) -> str:
    """The section that a heading names."""
    return loose_role(mark.text)


def says(mark: Mark) -> bool:
    """Whether a line holds more than nothing or a rule."""
    return mark.shape not in (Shape.blank, Shape.rule)


def parent_of(opened: Open | None, found: Found, *, again: bool) -> str:
    """The section around a part. Facts before the timeline are of a summary, headed so or not."""
    if found.child and opened:
        return opened.top
    return 'summary' if again and found.role in ('duration', 'impact', 'severity', 'root-cause') else ''


def entered(opened: Open | None, mark: Mark, found: Found) -> Open:
    """What is open behind this heading."""
    if not found.child or opened is None:
        return Open(found.role, mark.depth, bool(_BOTH.search(mark.text)))
    return replace(opened, child=found.role, child_depth=mark.depth)


def opens(mark: Mark, opened: Open | None, held: Sequence[Mark], *, again: bool) -> Found | None:
    """The part that this heading opens, None when it stays where it is.

    `again` says that a section on the root cause still follows.
    """
    role = 'other' if is_moment(mark.text) else role_in(mark)
    if opened is None:
        return Found(role) if role != 'other' or (mark.depth < BOLD and not is_moment(mark.text)) else None
    if role == 'other' and mark.depth == LISTED == opened.depth and not is_moment(mark.text):
        return Found(role)
    if role == 'other':
        stays = (
            mark.depth >= BOLD
            or mark.depth > opened.depth
            or (opened.top == 'timeline' and is_moment(mark.text))
        )
        return None if stays else Found(role)
    if mark.depth >= LISTED:
        return _listed(mark, role, opened)
    if opened.top == 'timeline':
        return _after_timeline(mark, role, opened, held, again=again)
    empty = not any(says(one) for one in held)
    return _section(mark, role, opened, again=again, empty=empty)


def _listed(mark: Mark, role: str, opened: Open) -> Found | None:
    """A list item that is a heading: a part of its section, or a section in an outline of lists."""
    inner = role in _CHILDREN.get(opened.top, ())
    if opened.depth >= mark.depth and opened.depth >= LISTED:
        first = role in TOP and (role != 'actions' or mark.text.lower().startswith(_FIRST))
        return Found(role, child=inner and not first)
    if opened.top in ('actions', 'root-cause') and inner:
        return Found(role, child=True)
    if opened.top == 'other' or (role in ('timeline', 'actions') and opened.top not in ('timeline', role)):
        return Found(role)
    return None


def _after_timeline(
    mark: Mark, role: str, opened: Open, held: Sequence[Mark], *, again: bool
) -> Found | None:
    """A heading behind `Timeline`: a label of an entry without a time, or the next section."""
    deeper = opened.depth < mark.depth < BOLD
    if role in TOP or (role == 'root-cause' and _BOTH.search(mark.text)):
        return None if deeper and role == 'timeline' else Found(role)
    if deeper:
        return None
    if role in _LABELS and (again or role != 'resolution') and not _timed(held):
        return None
    if mark.depth >= BOLD > opened.depth and role != 'root-cause':
        return None
    return Found(role)


def _timed(held: Sequence[Mark]) -> bool:
    """Whether entries with a time stand before the first label."""
    for mark in held:
        if mark.shape is Shape.row or is_moment(mark.text):
            return True
        if exact_role(mark.text) in _LABELS:
            return False
    return False


def _section(mark: Mark, role: str, opened: Open, *, again: bool, empty: bool) -> Found | None:
    soft = mark.depth >= BOLD
    deeper = mark.depth > opened.depth and not (soft and opened.depth >= BOLD)
    same = empty or mark.depth == opened.depth or (soft and opened.depth >= BOLD)
    if opened.top == 'actions' and role in _GROUPS and (deeper or mark.depth == PLAIN):
        return None
    if role in _CHILDREN.get(opened.top, ()) and (
        _inside(mark, role, opened, same=same, again=again) or (deeper and _may_sink(mark, role, opened))
    ):
        return Found(role, child=True)
    if deeper and not soft and role not in TOP:
        return Found(role, child=True) if opened.top in ('other', 'impact') else None
    return Found(role)


def _may_sink(mark: Mark, role: str, opened: Open) -> bool:
    """Whether a deeper heading is within its section: not the genre's main one on cause and resolution."""
    return not (opened.top == 'summary' and role == 'root-cause' and _BOTH.search(mark.text))


def _inside(mark: Mark, role: str, opened: Open, *, same: bool, again: bool) -> bool:
    """Whether a heading that its section may hold is within it though it is no deeper."""
    if opened.top == 'actions':
        return not mark.text.lower().startswith(_FIRST)
    if opened.top == 'summary':
        fact = mark.depth >= BOLD and role in ('duration', 'severity', 'impact')
        return same and (again or fact) and _may_sink(mark, role, opened)
    return same and opened.both and opened.top in ('root-cause', 'resolution')
