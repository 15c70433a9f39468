"""Moments and ranges in running text: a clock with the date and the zone that belong to it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta

from handrail.intake.account import Moment
from handrail.intake.clock import Time, find_clocks
from handrail.intake.dates import Calendar, Mention, find_dates
from handrail.intake.zones import Zone, zone_at

_DAY = r'(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s'
_SMALL = r'(?:at|around|about|approximately|approx\.?|by|from|on|between|starting|beginning|the)'
_DATE_CLOCK = re.compile(
    rf'[\s,:*_`()\[\]@|~\u00b1]*(?:T|(?:[-\u2013\u2014]|{_SMALL}\b)?[\s,~\u00b1*_`]*(?:{_SMALL}[\s~*_`]*){{0,2}})',
    re.IGNORECASE,
)
_CLOCK_DATE = re.compile(
    rf'[\s,*_`(\[]*(?P<on>[-\u2013\u2014]|on\b|of\b)?[\s*_`]*(?:the\s|the\sday\sof\s)?(?:{_DAY})?',
    re.IGNORECASE,
)
_SINCE = r'(?:-+>?|[\u2013\u2014\u2192~]+|to|until|till|through)'
_ENDED = (
    r'(?:and\s|,\s)?\s?(?:it\s)?(?:was\s)?(?:end(?:ed|ing|s)?|last(?:ed|ing)|resolved|restored|recovered|finish(?:ed|ing))'
    r'\s(?:at|by|until|on|around)'
)
_BETWEEN = re.compile(
    rf'[\s*_`,;()\[\]]*(?:{_SINCE}|{_ENDED}|(?P<and>and))'
    r'[\s*_`,;()~\u00b1\u2192]*(?:(?:about|around|approximately|approx\.?|on|at|the)[\s~*_`]*){0,2}',
    re.IGNORECASE,
)
_TWO = re.compile(r'\bbetween\b[^.]{0,40}$', re.IGNORECASE)
_FAR = 60  # characters between the parts of a moment or of a range
_NOON = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A moment in a text from `start` to `end`; `clock` is where its time of day stands.

    `dated` tells that a date is written with it, although its day may not be certain.
    """

    start: int
    end: int
    moment: Moment
    clock: Time
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Two moments that are said to be the ends of one stretch of time."""

    first: Found
    last: Found


def find_moments(text: str, line: int, calendar: Calendar) -> tuple[Found, ...]:
    """Every clock of a text with its date and zone, in order; days are None where not certain."""
    clocks = find_clocks(text)
    return join_moments(text, line, calendar, clocks) if clocks else ()


def join_moments(text: str, line: int, calendar: Calendar, clocks: Sequence[Time]) -> tuple[Found, ...]:
    """Give the clocks of a text, in order, the dates and zones that stand with them."""
    days = _Days(text)
    clocks = [clock for clock in clocks if not days.cover(clock)]
    found: list[Found] = []
    taken = 0
    for number, clock in enumerate(clocks):
        following = clocks[number + 1] if number + 1 < len(clocks) else None
        zone = zone_at(text, clock.end)
        if zone and following and zone.end > following.start:
            zone = None
        end = zone.end if zone else clock.end
        day = days.before(clock.start, taken) or days.behind(end, following)
        if day and zone is None and day.start >= end and (late := zone_at(text, day.end)):
            zone = late if following is None or late.end <= following.start else None
        one = _found(text, line, calendar, (clock, zone, day))
        taken = one.end
        found.append(one)
    return tuple(found)


def find_ranges(text: str, line: int, calendar: Calendar) -> tuple[Range, ...]:
    """Every `from T to T` of a text; a date or zone that only one end bears is given to the other."""
    found = find_moments(text, line, calendar)
    return tuple(_range(first, last, text) for first, last in _pairs(text, found))


def _pairs(text: str, found: Sequence[Found]) -> Iterator[tuple[Found, Found]]:
    used = -1
    for number in range(len(found) - 1):
        first, last = found[number], found[number + 1]
        if number == used or last.start - first.end > _FAR:
            continue
        match = _BETWEEN.fullmatch(text, first.end, last.start)
        if match and (not match['and'] or _TWO.search(text, max(0, first.start - _FAR), first.clock.start)):
            used = number + 1
            yield first, last


def _range(first: Found, last: Found, text: str) -> Range:
    """The ends with what they share: `2:20 - 4:00 PM`, `May 3, 10:00 - 11:00 UTC`."""
    one, other = first.moment, last.moment
    if last.clock.half and first.clock.spare and one.clock and other.clock:
        one = replace(one, clock=_shared(one.clock, other.clock, last.clock.half))
    if one.zone != other.zone and not (one.zone and other.zone):
        zone, iana = (one.zone, one.iana) if one.zone else (other.zone, other.iana)
        one, other = replace(one, zone=zone, iana=iana), replace(other, zone=zone, iana=iana)
    night = bool(one.clock and other.clock and other.clock < one.clock)
    if one.day and not last.dated:
        other = replace(other, day=one.day + timedelta(days=night))
    if other.day and not first.dated and not night:
        one = replace(one, day=other.day)
    one, other = _same_year(one, other, first, last, text)
    return Range(replace(first, moment=one), replace(last, moment=other))


def _same_year(one: Moment, other: Moment, first: Found, last: Found, text: str) -> tuple[Moment, Moment]:
    """A year written at one end only holds for both: `June 8, 8:00 - June 9, 2024, 14:00`."""
    if bool(one.day) == bool(other.day):
        return one, other
    for day, found in ((one.day, last), (other.day, first)):
        if day is None or not found.dated:
            continue
        mentions = find_dates(text[found.start : found.end])
        pairs = mentions[0].yearless if mentions else ()
        if len(pairs) != 1 or abs(pairs[0][0] - day.month) > 1:
            continue
        try:
            same = day.replace(month=pairs[0][0], day=pairs[0][1])
        except ValueError:
            continue
        if found is last:
            other = replace(other, day=same)
        else:
            one = replace(one, day=same)
    return one, other


def _shared(first: time, last: time, half: str) -> time | None:
    """The first end's time when only the last bears AM or PM; None when it could be before noon."""
    hour = first.hour % _NOON + (_NOON if half == 'p' else 0)
    moved = first.replace(hour=hour)
    return moved if moved < last else None


