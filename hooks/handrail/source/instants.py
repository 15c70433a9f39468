"""Dates and times as people write them, resolved to instants or refused with the reason."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from handrail.model import Instant, Place, Problem

_INSTANT = re.compile(
    r'(?P<date>\d{4}-\d{2}-\d{2})[ T]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*'
    r'(?P<label>[A-Za-z]{1,6}|[+-]\d{1,2}(?::?\d{2})?)?',
    re.ASCII,
)
_CLOCK = re.compile(r'(\d{1,2}):(\d{2})(?::(\d{2}))?', re.ASCII)
_DATE = re.compile(r'\d{4}-\d{2}-\d{2}', re.ASCII)
_OFFSET = re.compile(r'([+-])(\d{2}):?(\d{2})', re.ASCII)
_UTC_LABELS = frozenset({'Z', 'UTC', 'GMT'})
_HALF_DAY = frozenset({'AM', 'PM'})
_ZONES = available_timezones()
_YEARS = range(1900, 2200)
_WIDEST = timedelta(hours=14)
"""Years of which an instant may be: far enough from those where Python's arithmetic ends."""


def known_zone(name: str) -> bool:
    """Whether `name` is an IANA zone of the pinned tzdata (`Africa/Lagos`, `UTC`)."""
    return name in _ZONES


def zones() -> frozenset[str]:
    """All IANA zones of the pinned tzdata."""
    return frozenset(_ZONES)


def read_date(text: str) -> date | None:
    """Return the ISO date that is the whole text, None when it is none (`2024-02-30` is none)."""
    try:
        return date.fromisoformat(text.strip()) if _DATE.fullmatch(text.strip()) else None
    except ValueError:
        return None


def read_instant(text: str, zone: str, at: Place) -> Instant | Problem:
    """Read `2024-01-21 14:00 WAT`, `2024-01-21T14:00+01:00` or `2024-01-21 14:00`.

    `zone` is the document's IANA zone. An abbreviation is accepted when the zone bears it on
    that day; any other is refused, since `IST` or `CST` name several zones.
    """
    match = _INSTANT.fullmatch(text.strip())
    if not match:
        hint = 'write "2024-01-21 14:00", with an offset or zone label behind it if needed'
        return Problem(at, 'not-an-instant', f'{text!r} is not a date with a time', hint)
    day, clock = read_date(match['date']), read_clock(match['time'])
    if day is None or clock is None:
        wrong = match['date'] if day is None else match['time']
        return Problem(at, 'no-such-time', f'{wrong!r} does not exist', 'correct the date or time')
    return resolve(day, clock, match['label'] or '', zone, at, text.strip())


def read_clock(text: str) -> time | None:
    """Return the time of day of `13:45`, `9:05` or `13:45:30`, None when there is no such time."""
    match = _CLOCK.fullmatch(text)
    if not match:
        return None
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        return None


def resolve(day: date, clock: time, label: str, zone: str, at: Place, text: str) -> Instant | Problem:  # noqa: PLR0913, PLR0917 - six facts of one moment
    """Find the instant of a local date and time under a label, or under the document's zone."""
    if day.year not in _YEARS:
        said = f'the year {day.year} is out of range'
        return Problem(at, 'no-such-time', said, f'write a year from {_YEARS[0]} to {_YEARS[-1]}')
    naive = datetime.combine(day, clock)
    if label.upper() in _HALF_DAY:
        said = f'{text!r} is on the 12-hour clock'
        return Problem(at, 'twelve-hour-clock', said, 'write the hour from 00 to 23, such as 13:45')
    if label in _UTC_LABELS and label != _name(naive, zone):
        return Instant(naive.replace(tzinfo=UTC), 'UTC', label, text, at)
    if label[:1] in ('+', '-'):
        return _offset(naive, label, zone, at, text)
    return _local(naive, label, zone, at, text)


def _offset(naive: datetime, label: str, zone: str, at: Place, text: str) -> Instant | Problem:
    match = _OFFSET.fullmatch(label)
    offset = timedelta(hours=int(match[2]), minutes=int(match[3])) if match else None
    if match is None or offset is None or offset > _WIDEST or int(match[3]) >= 60:  # noqa: PLR2004
        return Problem(at, 'no-such-offset', f'{label!r} is not an offset', 'write it as +01:00')
    aware = naive.replace(tzinfo=timezone(-offset if match[1] == '-' else offset))
    return Instant(aware.astimezone(UTC), zone, '', text, at)


def _name(naive: datetime, zone: str) -> str | None:
    return naive.replace(tzinfo=ZoneInfo(zone)).tzname()


def _local(naive: datetime, label: str, zone: str, at: Place, text: str) -> Instant | Problem:
    """Resolve on the document's clock; in the hour that a clock change repeats the label decides."""
    both = [naive.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)]
    shown = f'{naive:%Y-%m-%d %H:%M}'
    if label:
        both = [moment for moment in both if moment.tzname() == label]
        if not both:
            said = f'{label!r} is not what {zone} is called on {naive:%Y-%m-%d}'
            return Problem(at, 'zone-label', said, 'write the offset, such as +01:00, or correct "timezone"')
    utc = {moment.astimezone(UTC) for moment in both}
    if len(utc) > 1:
        gap = all(m.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != naive for m in both)
        said = f'{shown} {"does not exist" if gap else "happens twice"} in {zone}: the clocks change'
        return Problem(at, 'clock-change', said, 'write the offset behind it, such as +02:00')
    return Instant(utc.pop(), zone, label, text, at)
