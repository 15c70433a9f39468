"""Days, clocks and spans of time, written the same on every page."""

from __future__ import annotations

from datetime import date, datetime

from handrail.model import Instant
from handrail.pages.encode import Markdown, text

_HOUR = 60
_SHORT = 3 * _HOUR
_DAY = 24 * 60


def day(value: date) -> Markdown:
    """Return a day as `2024-01-21`."""
    return Markdown(value.isoformat())


def minutes(value: int) -> Markdown:
    """Return a number of minutes as people say it: `15 min`, `125 min`, `4 h 15 min`, `3 d 4 h`.

    Below three hours the minutes alone: that is how the steps of an incident are compared.
    """
    sign, value = ('-' if value < 0 else ''), abs(value)
    if value < _SHORT:
        return Markdown(f'{sign}{value} min')
    if value < 2 * _DAY:
        return Markdown(f'{sign}{value // _HOUR} h {value % _HOUR:02} min')
    return Markdown(f'{sign}{value // _DAY} d {value % _DAY // _HOUR} h')


def clock(value: datetime) -> Markdown:
    """Return the time of day as `13:45`."""
    return Markdown(value.strftime('%H:%M'))


def zone_label(instant: Instant) -> str:
    """Return the name of the local clock at an instant: what people wrote, else the zone's abbreviation."""
    name = instant.label or instant.local.tzname() or instant.zone
    return f'UTC{name}' if name[:1] in '+-' else name


def both_clocks(instant: Instant) -> Markdown:
    """Return an instant on the clock of its zone and in UTC: `2024-01-21 14:00 WAT, 13:00 UTC`."""
    local = instant.local
    shown = f'{day(local.date())} {clock(local)} {text(zone_label(instant))}'
    if local.utcoffset() == instant.utc.utcoffset():
        return Markdown(shown)
    other_day = '' if local.date() == instant.utc.date() else f'{day(instant.utc.date())} '
    return Markdown(f'{shown}, {other_day}{clock(instant.utc)} UTC')
