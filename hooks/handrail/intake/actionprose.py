"""Which units among actions are prose: introductions, and bare paragraphs where the actions are a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handrail.intake.account import Shape
from handrail.intake.actionwords import is_intro, labelled
from handrail.intake.marks import BOLD
from handrail.intake.units import Kind, Unit, read_units

_FOLLOWS = re.compile(r'\W*the following (?!(?:day|week|month|quarter|year|sprint)s?\b)', re.IGNORECASE)
_LEADS = re.compile(
    r'\W*(?:the following (?!(?:day|week|month|quarter|year|sprint)s?\b)'
    r'|(?:we|i|they|the team) (?:will|shall|should|must|have|need to|plan to|are going to) (?:\w+ ){0,3}'
    r'the following\b|(?:these|below|here) are (?:the|some|our|several)\b)',
    re.IGNORECASE,
)
_SAYS_IT = re.compile(r':\W*\w')
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
        listed = any(_is_listed(unit) for unit in own)
        section = at < len(units) and _is_section(units[at])
        found[begin:at] = [listed or (section and not headed)] * (at - begin)
        headed = headed or section
        begin = at
    return found


def _is_listed(unit: Unit) -> bool:
    return unit.kind in {Kind.item, Kind.table} and not labelled(unit.text) and not _leads(unit.text)


def _is_section(unit: Unit) -> bool:
    """Whether a group is one by its mark-up: then what stands before the first is prose."""
    return unit.first.shape is Shape.heading and unit.first.depth < BOLD


def _introduces(unit: Unit, below: Unit) -> bool:
    """Whether a paragraph leads to what stands below: by its form, or as `The following` above items."""
    return is_intro(unit.text) or (below.kind in {Kind.item, Kind.text} and bool(_FOLLOWS.match(unit.text)))


def _follows(units: Sequence[Unit], at: int) -> bool:
    """Whether items or lines stand behind a unit in its group."""
    return at + 1 < len(units) and units[at + 1].kind in {Kind.item, Kind.text, Kind.table}


def _leads(text: str) -> bool:
    """Whether an item of a list is a sentence that leads to others: it names them and does not say them."""
    return bool(_LEADS.match(text)) and not _SAYS_IT.search(text)


def opened(units: Sequence[Unit]) -> list[Unit]:
    """Return the units with the list below `2. The following ...` beside it."""
    found: list[Unit] = []
    for unit in units:
        listed = any(mark.shape is Shape.item for mark in unit.more)
        if unit.kind is Kind.item and _leads(unit.text) and (listed or unit.text.rstrip('*_ ').endswith(':')):
            found += [replace(unit, more=[]), *read_units(unit.more)]
        else:
            found.append(unit)
    return found


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
        elif unit.kind is Kind.item and _leads(unit.text) and _follows(units, at):
            found.add(at)
            begin = at + 1
        elif unit.kind is Kind.item:
            begin = max(begin, at + 1) if listed[at] else begin
        elif unit.kind is Kind.text and at + 1 < len(units) and _introduces(unit, units[at + 1]):
            found.update(range(begin, at + 1))
            begin = at + 1
    return frozenset(found)
