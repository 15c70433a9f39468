"""Which units among actions are prose: introductions, and bare paragraphs where the actions are a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.intake.account import Shape
from handrail.intake.actionwords import is_intro, labelled
from handrail.intake.marks import BOLD
from handrail.intake.units import Kind, Unit

_FOLLOWS = re.compile(r'\W*the following (?!(?:day|week|month|quarter|year|sprint)s?\b)', re.IGNORECASE)
_ASKS = re.compile(r'\W*(?:each|every|all|these) action(?: item)?s? (?:should|must)\b', re.IGNORECASE)


def listed_units(units: Sequence[Unit]) -> list[bool]:
    """For each unit whether the items of its group have list marks, so that bare paragraphs are prose.

    They are prose too before the first group that is one by its mark-up.
    """
    found = [False] * len(units)
    begin = 0
    headed = False
    for at in range(len(units) + 1):
        if at < len(units) and units[at].kind is not Kind.group and not labelled(units[at].text):
            continue
        own = units[begin:at]
        listed = any(unit.kind in {Kind.item, Kind.table} and not labelled(unit.text) for unit in own)
        section = at < len(units) and _is_section(units[at])
        found[begin:at] = [listed or (section and not headed)] * (at - begin)
        headed = headed or section
        begin = at
    return found


def _is_section(unit: Unit) -> bool:
    """Whether a group is one by its mark-up: then what stands before the first is prose."""
    return unit.first.shape is Shape.heading and unit.first.depth < BOLD


def _introduces(unit: Unit, below: Unit) -> bool:
    """Whether a paragraph leads to what stands below: by its form, or as `The following` above items."""
    return is_intro(unit.text) or (below.kind in {Kind.item, Kind.text} and bool(_FOLLOWS.match(unit.text)))


def intro_units(units: Sequence[Unit], listed: Sequence[bool]) -> frozenset[int]:
    """The paragraphs that introduce what follows, with those before them in the same group.

    With them what a template asks of every action (`Every action item should have:` and its list).
    """
    found: set[int] = set()
    begin = 0
    asked = False
    for at, unit in enumerate(units):
        asked = (asked and unit.kind is Kind.item) or bool(_ASKS.match(unit.text))
        if asked and unit.kind in {Kind.item, Kind.text}:
            found.add(at)
        if unit.kind is Kind.group:
            begin = at + 1
        elif unit.kind is Kind.item:
            begin = max(begin, at + 1) if listed[at] else begin
        elif unit.kind is Kind.text and at + 1 < len(units) and _introduces(unit, units[at + 1]):
            found.update(range(begin, at + 1))
            begin = at + 1
    return frozenset(found)
