"""Tasks that somebody counted within one paragraph: `(1) ... (2) ...`, `First, ... Second, ...`.

Sentences without a count stay one task: where one ends and the next begins is not certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handrail.intake.account import Line, Mark, Shape
from handrail.intake.units import Kind, Unit

_COUNTED = re.compile(r'(?:(?<=\s)|^)(?:\((\d{1,2}|[a-h])\)|(\d{1,2})\))\s+(?=\S)')
_FIRST = re.compile(r'\(?[1a]\)')
_ORDINAL = re.compile(
    r'(?:(?<=[.!?;:]\s)|^)(first|second|third|fourth|fifth|sixth|finally|lastly)(?:ly)?,\s+', re.IGNORECASE
)
_ORDER = ('first', 'second', 'third', 'fourth', 'fifth', 'sixth')
_ENDS = frozenset(('finally', 'lastly'))
_LEAST = 3
"""Words of a task; with fewer the count is one of something else."""


def counted(units: Sequence[Unit], listed: Sequence[bool]) -> tuple[list[Unit], list[bool]]:
    """Return the units with such paragraphs taken apart; those among items with list marks stay."""
    found: list[tuple[Unit, bool]] = []
    for unit, within in zip(units, listed, strict=True):
        whole = _with_number(unit)
        counts = whole.kind is Kind.text and (whole is not unit or not within)
        if counts and (begins := _begins(whole.text)):
            found += [(one, False) for one in _apart(whole, begins)]
        else:
            found.append((unit, within))
    return [unit for unit, _ in found], [within for _, within in found]


def _with_number(unit: Unit) -> Unit:
    """A paragraph that begins with `(1)`, which looks like an item, as the paragraph that it is."""
    if unit.kind is not Kind.item or not _FIRST.fullmatch(unit.first.lead):
        return unit
    return replace(unit, kind=Kind.text, text=f'{unit.first.lead} {unit.text}')


def _begins(text: str) -> list[int]:
    """Where each task begins, nothing for a text that counts none."""
    for begins in (_numbers(text), _ordinals(text)):
        ends = [*begins[1:], len(text)]
        if len(begins) > 1 and all(
            len(text[begin:end].split()) > _LEAST for begin, end in zip(begins, ends, strict=True)
        ):
            return begins
    return []


def _numbers(text: str) -> list[int]:
    """The places of numbers or letters in brackets that count from the first one without a gap."""
    found = list(_COUNTED.finditer(text))
    said = [match[1] or match[2] for match in found]
    numbers = [str(number) for number in range(1, len(said) + 1)]
    letters = list('abcdefgh'[: len(said)])
    return [match.start() for match in found] if said in (numbers, letters) else []


def _ordinals(text: str) -> list[int]:
    found = list(_ORDINAL.finditer(text))
    said = [match[1].lower() for match in found]
    counts = said[:-1] if said[-1:] and said[-1] in _ENDS else said
    right = len(counts) > 1 and counts == list(_ORDER[: len(counts)])
    return [match.start() for match in found] if right else []


def _apart(unit: Unit, begins: Sequence[int]) -> list[Unit]:
    """The tasks of a paragraph; what stands before the first is prose, and the last one has what follows."""
    line = unit.first.line.number
    ends = [*begins[1:], len(unit.text)]
    texts = [unit.text[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]
    found = [
        Unit(Kind.text, text, [Mark(Line(line, text), Shape.text, text)], blank=not number and unit.blank)
        for number, text in enumerate(texts)
    ]
    found[-1] = replace(found[-1], more=unit.more)
    before = unit.text[: begins[0]].strip()
    if not before:
        return found
    # A unit that is neither item nor text is prose.
    return [Unit(Kind.code, before, [Mark(Line(line, before), Shape.text, before)], blank=unit.blank), *found]
