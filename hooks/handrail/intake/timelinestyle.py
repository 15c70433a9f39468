"""How somebody writes a timeline: which of its lines are entries of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.intake.account import Shape
from handrail.intake.timedlines import TimedLine

_LABELS = 3
"""Labels alone on their lines that make a timeline an outline of labels: `Actions taken:`."""

_FEW = 2
"""Lines without any time that make a timeline of their own: one may be a sentence about it."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the lines of one timeline have in common.

    `headed`: entries begin with their time; `listed`: as list items; `dated`: with a date;
    `outlined`: most stand below labels; `told`: without any time its lines are entries. `base` is
    the depth of its list items, `indent` the margin of its bare lines.
    """

    headed: bool
    listed: bool
    dated: bool
    outlined: bool
    told: bool
    base: int
    indent: int

    def begins(self, line: TimedLine, above: TimedLine | None) -> bool:
        """Whether a line without a time at its head is an entry; `above` is the entry that is open."""
        if line.mark.shape is Shape.item:
            return line.mark.depth <= self.base and (self.listed if self.headed else self.told)
        if line.indent > self.indent or line.mark.depth or line.picture or line.fact:
            return False
        if self.headed:
            timed = line.told(loose=False) is not None and (self.dated or line.labelled) and not self.listed
            return timed or (self.outlined and line.label)
        if not self.told or (self.base and above):
            return False
        return line.label or line.titled or above is None or not (above.label or line.joined)


def style_of(lines: Sequence[TimedLine]) -> Style:
    """Look at all lines of a timeline."""
    items = [line for line in lines if line.mark.shape is Shape.item]
    texts = [line for line in lines if line.mark.shape is Shape.text]
    rows = [line for line in lines if line.mark.shape is Shape.row]
    headed = [line for line in lines if line.headed]
    labels = sum(line.label for line in lines)
    words = [*items, *texts, *rows]
    return Style(
        headed=bool(headed),
        listed=any(line.headed for line in items),
        dated=any(line.head and line.head.dated for line in lines),
        outlined=labels >= _LABELS and labels > len(headed),
        told=len(words) >= _FEW or any(line.found for line in words),
        base=min((line.mark.depth for line in items if line.head or not headed), default=0),
        indent=min((line.indent for line in texts if line.headed), default=0),
    )
