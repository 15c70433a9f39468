"""The timeline of an incident: rows with exact instants, kinds and text.

A row is a list item `- [YYYY-MM-DD ]HH:MM[ LABEL] KIND... text`, each kind a code span. It stands
on the day of the row before it, on the clock of the document's zone; the first row on the day of
the earliest instant that the document states, else on the day in its name.

A draft may hold rows whose instant is not known: without a time, on no day, or under a label that names
no zone for certain. They keep their place and their words, and what they lack is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handrail.model import EntryKind, EntryMark, Instant, Level, Place, Problem, Ref, TimelineEntry
from handrail.source.blocks import blocks
from handrail.source.instants import read_clock, read_date, resolve
from handrail.source.items import Item, is_list, read_items
from handrail.source.outline import Outline, Part
from handrail.source.prose import Stretch
from handrail.source.rows import Row, read_row, time_range, untimed_row
from handrail.source.zonenames import WORDS

_SHARED = frozenset({'no-day', 'zone-label', 'no-kind'})
"""What all rows of a document may lack at once."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The document's zone; not `sure` when what it states is no zone, so that labels prove nothing."""

    zone: str
    sure: bool = True

    def at(self, day: date, clock: time, label: str, at: Place, text: str) -> Instant | Problem:
        """Resolve a local date and time; in doubt about the zone it is taken without its label.

        An offset must be the zone's own: `13:45-14:00` is a range and no offset.
        """
        found = resolve(day, clock, label, self.zone, at, text)
        if isinstance(found, Problem):
            if self.sure or found.code not in {'zone-label', 'clock-change'}:
                return found
            return Instant(datetime.combine(day, clock, UTC), 'UTC', label, text, at)
        naive = datetime.combine(day, clock)
        if self.sure and label[:1] in {'+', '-'} and found.local.replace(tzinfo=None) != naive:
            said = f'{label!r} is not the offset of {self.zone} on {day}'
            return Problem(at, 'zone-label', said, f'write the clock of {self.zone}, or correct "timezone"')
        return found

    def names(self, day: date) -> frozenset[str]:
        """What the zone is called in the summer and in the winter of that year, and UTC."""
        zone = ZoneInfo(self.zone)
        months = (datetime(day.year, month, 1, tzinfo=zone).tzname() for month in (1, 7))
        return frozenset({'UTC', 'GMT', 'Z', *(name for name in months if name)})


@dataclass(slots=True)
class Timeline:
    """The rows in order, their references, and the lines that they take in each part, by its line."""

    entries: list[TimelineEntry] = field(default_factory=list)
    refs: list[Ref] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: dict[int, list[Stretch]] = field(default_factory=dict)


def read_timeline(
    outline: Outline, parts: Sequence[Part], clock: Clock, days: Sequence[date], *, draft: bool = False
) -> Timeline:
    """Read the rows of the timeline's parts; `days` are those of detection and start, else the name's.

    An item that is no row is a Problem and stays in the prose. In a draft it is a row without an
    instant, and every Problem of the timeline is a warning.
    """
    timeline = Timeline()
    names = clock.names(min(days, default=date(2000, 1, 1))) | (WORDS if draft else frozenset())
    items = [(part, item) for part in parts for item in _items(outline, part)]
    rows = [(part, item, row) for part, item in items if (row := _row(outline, item, timeline, names, draft))]
    reader = _Reader(outline, clock, timeline, _first_day(days, [row for _, _, row in rows]), draft)
    for part, item, row in rows:
        if reader.add(row):
            timeline.taken.setdefault(part.at.line, []).append(item.lines)
    timeline.problems.extend(reader.shared())
    if draft:
        timeline.problems = [replace(problem, level=Level.warning) for problem in timeline.problems]
    return timeline


def _first_day(days: Sequence[date], rows: Sequence[Row]) -> date | None:
    """The earliest of the stated days and the first day written in a row.

    That of a row counts only the evening before: a slip of the pen must not move the whole timeline.
    """
    written = next((day for row in rows if (day := read_date(row.date))), None)
    if written and (not days or min(days) - written <= timedelta(days=1)):
        return min([*days, written])
    return min(days, default=None)


def _items(outline: Outline, part: Part) -> Iterator[Item]:
    for block in blocks(outline, part.tokens):
        if is_list(block):
            yield from read_items(outline, block)


def _row(outline: Outline, item: Item, timeline: Timeline, names: frozenset[str], draft: bool) -> Row | None:  # noqa: FBT001 - the status of the document
    """Read an item as a row; one without a time is reported, and is a row in a draft alone."""
    if row := read_row(outline, item, names):
        return row
    shown = outline.lines[item.at.line - 1].strip()[:60]
    said = f'the timeline has a row without a time: {shown!r}'
    hint = 'write "- 13:45 `signal` text", or put it below a heading of its own'
    timeline.problems.append(Problem(item.at, 'no-row', said, hint))
    return untimed_row(outline, item) if draft else None


