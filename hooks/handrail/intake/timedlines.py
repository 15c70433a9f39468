"""The lines of a timeline, each with the times in it and with how it stands to the line above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handrail.intake.account import Mark, Shape
from handrail.intake.dates import Calendar
from handrail.intake.entries import Head, Segment, moments_of, segments
from handrail.intake.marks import PLAIN, plainly
from handrail.intake.moments import Found

_LABEL = re.compile(
    r'^[\s*_`]*(?P<name>[^\W\d_][^.:(){}=;]{2,48}?)[*_`\s]*(?:\((?!\))|:(?!//)|[-\u2013\u2014](?=\s))[*_`\s]*'
)
_ONLY_LABEL = re.compile(r'^[\s*_`]*[^\W\d_][^.{}=;]{2,120}[:?][\s*_`]*(?:\([^()]{0,80}\)\??[\s:*_`]*)?$')
_BOLD = re.compile(r'^\*\*[^*:.]{3,60}\*\*:?$')
_FACT = re.compile(
    r'^[\s*_`]*(?:(?:total|outage)\s)?(?:duration|impact|severity|note|root\scause|date|author|status|services?)\b[^:]{0,30}:',
    re.IGNORECASE,
)
_AT = re.compile(r'^[\s*_`]*(?:at|on|by|around|from)\s', re.IGNORECASE)
_SENTENCE = re.compile(r'[.!?](?:\s|$)')
_ENDED = re.compile(r'[.!?:;)"\u201d\u2019*`][\s*_`]*$')
_PICTURE = re.compile(r'^!?\[{1,2}!?\[?[^\[\]]{0,300}\]\([^)]{0,2000}\)\S{0,2000}$|^<img\b')
_HANGING = re.compile(
    r'\b(?:at|by|from|to|until|till|since|around|about|before|after|and|between|for|of|on)$', re.IGNORECASE
)
_NEAR = 48
"""Characters of a label's own sentence in which its time stands: `Detection: it was seen at 12:00`."""


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line: the moments in it, its entries, and its place.

    `label` tells that it is only a label or a question, `value` that it is only a time; `joined`
    that it goes on with the sentence of the line above, `apart` that a blank line stands before it;
    `under` that a label stands above it.
    """

    mark: Mark
    found: tuple[Found, ...] = ()
    segments: tuple[Segment, ...] = ()
    label: bool = False
    under: bool = False
    joined: bool = False
    apart: bool = False

    @property
    def head(self) -> Head | None:
        """The first entry that begins on this line."""
        return next((segment.head for segment in self.segments if segment.head), None)

    @property
    def value(self) -> bool:
        """Whether the line is a time and nothing else, under a label."""
        return (
            self.under
            and self.head is not None
            and not any(segment.text.strip('*_`.)') for segment in self.segments)
        )

    @property
    def headed(self) -> bool:
        """Whether an entry begins on this line by its own time."""
        return self.head is not None and not self.value

    @property
    def indent(self) -> int:
        """How far a line of text stands from the margin."""
        text = self.mark.line.text
        return len(text) - len(text.lstrip()) if self.mark.shape is Shape.text else 0

    @property
    def picture(self) -> bool:
        """Whether the line only shows a picture."""
        return bool(_PICTURE.match(self.mark.text))

    @property
    def fact(self) -> bool:
        """Whether the line is a field of a summary and no entry: `Duration: ...`."""
        return self.mark.shape is Shape.text and bool(_FACT.match(self.mark.text))

    @property
    def titled(self) -> bool:
        """Whether the line begins with a label of its own: `Actions taken: we looked`."""
        label = _LABEL.match(self.mark.text)
        if label is None or ':' not in label[0] or not label['name'][:1].isupper():
            return False
        return not any(character.isdigit() for character in label['name'])

    @property
    def labelled(self) -> bool:
        """Whether a label or a word like `at` introduces the first moment of the line."""
        return self._introduced() is not None

    def told(self, *, loose: bool) -> Found | None:
        """The moment that an entry without a time at its head states.

        Behind a label, after `At`, or with its date; when `loose`, anywhere in the line.
        """
        if not self.found:
            return None
        if loose:
            return self._introduced() or self.found[0]
        return self._introduced() or next((one for one in self.found if one.dated), None)

    def _introduced(self) -> Found | None:
        first = self.found[0] if self.found else None
        if first is None:
            return None
        text = self.mark.text
        if (at := _AT.match(text)) and first.start <= at.end():
            return first
        label = _LABEL.match(text)
        if label is None or first.start < label.end() or first.start - label.end() > _NEAR:
            return None
        return None if _SENTENCE.search(text, label.end(), first.start) else first


def timed_lines(marks: Sequence[Mark], calendar: Calendar) -> tuple[TimedLine, ...]:
    """Read the lines of a part, in their order."""
    lines: list[TimedLine] = []
    above: TimedLine | None = None
    apart = True
    for one in marks:
        mark = plainly(one) if one.shape is Shape.heading and one.depth >= PLAIN else one
        if mark.shape is Shape.blank:
            lines.append(TimedLine(mark))
            apart = True
            continue
        line = _line(mark, calendar, above, apart=apart)
        lines.append(line)
        above, apart = line, False
    return tuple(lines)


def _line(mark: Mark, calendar: Calendar, above: TimedLine | None, *, apart: bool) -> TimedLine:
    if mark.shape not in (Shape.item, Shape.text, Shape.heading):
        return TimedLine(mark, apart=apart)
    found = moments_of(mark.text, mark.line.number, calendar)
    parts = segments(mark.text, mark.line.number, calendar, found)
    if mark.shape is Shape.heading and not any(part.head and part.head.moment.clock for part in parts):
        parts = (Segment(None, mark.text),)
    if above and not apart and mark.shape is Shape.text and _HANGING.search(above.mark.text):
        parts = (Segment(None, mark.text),)
    label = not any(part.head for part in parts) and bool(
        _ONLY_LABEL.match(mark.text) or _BOLD.match(mark.text)
    )
    joined = (
        above is not None
        and not apart
        and mark.shape is above.mark.shape is Shape.text
        and (not _ENDED.search(above.mark.text) or mark.text[:1].islower())
    )
    return TimedLine(
        mark,
        found,
        parts,
        label,
        above is not None and above.label and mark.shape is not Shape.heading,
        joined,
        apart,
    )


def trimmed(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks without blank ones at their ends."""
    begin, end = 0, len(marks)
    while begin < end and marks[begin].shape is Shape.blank:
        begin += 1
    while end > begin and marks[end - 1].shape is Shape.blank:
        end -= 1
    return tuple(marks[begin:end])
