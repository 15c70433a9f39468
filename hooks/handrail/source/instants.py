"""Dates and times as people write them, resolved to instants or refused with the reason."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from handrail.model import Instant, Place, Problem
from handrail.source.zonenames import FIXED, LABEL, offset_of, seasonless, zone_meant

HALF = r'[AaPp](?:[Mm](?![A-Za-z])|\.\s?[Mm]\b\.?)'
"""A pattern of the half of a day on the 12-hour clock: `PM`, `pm`, `p.m.`."""
CLOCK = rf'(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s*{HALF})?|\d{{1,2}}\s*{HALF})'
"""A pattern of a time of day: `13:45`, `9:05:30`, `1:45 PM`, `6 pm`."""
_INSTANT = re.compile(
    rf'(?P<date>\d{{4}}-\d{{2}}-\d{{2}})[ T]+(?P<time>{CLOCK})(?:\.\d+)?\s*'
    rf'(?:(?P<label>[A-Za-z]{{1,6}}|[+-]\d{{1,2}}(?::?\d{{2}})?|{LABEL})|\((?P<inside>{LABEL})\))?',
    re.ASCII,
)
_CLOCK = re.compile(rf'(\d{{1,2}})(?::(\d{{2}})(?::(\d{{2}}))?)?\s*(?P<half>{HALF})?', re.ASCII)
_TWICE = re.compile(rf'(?<![\d:])(\d{{1,2}})(?::\d{{2}}){{0,2}}\s*(?P<half>{HALF})', re.ASCII)
_DATE = re.compile(r'\d{4}-\d{2}-\d{2}', re.ASCII)
_OFFSET = re.compile(r'([+-])(\d{2}):?(\d{2})', re.ASCII)
_UTC_LABELS = frozenset({'Z', 'UTC', 'GMT'})
_ZONES = available_timezones()
_YEARS = range(1900, 2200)
"""Years of which an instant may be: far enough from those where Python's arithmetic ends."""
_WIDEST = timedelta(hours=14)
_NOON = 12
_MOST_BEHIND = -12  # Etc/GMT+12 is the outermost zone to the west


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
    """Read `2024-01-21 14:00 WAT`, `2024-01-21T14:00:00+01:00` or `2024-01-21 2:00 PM (GMT+1)`.

    `zone` is the document's IANA zone. An abbreviation is accepted when the zone bears it on
    that day, or when it has one meaning; any other is refused, since `IST` or `CST` name several zones.
    """
    match = _INSTANT.fullmatch(text.strip())
    if not match:
        hint = 'write "2024-01-21 14:00", with an offset or zone label behind it if needed'
        return Problem(at, 'not-an-instant', f'{text!r} is not a date with a time', hint)
    day, clock = read_date(match['date']), read_clock(match['time'])
    if day is None or clock is None:
        wrong = match['date'] if day is None else match['time']
        return Problem(at, 'no-such-time', f'{wrong!r} does not exist', 'correct the date or time')
    return resolve(day, clock, match['label'] or match['inside'] or '', zone, at, text.strip())


def read_clock(text: str) -> time | None:
    """Return the time of day of `13:45`, `9:05:30`, `1:45 PM` or `6 p.m.`, None when there is none.

    People write both clocks at once, too: `13:20PM` is 13:20 and `00:30 AM` is 00:30.
    """
    match = _CLOCK.fullmatch(text)
    if not match or not (match[2] or match['half']):
        return None
    hour = int(match[1])
    if match['half'] and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if _is_pm(match['half']) else 0)
    try:
        return time(hour, int(match[2] or 0), int(match[3] or 0))
    except ValueError:
        return None


def wrong_half(text: str) -> bool:
    """Whether the time in a text contradicts itself: `14:30 am`, `00:30 PM`; the hour counts then."""
    match = _TWICE.search(text)
    if not match:
        return False
    hour = int(match[1])
    return hour == 0 if _is_pm(match['half']) else hour > _NOON


def _is_pm(half: str) -> bool:
    return half[0] in 'Pp'


