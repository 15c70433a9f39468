"""Spans of time as people write them: `4 hours`, `2h36m`, `1 hour and 45 minutes`."""

from __future__ import annotations

import re

_UNITS = {'d': 1440, 'day': 1440, 'h': 60, 'hr': 60, 'hour': 60, 'm': 1, 'min': 1, 'minute': 1}
_SECONDS = frozenset({'s', 'sec', 'second'})
_PART = re.compile(r'(\d{1,6}(?:\.\d{1,3})?)[\s-]*([a-z]+)', re.ASCII)
_JOINTS = re.compile(r'[\s,]*(?:and)?[\s,]*')
_ABOUT = re.compile(r'^(?:about|approximately|approx\.?|around|roughly|some|circa|~)\s*')


def read_minutes(text: str) -> int | None:
    """Return a quantity of time in minutes, None when the text is no quantity or holds more than one.

    Seconds are rounded to the minute; `about` and its like are left out.
    """
    rest = _ABOUT.sub('', text.strip().lower().rstrip('.'))
    total, found = 0.0, False
    seen: set[int] = set()
    while rest:
        match = _PART.match(rest)
        unit = match[2] if match else ''
        name = unit if unit in _UNITS or unit in _SECONDS else unit.removesuffix('s')
        if match is None or not (name in _UNITS or name in _SECONDS):
            return None
        size = _UNITS.get(name, 0)
        if size in seen:
            return None
        seen.add(size)
        total += float(match[1]) * size if size else float(match[1]) / 60
        found = True
        rest = rest[match.end() :]
        rest = rest[joint.end() :] if (joint := _JOINTS.match(rest)) else rest
    return round(total) if found else None
