"""Names of time zones as people write them behind a clock: `WAT`, `(GMT+1)`, `PT`, `Pacific Time`.

Few of them name one clock. `WAT`, `EAT` and `CAT` do (tzdata has each for one offset all year), and so
do offsets from UTC. The others have several meanings (`IST`, `CST`) or are written all year round by
people who mean the clock on their wall (`PST` in July): they hold where the document's own zone bears
that name, and else only tell which zone to propose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

FIXED: Mapping[str, str] = MappingProxyType(
    {'WAT': 'Africa/Lagos', 'EAT': 'Africa/Nairobi', 'CAT': 'Africa/Maputo'}
)
"""Abbreviations of one meaning."""

_SEASONAL = {
    'PST': 'America/Los_Angeles', 'PDT': 'America/Los_Angeles',
    'MST': 'America/Denver', 'MDT': 'America/Denver',
    'CST': 'America/Chicago', 'CDT': 'America/Chicago', 'EST': 'America/New_York', 'EDT': 'America/New_York',
    'CET': 'Europe/Berlin', 'CEST': 'Europe/Berlin', 'EET': 'Europe/Helsinki', 'EEST': 'Europe/Helsinki',
    'WET': 'Europe/Lisbon', 'WEST': 'Europe/Lisbon', 'BST': 'Europe/London', 'IST': 'Asia/Kolkata',
    'JST': 'Asia/Tokyo', 'KST': 'Asia/Seoul', 'SGT': 'Asia/Singapore', 'HKT': 'Asia/Hong_Kong',
    'PKT': 'Asia/Karachi', 'SAST': 'Africa/Johannesburg', 'MSK': 'Europe/Moscow', 'AEST': 'Australia/Sydney',
    'AEDT': 'Australia/Sydney', 'ACST': 'Australia/Adelaide', 'AWST': 'Australia/Perth',
    'NZST': 'Pacific/Auckland', 'NZDT': 'Pacific/Auckland', 'BRT': 'America/Sao_Paulo',
    'ETA': 'Africa/Nairobi', 'AKST': 'America/Anchorage', 'AKDT': 'America/Anchorage',
    'HST': 'Pacific/Honolulu',
}  # fmt: skip
_SEASONLESS = {
    'PT': 'America/Los_Angeles', 'MT': 'America/Denver', 'CT': 'America/Chicago', 'ET': 'America/New_York',
    'PACIFIC TIME': 'America/Los_Angeles', 'MOUNTAIN TIME': 'America/Denver',
    'CENTRAL TIME': 'America/Chicago',
    'EASTERN TIME': 'America/New_York', 'WEST AFRICA TIME': 'Africa/Lagos',
    'EAST AFRICA TIME': 'Africa/Nairobi',
    'CENTRAL AFRICA TIME': 'Africa/Maputo', 'CENTRAL EUROPEAN TIME': 'Europe/Berlin', 'LOCAL TIME': '',
}  # fmt: skip
ABBREVIATIONS = frozenset({*FIXED, *_SEASONAL, *(name for name in _SEASONLESS if ' ' not in name)})
"""Every abbreviation known here, whether it names one clock or several."""
WORDS = frozenset({'ETA', 'PT', 'MT', 'CT', 'ET', 'MSK', 'BRT', 'SGT', 'WEST', 'WET', 'EET'})
"""Abbreviations that are words as well: a label only where a separator follows, or in a draft."""
_LONG = (
    r'(?:(?:[Pp]acific|[Mm]ountain|[Ee]astern|[Cc]entral(?:\s[Ee]uropean)?'
    r'|(?:[Ww]est|[Ee]ast|[Cc]entral)(?:ern)?\s[Aa]frican?|[Ll]ocal)\s[Tt]ime)\b'
)
_OFFSET = re.compile(r'(?:UTC|GMT)\s?([+\u2212-])\s?(\d{1,2})(?::?(\d{2}))?', re.ASCII | re.IGNORECASE)
LABEL = (
    r'(?:(?:UTC|GMT)(?:\s?\+\s?|[\u2212-])\d{1,2}(?::?\d{2})?(?!:?\d|\s?[AaPp]\.?[Mm]\b|\s?(?:UTC|GMT))'
    rf'|{_LONG}|[Uu][Tt][Cc]\b|[Gg][Mm][Tt]\b|[A-Z]{{1,5}}\b)'
)
"""A pattern of what may be a label; short words in capitals are one only if `is_label` says so."""


def offset_of(label: str) -> timedelta | None:
    """Return the offset that `GMT+1`, `UTC-5` or `UTC+05:30` states, None for any other label."""
    match = _OFFSET.fullmatch(label)
    if match is None or int(match[3] or 0) >= 60:  # noqa: PLR2004 - minutes of an hour
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return offset if match[1] == '+' else -offset


def is_label(word: str, *, separated: bool) -> bool:
    """Whether a word behind a clock names a zone; `separated`: nothing but a separator follows it."""
    known = word.upper() in {'UTC', 'GMT'} or word in FIXED or word in _SEASONAL or word in _SEASONLESS
    if ' ' in word or offset_of(word) is not None:
        return True
    return known and (separated or word not in WORDS)


def zone_meant(label: str) -> str:
    """Return the zone that is usually meant by a label, to be proposed and never assumed; '' for none."""
    folded = _folded(label)
    return FIXED.get(label) or _SEASONAL.get(label) or _SEASONLESS.get(folded) or ''


def seasonless(label: str) -> str | None:
    """Return the zone whose clock a label names in summer and winter alike: `PT`, `Pacific Time`.

    '' is the clock of the document (`local time`), None no such label.
    """
    return _SEASONLESS.get(_folded(label))


def _folded(label: str) -> str:
    folded = ' '.join(label.upper().split()).replace('AFRICAN', 'AFRICA')
    return re.sub(r'^(WEST|EAST)ERN(?= AFRICA)', r'\1', folded)
