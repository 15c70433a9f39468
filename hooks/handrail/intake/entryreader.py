"""Lines of a timeline put together to entries and to what stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from handrail.intake.account import Heading, Line, Mark, Moment, Piece, Prose, Row, Shape
from handrail.intake.entries import Segment
from handrail.intake.entrykinds import kinds_of
from handrail.intake.timedlines import TimedLine, trimmed
from handrail.intake.timelinestyle import Style
from handrail.intake.timetable import read_cells, tells_time, time_header
from handrail.intake.track import Track

_NUMBER = re.compile(r'^\(?\w{1,3}[.)]$')


@dataclass(slots=True)
class EntryReader:
    """Puts units together to pieces; `row` is the entry that is open, `held` are lines of none."""

    track: Track
    style: Style
    pieces: list[Piece] = field(default_factory=list)
    row: tuple[TimedLine, Moment | None, str, str] | None = None
    more: list[Mark] = field(default_factory=list)
    held: list[Mark] = field(default_factory=list)

    def read(self, units: Sequence[TimedLine], at: int) -> int:
        """Read the unit at an index; return the index of the next."""
        unit = units[at]
        match unit.mark.shape:
            case Shape.blank:
                self._blank(unit.mark)
            case Shape.row:
                return self._table(units, at)
            case Shape.heading:
                self._heading(unit)
            case Shape.code if self.row and not self._outside(unit):
                self.more.append(unit.mark)
            case Shape.item | Shape.text:
                self._words(unit, self._valued(units, at))
            case _:
                self._prose(unit.mark)
        return at + 1

    def close(self) -> None:
        """End the entry or the prose that is open."""
        if self.row:
            unit, moment, text, lead = self.row
            more = trimmed(self.more)
            self.pieces.append(Row(unit.mark.line.number, moment, text, more, kinds_of(text), lead))
        elif any(mark.shape is not Shape.blank for mark in self.held):
            self.pieces.append(Prose(trimmed(self.held)))
        self.row, self.more, self.held = None, [], []

    def _blank(self, mark: Mark) -> None:
        if self.row:
            self.more.append(mark)
        elif self.held:
            self.held.append(mark)

    def _prose(self, mark: Mark) -> None:
        if self.row:
            self.close()
        self.held.append(mark)

    def _open(self, unit: TimedLine, moment: Moment | None, text: str, lead: str = '') -> None:
        self.close()
        number = unit.mark.lead if _NUMBER.match(unit.mark.lead) else ''
        self.row = (unit, moment, text, ' '.join(part for part in (number, lead) if part))

    def _heading(self, unit: TimedLine) -> None:
        if unit.head:
            self._enter(unit)
            return
        self.close()
        self.track.about(unit.mark.text, heading=True)
        self.pieces.append(Heading(unit.mark.line.number, min(unit.mark.depth, 6), unit.mark.text, 'other'))

    def _enter(self, unit: TimedLine) -> None:
        """Read a line with one or more entries; what stands before the first belongs to the one above."""
        for number, segment in enumerate(unit.segments):
            if segment.head is None:
                self._go_on(_part(unit.mark, segment))
                continue
            head = segment.head
            moment = self.track.place(head.moment, dated=head.dated)
            first = not number
            self._open(unit if first else _unnumbered(unit), moment, segment.text, head.lead)

    def _go_on(self, mark: Mark) -> None:
        if self.row:
            self.more.append(mark)
        else:
            self.held.append(mark)

    def _valued(self, units: Sequence[TimedLine], at: int) -> TimedLine | None:
        """The next line with words, when it is the value of this one, a label: its time."""
        if not units[at].label:
            return None
        following = next((unit for unit in units[at + 1 :] if unit.mark.shape is not Shape.blank), None)
        if (
            following is None
            or not following.found
            or following.label
            or following.mark.shape is Shape.heading
        ):
            return None
        own = self.style.headed or self.style.begins(following, units[at])
        return following if following.value or not own else None

    def _words(self, unit: TimedLine, value: TimedLine | None) -> None:
        """Read an item or a line of text."""
        if unit.headed:
            self._enter(unit)
        elif value:
            self._open(
                unit, self.track.place(value.found[0].moment, dated=value.found[0].dated), unit.mark.text
            )
        elif self.row and unit.value:
            self.more.append(unit.mark)
        elif not unit.found and self.track.about(unit.mark.text) and self._aside(unit):
            self._prose(unit.mark)
        elif self.style.begins(unit, self.row[0] if self.row else None):
            found = unit.told(loose=not self.style.headed)
            moment = self.track.place(found.moment, dated=found.dated) if found else None
            self._open(unit, moment, unit.mark.text)
        elif self.row and not self._outside(unit):
            self.more.append(unit.mark)
        else:
            self._prose(unit.mark)

    def _aside(self, unit: TimedLine) -> bool:
        """Whether a line about days or zones stands between entries, not within one."""
        return not self.row or unit.mark.depth <= self.row[0].mark.depth

    def _outside(self, unit: TimedLine) -> bool:
        """Whether a line below a list of entries belongs to none of them."""
        if self.row is None:
            return True
        within = unit.mark.depth or unit.indent or unit.mark.shape is Shape.item
        return self.row[0].mark.shape is Shape.item and not within and unit.apart

    def _table(self, units: Sequence[TimedLine], at: int) -> int:
        """Read a table: its header stays prose, its rows are entries when it tells times."""
        end = at
        while end < len(units) and units[end].mark.shape is Shape.row:
            end += 1
        marks = [unit.mark for unit in units[at:end]]
        calendar = self.track.context.calendar
        if not tells_time(marks, calendar):
            for mark in marks:
                self._prose(mark)
            return end
        self.close()
        begin = 0
        if (header := time_header(marks)) is not None:
            self.track.about(header, heading=True)
            self.held, begin = marks[:2], 2
            self.close()
        for unit in units[at + begin : end]:
            cells = read_cells(unit.mark, calendar)
            if cells.goes_on and self.row:
                self.more.append(Mark(unit.mark.line, Shape.text, cells.text))
            else:
                moment = self.track.place(cells.moment, dated=cells.dated) if cells.moment else None
                self._open(unit, moment, cells.text)
        self.close()
        return end


def _part(mark: Mark, segment: Segment) -> Mark:
    return Mark(Line(mark.line.number, segment.text), mark.shape, segment.text, mark.depth, mark.lead)


def _unnumbered(unit: TimedLine) -> TimedLine:
    """The same line for its second entry: the number of the item stands before the first."""
    return TimedLine(
        Mark(unit.mark.line, unit.mark.shape, unit.mark.text, unit.mark.depth), unit.found, unit.segments
    )
