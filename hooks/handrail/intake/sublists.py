"""Lists that stand below a numbered item though their mark-up does not say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from handrail.intake.units import Kind, Unit, lines_of

_NUMBER = re.compile(r'\(?(\d{1,2})[.):]*$')


def under_numbers(units: Sequence[Unit]) -> list[Unit]:
    """Return the units with bullets between the items 1. and 2. put below item 1.

    Markdown takes `1.`, a blank line, bullets and `2.` for three lists; whoever numbers on behind
    the bullets means one, in which each number has bullets of its own.
    """
    result: list[Unit] = []
    begin = 0
    for at in range(len(units) + 1):
        if at == len(units) or units[at].kind not in {Kind.item, Kind.text}:
            result += _joined(units[begin:at])
            result += units[at : at + 1]
            begin = at + 1
    return result


def _joined(run: Sequence[Unit]) -> list[Unit]:
    """The items and paragraphs of one group, with those behind a number below it."""
    heads = [at for at, unit in enumerate(run) if _number(unit)]
    if not _counted(run, heads):
        return list(run)
    found = list(run[: heads[0]])
    for begin, end in pairwise([*heads, len(run)]):
        below = _bullets(run, begin, end)
        more = [mark for unit in run[begin + 1 : below] for mark in lines_of(unit)]
        found.append(replace(run[begin], more=[*run[begin].more, *more]))
        found += run[below:end]
    return found


def _number(unit: Unit) -> int:
    """The number of an item, 0 for any other unit."""
    found = _NUMBER.match(unit.first.lead) if unit.kind is Kind.item else None
    return int(found[1]) if found else 0


def _counted(run: Sequence[Unit], heads: Sequence[int]) -> bool:
    """Whether numbers go on behind bullets of the same depth."""
    return any(
        _number(run[after]) == _number(run[before]) + 1
        and run[before].first.depth == run[after].first.depth
        and any(unit.kind is Kind.item for unit in run[before + 1 : after])
        for before, after in pairwise(heads)
    )


def _bullets(run: Sequence[Unit], begin: int, end: int) -> int:
    """Where the bullets of a number end: paragraphs behind the last of them are no part of it."""
    last = max((at for at in range(begin + 1, end) if run[at].kind is Kind.item), default=begin)
    return last + 1
