"""The places of boxes and lines in the drawing of a runbook.

The boxes stand in one column in the author's order, as wide as a phone; lines run in lanes on
their right, one lane for all lines to the same box. A layered drawing (Sugiyama) spreads a runbook
over four times that width, because nearly every step has a way to the escalation at its end.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 272
LINE = 17
LANE = 13
GAP = 16
PAD = 9
FONT = 13
_NARROW = frozenset("ijltfr.,:;|!'()[]I- ")
_WIDE = frozenset('mwMW@%')


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a box: its words, the box it leads to (None: out of the drawing), an address."""

    words: str
    to: int | None
    href: str = ''


@dataclass(frozen=True, slots=True)
class Box:
    """A box to be drawn: its kind, its title, its address and its ways out."""

    kind: str
    title: str
    href: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A box with its place; `lines` is its title, `ways` the words of each way cut to fit."""

    box: Box
    top: int
    height: int
    lines: tuple[str, ...]
    ways: tuple[str, ...]

    @property
    def entry(self) -> int:
        """The height at which lines arrive."""
        return self.top + PAD + LINE // 2

    def exit(self, number: int) -> int:
        """The height at which the way of this number leaves."""
        return self.top + PAD + LINE * (len(self.lines) + number) + LINE // 2


def place(boxes: Sequence[Box]) -> tuple[Placed, ...]:
    """Put boxes below each other."""
    placed: list[Placed] = []
    top = GAP // 2
    for box in boxes:
        lines = wrapped(box.title, WIDTH - 3 * PAD, 2)
        ways = tuple(wrapped(way.words, WIDTH - 4 * PAD, 1)[0] for way in box.ways)
        height = 2 * PAD + LINE * (len(lines) + len(ways))
        placed.append(Placed(box, top, height, lines, ways))
        top += height + GAP
    return tuple(placed)


def lanes(placed: Sequence[Placed]) -> dict[int, int]:
    """Return the lane of each box that lines lead to: the shorter the way, the nearer to the boxes."""
    spans: dict[int, tuple[int, int]] = {}
    for one in placed:
        for number, way in enumerate(one.box.ways):
            if way.to is not None:
                low, high = spans.get(way.to, (placed[way.to].entry, placed[way.to].entry))
                spans[way.to] = (min(low, one.exit(number)), max(high, one.exit(number)))
    taken: list[list[tuple[int, int]]] = []
    found: dict[int, int] = {}
    for box in sorted(spans, key=lambda each: (spans[each][1] - spans[each][0], each)):
        low, high = spans[box]
        lane = next(
            (n for n, used in enumerate(taken) if all(high < a or b < low for a, b in used)), len(taken)
        )
        taken.extend([[]] if lane == len(taken) else [])
        taken[lane].append((low, high))
        found[box] = lane
    return found


def wrapped(text: str, width: int, most: int) -> tuple[str, ...]:
    """Break a text into at most `most` lines of `width` pixels; what does not fit ends in `…`."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most:
        fits = _fitting(rest, width)
        if fits < len(rest) and len(lines) == most - 1:
            lines.append(rest[: _fitting(rest, width - FONT)].rstrip() + '…')
            break
        cut = rest.rfind(' ', 1, fits + 1) if fits < len(rest) else fits
        cut = cut if cut > 0 else fits
        lines.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return tuple(lines) or ('',)


def _fitting(text: str, width: int) -> int:
    """Return how many characters fit, at least one."""
    used = 0.0
    for number, character in enumerate(text):
        used += _width(character)
        if used > width:
            return max(number, 1)
    return len(text)


def _width(character: str) -> float:
    """Return the most that a character takes in the usual sans-serif fonts at 13 pixels."""
    if character in _NARROW:
        return 4.9
    if character in _WIDE:
        return 12.4
    if unicodedata.east_asian_width(character) in 'WF':
        return 14.0
    return 9.6 if character.isupper() or ord(character) > 0x24F else 7.6  # noqa: PLR2004 - end of Latin
