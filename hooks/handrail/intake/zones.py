"""Time zones as people write them behind a clock, and which of them name one place on earth.

`WAT`, `EAT` and `CAT` have one meaning and no daylight saving; `PST`, `EST`, `CST`, `IST`, `BST` and
their like have several meanings or are written all year round by people who mean the clock on the
wall, so they keep their text and no zone is made of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handrail.source.instants import known_zone
from handrail.source.zonenames import ABBREVIATIONS, FIXED

_SAFE = {
    'utc': 'UTC', 'gmt': 'UTC', 'z': 'UTC', 'greenwich mean time': 'UTC', 'coordinated universal time': 'UTC',
    **{name.lower(): zone for name, zone in FIXED.items()},
    'west africa time': 'Africa/Lagos', 'east africa time': 'Africa/Nairobi',
    'central africa time': 'Africa/Maputo',
}  # fmt: skip
_HOURS = {'UTC': 0, 'Africa/Lagos': 1, 'Africa/Maputo': 2, 'Africa/Nairobi': 3}
_SHORT = '|'.join(sorted(ABBREVIATIONS, key=lambda name: (-len(name), name)))
_LONG = (
    r'(?:(?:west|east|central)(?:ern)?\s+africa(?:n)?|greenwich\s+mean|coordinated\s+universal|'
    r'(?:(?:us|u\.s\.)\s+)?(?:pacific|eastern|mountain|central)(?:\s+(?:standard|daylight|european|europe))?'
    r'(?:\s+summer)?|india(?:n)?\s+standard|british\s+summer|local)\s+time'
)
_OFFSET = re.compile(r'(?:UTC|GMT)?\s?([+\-\u2212])\s?(\d{1,2})(?::?(\d{2}))?', re.IGNORECASE)
_ZONE = re.compile(
    r'(?P<offset>(?:UTC|GMT)\s?\+\s?\d{1,2}(?::?\d{2})?(?!\d|:\d)'
    r'|(?:UTC|GMT)\s?[-\u2212]\d{1,2}(?::?\d{2})?(?!\d|:\d|\s?[ap]\.?m|\s?(?:UTC|GMT)))'
    rf'|(?P<long>{_LONG})'
    r'|(?P<region>(?<=\()(?-i:(?:US )?(?:Pacific|Eastern|Central|Mountain))(?=\)))'
    r'|(?P<place>(?-i:(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|US)/[A-Z]'
    r'[A-Za-z_]{1,30}(?:/[A-Z][A-Za-z_]{1,30})?))'
    rf'|(?:UTC|GMT)|(?-i:{_SHORT})',
    re.IGNORECASE,
)
_BARE = re.compile(r'[+\-\u2212]\d{2}:?\d{2}(?![\d:]|\s?[ap]\.?m)|Z(?![A-Za-z0-9])')
_GAP = re.compile(r'[\s,*_`]{0,4}(?:[(\[]\s?|-(?=[A-Z]))?')
_END = re.compile(r'[*_`]{0,3}\s?[)\]]')
_WIDEST = 14  # hours from UTC: Etc/GMT-14 and Etc/GMT+12 are the outermost
_BEHIND = 12


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone in a text from `start` to `end`, with its brackets.

    `label` is as written, an offset without blanks (`GMT+1`); `iana` what it surely means, '' when
    that is not certain.
    """

    start: int
    end: int
    label: str
    iana: str


def iana_of(label: str) -> str:
    """The IANA zone that a label surely means: `WAT` is Africa/Lagos, `GMT+1` Etc/GMT-1; else ''."""
    name = ' '.join(label.split())
    folded = name.lower().replace('african', 'africa')
    folded = re.sub(r'^(west|east)ern\b', r'\1', folded)
    if folded in _SAFE:
        return _SAFE[folded]
    if match := _OFFSET.fullmatch(name):
        return _etc(match[1] == '+', int(match[2]), int(match[3] or 0))
    return name if '/' in name and known_zone(name) else ''


def zone_at(text: str, position: int) -> Zone | None:
    """The zone that stands right behind a clock which ends at `position`; also in brackets."""
    if match := _BARE.match(text, position):
        return Zone(position, match.end(), match[0], iana_of(match[0]))
    gap = _GAP.match(text, position)
    begin = gap.end() if gap else position
    match = _ZONE.match(text, begin)
    if match is None or text[match.end() : match.end() + 1].isalnum():
        return None
    if match.end() == begin == position and not match['offset'] and text[position - 1 : position].isspace():
        return None
    return _grown(text, match, opened=text[position:begin].rstrip(' *_`')[-1:] in {'(', '['})


def zones_in(text: str) -> tuple[Zone, ...]:
    """Every zone that a heading or a sentence about times names."""
    found: list[Zone] = []
    for match in _ZONE.finditer(text):
        before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if not before.isalnum() and not behind.isalnum() and behind != '/':
            label = _label(match[0])
            found.append(Zone(match.start(), match.end(), label, iana_of(label)))
    return tuple(found)


def offset_of(iana: str) -> int | None:
    """Hours ahead of UTC of a zone that `iana_of` gives for a label; None for any other."""
    if iana.startswith('Etc/GMT'):
        return -int(iana.removeprefix('Etc/GMT') or 0)
    return _HOURS.get(iana)


def _grown(text: str, match: re.Match[str], *, opened: bool) -> Zone:
    """The zone with its closing bracket, or with the abbreviation that explains it in brackets."""
    label, end = _label(match[0]), match.end()
    if opened and (closed := _END.match(text, end)):
        return Zone(match.start(), closed.end(), label, iana_of(label))
    again = re.compile(r'\s?\(').match(text, end)
    other = _ZONE.match(text, again.end()) if again else None
    if other and text[other.end() : other.end() + 1] == ')':
        short = min(label, other[0], key=len)
        return Zone(match.start(), other.end() + 1, short, iana_of(label) or iana_of(other[0]))
    return Zone(match.start(), end, label, iana_of(label))


def _label(text: str) -> str:
    return ''.join(text.split()) if any(character.isdigit() for character in text) else text


def _etc(ahead: bool, hours: int, minutes: int) -> str:  # noqa: FBT001 - the sign of the offset
    """`Etc/GMT-1` is one hour ahead of UTC: its signs are those of POSIX. Half hours have no such zone."""
    if minutes or hours > (_WIDEST if ahead else _BEHIND):
        return ''
    return f'Etc/GMT{"-" if ahead else "+"}{hours}' if hours else 'UTC'
