"""Times of day in running text, on the 12-hour and the 24-hour clock and in their mixtures.

`13:20PM` is 13:20, since both ways of reading it agree; `14:30 am` contradicts itself and has no
value. Port numbers, versions, addresses and numbers of list items are no times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_HALF = r'(?:[ap]\.m\.?|[ap]m)(?![A-Za-z])'
# `06.10` and `10h15` are times where a zone stands behind, or behind the other end of a range.
_ZONED = (
    r'(?=(?:\s?(?:to|and|until|till|-|\u2013)\s?\d{1,2}[.h][0-5]\d)?'
    r'\s?\(?(?-i:UTC|GMT|CES?T|EES?T|WES?T|BST|WAT|EAT|CAT|SAST|IST|[ECMP][SD]T)(?![A-Za-z]))'
)
_CLOCK = re.compile(
    rf'(?:(?<![0-9A-Za-z])|(?<=\dT))(?:'
    rf'(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?::(?P<s>\d{{2}}))?(?:[.,]\d{{3,9}})?(?![\d%]|:\d)(?:\s{{0,3}}(?P<half>{_HALF}))?'
    rf'|(?P<h3>\d{{1,2}})\.(?P<m3>\d{{2}})\s{{0,2}}(?P<half3>{_HALF})'
    rf'|(?P<h4>\d{{1,2}})[.h](?P<m4>[0-5]\d){_ZONED}'
    rf'|(?P<h1>\d{{1,2}}):?\s{{0,2}}(?P<half1>{_HALF})'
    r'|(?P<four>[0-2]\d[0-5]\d)\s?hrs?(?![A-Za-z])'
    r'|(?P<word>(?<!-)(?:noon|midnight))(?![A-Za-z-])'
    r')',
    re.IGNORECASE,
)
_HEAD = re.compile(r'(\d{1,2})[hH.](\d{2})(?![\d.%]|:\d|[a-zA-Z])')
_BEFORE = re.compile(r'(?:\d[.:/]|[+#]|(?:UTC|GMT|utc|gmt)\s?[-\u2212])$')
# The bare hour that ends a range, a zone behind it: `from 4pm to 6 GMT`.
_HOUR = re.compile(
    rf'\s?(?:(?:to|until|till)\s|(?P<dash>[-\u2013]\s?))(?P<hour>\d{{1,2}}){_ZONED}', re.IGNORECASE
)
_NOON = 12
LONGEST = 8192
"""Characters of one line in which times, dates and lengths are looked for."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day in a text from `start` to `end`; `clock` is None when it contradicts itself.

    `half` tells whether AM or PM is written, `spare` whether the hour could do with either.
    """

    start: int
    end: int
    clock: time | None
    half: str = ''
    spare: bool = False


def find_clocks(text: str) -> tuple[Time, ...]:
    """Every time of day in the first 8 kB of a text, in order, with the bare hours that end a range."""
    found: list[Time] = []
    for match in _CLOCK.finditer(text, 0, LONGEST) if text else ():
        if _stands(text, match):
            found.append(_time(match))
            found.extend(_hour(text, found[-1]))
    return tuple(found)


def _hour(text: str, first: Time) -> tuple[Time, ...]:
    """The bare hour to which a range goes from its first time; no value where it could be another.

    Behind 4pm a 6 is 18:00, since the half of the day is said once for both; a 3 may be any.
    """
    match = _HOUR.match(text, first.end)
    if match is None or first.clock is None or (match['dash'] and not first.half):
        return ()
    clock = _value(int(match['hour']), 0, 0, first.half if int(match['hour']) <= _NOON else '')
    return (Time(*match.span('hour'), clock if clock and clock > first.clock else None),)


def head_clock(text: str, position: int) -> Time | None:
    """A time in a form that is one only at the head of an entry: `15h45`, `15.25`."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    clock = _value(int(match[1]), int(match[2]), 0, '')
    return Time(match.start(), match.end(), clock) if clock else None


def _stands(text: str, match: re.Match[str]) -> bool:
    """Whether what stands before leaves it a time: not in `14.04:`, `+02:00`, `UTC-07:00`, `1.12:30`.

    At the very beginning of a text `10.12:30` is item 10.
    """
    before = text[max(0, match.start() - 5) : match.start()]
    if not _BEFORE.search(before):
        return True
    return match.start() <= len('10.') and before.strip()[:-1].isdigit() and before.rstrip()[-1:] == '.'


def _time(match: re.Match[str]) -> Time:
    if word := match['word']:
        return Time(*match.span(), time(_NOON if word.lower() == 'noon' else 0))
    if four := match['four']:
        return Time(*match.span(), _value(int(four[:2]), int(four[2:]), 0, ''))
    hour = int(match['h'] or match['h3'] or match['h4'] or match['h1'])
    half = (match['half'] or match['half3'] or match['half1'] or '')[:1].lower()
    clock = _value(hour, int(match['m'] or match['m3'] or match['m4'] or 0), int(match['s'] or 0), half)
    return Time(*match.span(), clock, half, not half and 0 < hour <= _NOON)


def _value(hour: int, minute: int, second: int, half: str) -> time | None:
    """The time of day, None when there is none such or when AM or PM contradicts the hour."""
    if half == 'a':
        if hour > _NOON:
            return None
        hour %= _NOON
    elif half == 'p':
        if hour == 0:
            return None
        hour = hour + _NOON if hour < _NOON else hour
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
