"""On which day and in which zone the entries of a timeline stand, one after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from handrail.intake.account import Moment, Note
from handrail.intake.clock import find_clocks
from handrail.intake.dates import Calendar, find_dates
from handrail.intake.zones import zones_in

NIGHT = timedelta(hours=12)
"""The longest step over midnight: a slip between AM and PM makes a longer one."""

_LATE = timedelta(hours=8)
_ABOUT_TIMES = re.compile(
    r'\b(?:all\s(?:the\s)?)?(?:times?|timestamps?|timezone|hours|dates?)\b|\ball\s+(?:are\s+|is\s+)?in\b'
    r'|^\W*\(?[A-Za-z +\-0-9:/]{1,24}\)?\W*$',
    re.IGNORECASE,
)
_SHORT = 120
_DATE_WORDS = re.compile(
    r'(?:mon|tues?|wednes|thurs?|fri|satur|sun|day|date|on|the|of|and|incident|\d|utc|all|times?|in|at)*',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the rest of a document says about its timeline.

    `day` is that of the start (else of the document), `start` its time of day; `zone` and `iana`
    those of the duration or the start; `calendar` what its dates say about each other; `repeated`
    the lines of a second telling, which are no entries; `days` those of single timelines, by the
    lines of their headings; `timed` of those that have times.
    """

    calendar: Calendar = field(default_factory=Calendar)
    day: date | None = None
    start: time | None = None
    zone: str = ''
    iana: str = ''
    repeated: frozenset[int] = frozenset()
    days: Mapping[int, date] = field(default_factory=dict)
    timed: frozenset[int] = frozenset()


@dataclass(slots=True)
class Track:
    """The day and zone that hold for the next entry, and the entry before it."""

    context: Context
    day: date | None = None
    zone: str = ''
    iana: str = ''
    last: Moment | None = None
    named: bool = False  # whether a line above names the day
    notes: list[Note] = field(default_factory=list)

    def about(self, text: str, *, heading: bool = False) -> bool:
        """Read a heading or line that names the day or the zone of the times below it.

        True when it does nothing else, so that the line is no entry.
        """
        words = text.strip(' *_`#>:()[]')
        if not words or len(words) > _SHORT or find_clocks(words):
            return False
        zones = zones_in(words) if heading or _ABOUT_TIMES.search(words) else ()
        if len({zone.label for zone in zones}) == 1:
            self.zone, self.iana = zones[0].label, zones[0].iana
        days = find_dates(words)
        if len(days) == 1:
            self.day, self.last, self.named = self.context.calendar.settle(days[0]), None, True
        rest = words
        for start, end in [(day.start, day.end) for day in days] + [(zone.start, zone.end) for zone in zones]:
            rest = rest.replace(words[start:end], ' ')
        return (
            bool(days or zones)
            and _DATE_WORDS.fullmatch(''.join(re.findall(r'[A-Za-z0-9]+', rest))) is not None
        )

    def place(self, moment: Moment, *, dated: bool) -> Moment:
        """Give an entry its day and zone; a date that is not certain leaves it and those below undated."""
        if not moment.zone:
            moment = replace(moment, zone=self.zone, iana=self.iana)
        if dated:
            if moment.day is None and moment.text:
                self._undated(moment)
            self.day = moment.day
            self._check(moment)
        else:
            moment = replace(moment, day=self._day(moment))
            self.day = moment.day
        if moment.zone and not moment.iana:
            self._unnamed(moment)
        if moment.clock:
            self.last = moment
        return moment

    def _day(self, moment: Moment) -> date | None:
        """The day of an entry without a date: that of the one before, or the next one past midnight."""
        if moment.clock is None:
            return self.day
        start = None if self.named else self.context.start
        before, night = (self.last.clock, NIGHT) if self.last else (start, _LATE)
        if before is None or moment.clock >= before or (self.last and self.last.zone != moment.zone):
            return self.day
        step = _between(before, moment.clock)
        if step <= night:
            return self.day + timedelta(days=1) if self.day else None
        if self.last:
            self._backwards(moment)
        return self.day

    def _check(self, moment: Moment) -> None:
        """Note a dated entry that stands before the one above it."""
        last = self.last
        if (
            last is None
            or not (last.clock and moment.clock and last.day and moment.day)
            or last.zone != moment.zone
        ):
            return
        if datetime.combine(moment.day, moment.clock) < datetime.combine(last.day, last.clock):
            self._backwards(moment)

    def _backwards(self, moment: Moment) -> None:
        last = self.last.text if self.last else ''
        self.notes.append(
            Note(
                'clock-backwards', moment.line, f'{moment.text} stands below {last}: the clock runs backwards'
            )
        )

    def _unnamed(self, moment: Moment) -> None:
        said = f'{moment.zone!r} is not the name of one certain zone'
        if not any(note.message == said for note in self.notes):
            self.notes.append(Note('ambiguous-zone', moment.line, said))

    def _undated(self, moment: Moment) -> None:
        if any(note.code == 'ambiguous-date' for note in self.notes):
            return
        if any(day.readings for day in find_dates(moment.text)):
            said = f'the date of {moment.text!r} can be read in two ways'
            self.notes.append(Note('ambiguous-date', moment.line, said))


def _between(before: time, after: time) -> timedelta:
    day = date(2000, 1, 1)
    return datetime.combine(day + timedelta(days=1), after) - datetime.combine(day, before)
