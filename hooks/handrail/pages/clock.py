"""Days, clocks and spans of time, written the same on every page."""

from __future__ import annotations

from datetime import date, datetime

from handrail.model import Instant
from handrail.pages.encode import Markdown, text
from handrail.review.flags import spoken


def day(value: date) -> Markdown:
    """Return a day as `2024-01-21`."""
    return Markdown(value.isoformat())


def minutes(value: int) -> Markdown:
    """Return a number of minutes as the review says it: `15 min`, `4 h 15 min`."""
    return Markdown(spoken(value))


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
