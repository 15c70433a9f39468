"""Lines put together to what people mean by one item, one paragraph, one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from handrail.intake.account import Mark, Shape
from handrail.intake.actionwords import (
    is_bold,
    is_closing,
    is_field,
    is_label,
    is_open,
    is_question,
    is_task,
    is_title,
    labelled,
    starts_low,
)

WRAPPED = 50
"""Characters that a line has at least when the next one goes on with its sentence."""


class Kind(StrEnum):
    """What a unit is by its mark-up and by what follows it."""

    item = 'item'
    text = 'text'
    group = 'group'  # a title of the units behind it
    field = 'field'  # a line that tells something about the item above
    table = 'table'
    code = 'code'
    rule = 'rule'


@dataclass(slots=True)
class Unit:
    """An item or a paragraph with what goes on below it.

    `text` are its own words (a sentence that was wrapped is one text), `more` the lines below,
    `blank` tells whether an empty line stands before it.
    """

    kind: Kind
    text: str
    marks: list[Mark]
    more: list[Mark] = field(default_factory=list)
    blank: bool = False

    @property
    def first(self) -> Mark:
        """The line on which it begins."""
        return self.marks[0]


def read_units(marks: Sequence[Mark]) -> list[Unit]:
    """Put the lines of one part together; every line that is not blank is in one unit, in order."""
    units: list[Unit] = []
    blank = False
    following = _following(marks)
    for mark, after in zip(marks, following, strict=True):
        if mark.shape is Shape.blank:
            blank = True
            if units and units[-1].kind is Kind.code and after and after.shape is Shape.code:
                units[-1].marks.append(mark)
            continue
        last = units[-1] if units else None
        if last is None or not _goes_on(last, mark, blank=blank):
            units.append(Unit(_kind(mark, after), mark.text, [mark], blank=blank))
        blank = False
    return units


def _following(marks: Sequence[Mark]) -> list[Mark | None]:
    """For each line the next one that is not blank."""
    found: list[Mark | None] = []
    after: Mark | None = None
    for mark in reversed(marks):
        found.append(after)
        after = after if mark.shape is Shape.blank else mark
    return found[::-1]


def _kind(mark: Mark, following: Mark | None) -> Kind:
    simple = {Shape.row: Kind.table, Shape.code: Kind.code, Shape.rule: Kind.rule}
    if mark.shape in simple:
        return simple[mark.shape]
    if mark.shape is Shape.heading:
        return Kind.group
    if is_field(mark.text):
        return Kind.field
    if _is_group(mark, following):
        return Kind.group
    return Kind.item if mark.shape is Shape.item else Kind.text


def _is_group(mark: Mark, following: Mark | None) -> bool:
    """Whether a line is the title of what follows, by its words and by what that is."""
    if is_question(mark.text) or (is_title(mark.text) and _heads(mark, following)):
        return True
    if following is None:
        return False
    told = mark.shape is Shape.item and following.depth > mark.depth and is_task(following.text)
    return told or (is_bold(mark.text) and _below(mark, following))


def _heads(title: Mark, following: Mark | None) -> bool:
    """Whether what follows a title can stand below it: not code, and not the next item of its list."""
    if following is None:
        return True
    sibling = title.shape is Shape.item is following.shape and (title.depth, title.lead) == (
        following.depth,
        following.lead,
    )
    if following.shape is Shape.row or sibling:
        return is_label(title.text.rstrip(': *_'))
    return following.shape not in {Shape.code, Shape.rule}


def _below(title: Mark, following: Mark) -> bool:
    """Whether what follows a strong line is what it is the title of."""
    if title.shape is Shape.item:
        return following.shape is Shape.item and following.depth > title.depth
    return following.shape is Shape.item or not is_bold(following.text)


def _goes_on(last: Unit, mark: Mark, *, blank: bool) -> bool:
    """Add a line to the unit above when it belongs there."""
    if mark.shape in {Shape.row, Shape.code}:
        return _continued(last, mark, blank=blank)
    if last.kind not in {Kind.item, Kind.text, Kind.field} or mark.shape not in {Shape.item, Shape.text}:
        return False
    if is_field(mark.text) or is_task(mark.text):
        return False
    if mark.shape is Shape.item:
        return _nested(last, mark)
    return _wrapped(last, mark, blank=blank) or _below_item(last, mark, blank=blank)


def _continued(last: Unit, mark: Mark, *, blank: bool) -> bool:
    """Add a row to its table, a line of code to its block."""
    same = last.kind is (Kind.table if mark.shape is Shape.row else Kind.code)
    if not same or (blank and mark.shape is Shape.row):
        return False
    last.marks.append(mark)
    return True


def _nested(last: Unit, mark: Mark) -> bool:
    """Whether an item stands below the item above: then it goes with it."""
    if last.kind is not Kind.item or mark.depth <= last.first.depth or is_title(mark.text):
        return False
    last.more.append(mark)
    return True


def _wrapped(last: Unit, mark: Mark, *, blank: bool) -> bool:
    """Whether a line goes on with the sentence above; a blank line between is no end of it."""
    above = last.more[-1] if last.more else last.first
    text = above.text if last.more else last.text
    joined = starts_low(mark.text) and len(above.text) >= WRAPPED and (is_open(text) or not blank)
    joined = joined or (not blank and is_open(text) and _is_full(last, mark))
    if not joined and (blank or not text.rstrip().endswith(',')):
        return False
    if mark.text.rstrip().endswith(':') and blank:
        return False
    if last.more:
        last.more.append(mark)
    else:
        last.text = f'{last.text} {mark.text}'
        last.marks.append(mark)
    return True


def _is_full(last: Unit, mark: Mark) -> bool:
    """Whether a sentence that was wrapped already had no room for the next word on its last line."""
    lines = [each.text for each in last.marks]
    first = mark.text.split(maxsplit=1)[0] if mark.text.strip() else ''
    return (
        len(lines) > 1 and not last.more and len(lines[-1]) + 1 + len(first) > max(map(len, lines)) >= WRAPPED
    )


def _below_item(last: Unit, mark: Mark, *, blank: bool) -> bool:
    """Add a text that begins a sentence to the item above when it belongs there by where it stands."""
    if last.kind is not Kind.item or is_title(mark.text) or labelled(mark.text):
        return False
    indented = mark.depth >= last.first.depth > 0
    if not indented and (blank or is_closing(mark.text)):
        return False
    last.more.append(mark)
    return True


def lines_of(unit: Unit) -> Iterator[Mark]:
    """All lines of a unit in their order."""
    yield from unit.marks
    yield from unit.more