def resolve(day: date, clock: time, label: str, zone: str, at: Place, text: str) -> Instant | Problem:  # noqa: PLR0913, PLR0917 - six facts of one moment
    """Find the instant of a local date and time under a label, or under the document's zone."""
    if day.year not in _YEARS:
        said = f'the year {day.year} is out of range'
        return Problem(at, 'no-such-time', said, f'write a year from {_YEARS[0]} to {_YEARS[-1]}')
    naive = datetime.combine(day, clock)
    if label.upper() in _UTC_LABELS and label.upper() != _name(naive, zone):
        return Instant(naive.replace(tzinfo=UTC), 'UTC', label, text, at)
    if label[:1] in ('+', '-'):
        return _offset(naive, label, zone, at, text)
    if (offset := offset_of(label)) is not None:
        return _from_utc(naive, offset, label, zone, at, text)
    if label in FIXED and label != _name(naive, zone):
        return _local(naive, label, FIXED[label], at, text)
    return _local(naive, label, zone, at, text)


def _offset(naive: datetime, label: str, zone: str, at: Place, text: str) -> Instant | Problem:
    match = _OFFSET.fullmatch(label)
    offset = timedelta(hours=int(match[2]), minutes=int(match[3])) if match else None
    if match is None or offset is None or offset > _WIDEST or int(match[3]) >= 60:  # noqa: PLR2004
        return Problem(at, 'no-such-offset', f'{label!r} is not an offset', 'write it as +01:00')
    aware = naive.replace(tzinfo=timezone(-offset if match[1] == '-' else offset))
    return Instant(aware.astimezone(UTC), zone, '', text, at)


def _from_utc(  # noqa: PLR0913, PLR0917 - six facts of one moment
    naive: datetime, offset: timedelta, label: str, zone: str, at: Place, text: str
) -> Instant | Problem:
    """Resolve `GMT+1`: on the document's clock where that has this offset, else on one of its own.

    There are zones of whole hours only; under any other offset the document's clock is kept.
    """
    if abs(offset) > _WIDEST:
        return Problem(at, 'no-such-offset', f'{label!r} is not an offset', 'write it as +01:00')
    utc = naive.replace(tzinfo=timezone(offset)).astimezone(UTC)
    if utc.astimezone(ZoneInfo(zone)).utcoffset() == offset:
        return Instant(utc, zone, label, text, at)
    hours, rest = divmod(offset, timedelta(hours=1))
    if rest or hours < _MOST_BEHIND:
        return Instant(utc, zone, '', text, at)
    return Instant(utc, f'Etc/GMT{-hours:+}' if hours else 'UTC', label, text, at)


def _name(naive: datetime, zone: str) -> str | None:
    return naive.replace(tzinfo=ZoneInfo(zone)).tzname()


def _local(naive: datetime, label: str, zone: str, at: Place, text: str) -> Instant | Problem:
    """Resolve on the document's clock; in the hour that a clock change repeats the label decides."""
    both = [naive.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)]
    shown = f'{naive:%Y-%m-%d %H:%M}'
    if label and not _bears(naive, label, zone):
        both = [moment for moment in both if moment.tzname() == label]
        if not both:
            said = f'{label!r} is not what {zone} is called on {naive:%Y-%m-%d}'
            return Problem(at, 'zone-label', said, _mend(naive, label, zone))
    utc = {moment.astimezone(UTC) for moment in both}
    if len(utc) > 1:
        gap = all(m.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != naive for m in both)
        said = f'{shown} {"does not exist" if gap else "happens twice"} in {zone}: the clocks change'
        return Problem(at, 'clock-change', said, 'write the offset behind it, such as +02:00')
    return Instant(utc.pop(), zone, label, text, at)


def _bears(naive: datetime, label: str, zone: str) -> bool:
    """Whether a label without a season (`PT`, `local time`) names the clock of the zone."""
    meant = seasonless(label)
    return meant is not None and (not meant or _name(naive, meant) == _name(naive, zone))


def _mend(naive: datetime, label: str, zone: str) -> str:
    """Propose the zone that is usually meant, or the name that this one bears on the day."""
    meant, name = zone_meant(label), _name(naive, zone)
    if meant and meant != zone:
        return f'add "timezone: {meant}" if that is its clock, or write the offset, such as +01:00'
    if meant and name and name.isalpha():
        return f'write {name!r} if the clock of {zone} is meant, or the offset, such as +01:00'
    return 'write the offset, such as +01:00, or correct "timezone"'