@dataclass(slots=True)
class _Reader:
    """Puts the rows on their days; `day` is that of the row before.

    `doubts` is what rows of a draft lack, by its code and the label that it is about.
    """

    outline: Outline
    clock: Clock
    timeline: Timeline
    day: date | None
    draft: bool
    first: date | None = None
    before: Instant | None = None
    earlier: Instant | None = None
    anchors: dict[str, int] = field(default_factory=dict)
    doubts: dict[tuple[str, str], list[Problem]] = field(default_factory=dict)

    def add(self, row: Row) -> bool:
        """Add a row; false when it has no instant and is of no draft, so that it stays in the prose."""
        problems = self.timeline.problems
        instant = self._instant(row) if row.clock else None
        for problem in row.problems:
            self._doubt(problem)
        if isinstance(instant, Problem):
            self._doubt(instant, row.label if instant.code == 'zone-label' else '')
            instant = None
        if instant is None and not self.draft:
            return False
        if instant and self.before and instant.utc < self.before.utc:
            problems.append(self._backwards(row, instant))
        if instant:
            self.earlier, self.before = self.before, instant
        anchor = self._anchor(row) if instant else f'row-{len(self.timeline.entries) + 1}'
        marks = row.marks or (EntryMark(EntryKind.note),)
        self.timeline.entries.append(
            TimelineEntry(anchor, instant, marks, row.run.spans, row.at, row.written)
        )
        self.timeline.refs.extend(row.run.refs(self.outline.uri, anchor, 'timeline'))
        return True

    def _doubt(self, problem: Problem, label: str = '') -> None:
        """Report a problem of a row; in a draft what many rows lack is told at the first of them."""
        if self.draft and problem.code in _SHARED:
            self.doubts.setdefault((problem.code, label), []).append(problem)
        else:
            self.timeline.problems.append(problem)

    def shared(self) -> Iterator[Problem]:
        """What rows of a draft lack, once for all that lack the same."""
        for first, *others in self.doubts.values():
            rows = 'one more row' if len(others) == 1 else f'{len(others)} more rows'
            more = f', and so it is with {rows}' if others else ''
            yield replace(first, message=f'{first.message}{more}')

    def _instant(self, row: Row) -> Instant | Problem:
        day, clock = read_date(row.date) if row.date else self.day, read_clock(row.clock)
        if clock is None or (row.date and day is None):
            said = f'{row.date if clock else row.clock!r} does not exist'
            return Problem(row.at, 'no-such-time', said, 'correct the date or time')
        if day is None:
            said = f'nothing says on which day the row {row.written!r} stands'
            return Problem(
                row.at, 'no-day', said, 'write "started:" in the front matter, or the date in the row'
            )
        self.day = day
        self.first = self.first or day
        found = self.clock.at(day, clock, row.label, row.at, row.written)
        end = read_clock(row.label[1:]) if row.label[:1] == '-' else None
        if isinstance(found, Problem) and end and end > clock:
            if not self.draft:
                return time_range(row.at, f'{row.clock}{row.label}')
            row.written, ends = row.written.removesuffix(row.label), row.label
            row.label = ''
            row.ends(ends)
            return self.clock.at(day, clock, '', row.at, row.written)
        return found

    def _anchor(self, row: Row) -> str:
        """The address of a row: its clock, with month and day behind the first day, counted if taken."""
        anchor = f't{read_clock(row.clock):%H%M}'
        if self.day and self.day != self.first:
            anchor = f't{self.day:%m%d}-{anchor[1:]}'
        count = self.anchors[anchor] = self.anchors.get(anchor, 0) + 1
        return anchor if count == 1 else f'{anchor}-{count}'

    def _backwards(self, row: Row, instant: Instant) -> Problem:
        """Blame the row before where it is that one which is on another clock than the rest."""
        before = self.before or instant
        if before.zone != self.clock.zone and not row.label:
            local = before.utc.astimezone(ZoneInfo(self.clock.zone))
            fits = self.earlier is None or self.earlier.utc <= instant.utc
            if fits:
                said = f'{before.text} is {local:%H:%M} in {self.clock.zone}, and {row.written} comes next'
                hint = f'write the clock of {self.clock.zone}, or put the rows in order'
                return Problem(before.at, 'clock-backwards', said, hint)
        said = f'{row.written} stands behind {before.text}: the clock runs backwards'
        if row.date:
            return Problem(row.at, 'clock-backwards', said, 'put the rows in order, or correct the date')
        hint = f'past midnight write the date, "- YYYY-MM-DD {row.clock}"; else put the rows in order'
        return Problem(row.at, 'clock-backwards', said, hint)