def _found(
    text: str, line: int, calendar: Calendar, parts: tuple[Time, Zone | None, Mention | None]
) -> Found:
    clock, zone, day = parts
    start = min(clock.start, day.start) if day else clock.start
    end = max(clock.end, zone.end if zone else 0, day.end if day else 0)
    if text[end : end + 1] == ')' and text.count('(', start, end) > text.count(')', start, end):
        end += 1
    label, iana = (zone.label, zone.iana) if zone else ('', '')
    moment = Moment(text[start:end], line, clock.clock, calendar.settle(day), label, iana)
    return Found(start, end, moment, clock, day is not None)


class _Days:
    """The dates of a text, found by their place."""

    def __init__(self, text: str) -> None:
        """Find them once."""
        self.text = text
        self.days = find_dates(text)
        self.starts = [day.start for day in self.days]
        self.ends = [day.end for day in self.days]

    def cover(self, clock: Time) -> bool:
        """Whether what looks like a time is a part of a date."""
        number = bisect_right(self.ends, clock.start)
        return number < len(self.days) and self.days[number].start < clock.end

    def before(self, start: int, taken: int) -> Mention | None:
        """The date that belongs to the clock behind it: `June 7, 2024, at 10:00`."""
        number = bisect_right(self.ends, start) - 1
        if number < 0:
            return None
        day = self.days[number]
        near = day.start >= taken and start - day.end <= _FAR
        return day if near and _DATE_CLOCK.fullmatch(self.text, day.end, start) else None

    def behind(self, end: int, following: Time | None) -> Mention | None:
        """The date that belongs to the clock before it: `10:00 on June 7`, `13:15 PST 29 April`."""
        number = bisect_left(self.starts, end)
        if number >= len(self.days):
            return None
        day = self.days[number]
        if day.start - end > _FAR or (following and following.start < day.start):
            return None
        match = _CLOCK_DATE.fullmatch(self.text, end, day.start)
        if match is None:
            return None
        if (
            following
            and (match['on'] or '').lower() not in {'on', 'of'}
            and self.before(following.start, 0) is day
        ):
            return None
        return day
