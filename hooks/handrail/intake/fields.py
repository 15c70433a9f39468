"""What a summary states about an incident, label by label and sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail.intake.account import Moment, Quantity, Shape
from handrail.intake.clock import Time, head_clock
from handrail.intake.columns import durations
from handrail.intake.dates import Calendar, find_dates
from handrail.intake.lengths import Length, find_lengths
from handrail.intake.moments import Found, Range, find_moments, find_ranges, join_moments
from handrail.intake.parts import Part

_MARKS = r'[\s*_`"\']*'
_START = re.compile(
    rf'\b(?:start(?:ed|s)?|beg(?:an|in|inning))(?:[\s-]?(?:time|date|at|of\s[a-z ]{{3,24}}))?'
    rf'{_MARKS}[:=?]{_MARKS}',
    re.IGNORECASE,
)
_END = re.compile(
    rf'\b(?:(?:end(?:ed|s)?|resolved|finish(?:ed)?|restored)(?:[\s-]?(?:time|date|at|of\s[a-z ]{{3,24}}))?'
    rf'|resolution[\s-]time){_MARKS}[:=?]{_MARKS}',
    re.IGNORECASE,
)
_DETECTED = re.compile(
    rf'\b(?:detect(?:ed|ion)(?:[\s-]?(?:time|date|at))?|time\s(?:of\sdetection|detected)){_MARKS}[:=?]{_MARKS}',
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf'\b(?:(?:total|outage|incident)\s)?(?:duration|down\s?time|outage\swindow)(?:\sof\s[a-z ]{{3,60}})?'
    rf'{_MARKS}(?:\([^()]{{0,60}}\))?{_MARKS}[:=?|]{_MARKS}',
    re.IGNORECASE,
)
_DATE = re.compile(
    rf'^[\s*_`>|-]*(?:(?:incident|outage|event)\s)?dates?(?:\sof\s[a-z ]{{3,30}})?{_MARKS}[:=|]{_MARKS}',
    re.IGNORECASE,
)
_SEVERITY = re.compile(
    rf'^[\s*_`>|-]*(?:incident\s)?(?:severity|sev)(?:\slevel)?{_MARKS}[:=|]{_MARKS}(?P<value>[^|*_`]{{1,120}})',
    re.IGNORECASE,
)
_STARTS = re.compile(
    r'\b(?:start(?:ed|ing|s)?|began|begins?|beginning|commenced|occurr?ed)\b[^.!?]{0,40}$', re.IGNORECASE
)
_ENDS = re.compile(
    r'\b(?:end(?:ed|ing|s)?|resolved|restored|recovered|recovery|fixed|back\s(?:up|on\s?line|to\snormal)|until|till)\b[^.!?]{0,30}$',
    re.IGNORECASE,
)
_DETECTS = re.compile(
    r'\b(?:detected|noticed|discovered|reported|alerted|found)\b[^.!?]{0,30}$', re.IGNORECASE
)
_BROKEN = re.compile(
    r'\b(?:down|outages?|fail(?:ed|ures?|ing)?|errors?|unavailab\w+|disrupt\w+|crash\w*|degrad\w+|unreachable|inaccessible|stop(?:s|ped)|'
    r'interrupt\w+|incident|slow\w*)\b',
    re.IGNORECASE,
)
_LASTS = re.compile(
    r'\b(?:last(?:ed|ing|s)?|for|total(?:ing)?|(?:outage|disruption|interruption|window|span)\sof|limited\sto|duration|downtime|took|period)\b[\s:,a-z]{0,24}$',
    re.IGNORECASE,
)
_PARTLY = re.compile(r'\b(?:additional|another|further|extra|every|next|previous)\s$', re.IGNORECASE)
_OTHER = re.compile(r'[.;]\s+[*_]{0,3}[A-Z][A-Za-z ]{2,30}[*_]{0,3}:')
_UP_TO = re.compile(r'up\sto\b', re.IGNORECASE)
_OF_EACH = re.compile(
    r'\s(?:per|each|every|late|later|ago|old|apart|before|of(?!\s\w*\s?(?:down|outage|disruption|interruption)))\b',
    re.IGNORECASE,
)
_BEHIND = re.compile(r'\d[^()]{0,24}\(\s?(?:about|approximately|~)?\s?$', re.IGNORECASE)
_NAMES = re.compile(
    r'^[\s-]*(?:[a-z-]{3,20}\s){0,2}?(?:outage|downtime|disruption|incident|interruption|nap|sev[\s-]?\d)\b',
    re.IGNORECASE,
)
_HOUR = re.compile(
    r'[\s*_`]{0,4}(?=\d{1,2}h\d{2}(?!\s?(?:later|after|ago|before|from|into|of|long|in)\b))', re.IGNORECASE
)
_SENTENCE = re.compile(r'[.!?](?=\s|$)')
_NEAR = 40
_SIGHT = 200
"""Characters behind a label or a moment that are looked at."""

_LONGEST = 60
_OPENING = 4
"""Words in front of the moment of a sentence that begins with it: `On the morning of`."""

_MOST = 500
"""Lines in which facts are looked for."""

ROLES = frozenset({'lead', 'other', 'summary', 'duration', 'impact', 'severity', 'detection'})
"""Parts in which the facts of an incident are stated."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a part that may state facts; `duration` when its part or label is about the time."""

    text: str
    line: int
    role: str
    duration: bool = False


def lines_of(parts: Sequence[Part]) -> tuple[Said, ...]:
    """The lines in which facts are stated, in the order of the source."""
    said: list[Said] = []
    early = True
    for part in parts:
        role = part.role
        early = (early and role not in {'timeline', 'root-cause'}) or part.parent == 'summary'
        if (role not in ROLES and part.parent != 'summary') or (role == 'other' and not early):
            continue
        if part.heading and (':' in part.heading.text or role == 'other'):
            said.append(Said(part.heading.text, part.heading.line, 'heading'))
        for mark in part.marks:
            if mark.shape in (Shape.item, Shape.text, Shape.row):
                timed = role == 'duration' or _DURATION.search(mark.text) is not None
                said.append(Said(mark.text, mark.line.number, role, timed))
    return tuple(said[:_MOST])


def labelled(said: Sequence[Said], calendar: Calendar, *, which: str) -> Iterator[Found]:
    """Every moment behind a label: `Start Time: ...`, also on the line below the label."""
    label = {'start': _START, 'end': _END, 'detected': _DETECTED}[which]
    for number, one in enumerate(said):
        for match in label.finditer(one.text):
            rest = one.text[match.end() : match.end() + _SIGHT]
            if rest.strip(' *_`'):
                yield from _first(rest, one.line, calendar)
            elif number + 1 < len(said):
                yield from _first(said[number + 1].text, said[number + 1].line, calendar)


def ranges(said: Sequence[Said], calendar: Calendar) -> Iterator[tuple[Range, Said]]:
    """Every `from T to T`, those that are said to be the duration first."""
    for wanted in (True, False):
        for one in said:
            if one.duration is wanted:
                for found in find_ranges(one.text, one.line, calendar):
                    yield found, one


def told(said: Sequence[Said], calendar: Calendar) -> dict[str, Found]:
    """Start, end and detection as sentences state them: `began at T`, `At T, it went down`."""
    found: dict[str, Found] = {}
    for one in said:
        if one.role not in {'summary', 'duration', 'lead', 'impact'}:
            continue
        for moment in find_moments(one.text, one.line, calendar):
            if which := _meaning(one.text, moment):
                found.setdefault(which, moment)
    return found


def duration_of(said: Sequence[Said]) -> tuple[Quantity, Length] | None:
    """The stated length: behind a label first, else in a sentence that says how long it lasted."""
    for number, one in enumerate(said):
        below = said[number + 1] if number + 1 < len(said) else None
        if one.duration and (found := _labelled_length(one, below)):
            return found
    for value, line in durations((one.text, one.line) for one in said):
        for length in find_lengths(value)[:1]:
            return Quantity(value[length.start : length.end], line, length.minutes), length
    for one in said:
        if one.role in {'summary', 'impact', 'lead'}:
            for length in find_lengths(one.text):
                if _lasts(one.text, length):
                    return _quantity(one, length)
    return None


def _lasts(text: str, length: Length) -> bool:
    """Whether a sentence says of a length that the whole lasted so long, not a part of it."""
    begin = max(0, length.start - _NEAR)
    if _PARTLY.search(text, begin, length.start) or _UP_TO.match(text, length.start):
        return False
    if _OF_EACH.match(text, length.end):
        return False
    said = _BEHIND.search(text, begin, length.start) or _LASTS.search(text, begin, length.start)
    return bool(said or _NAMES.match(text[length.end : length.end + _NEAR]))


def _labelled_length(one: Said, below: Said | None) -> tuple[Quantity, Length] | None:
    """The length behind a label, or on the line below when nothing stands behind it."""
    label = _DURATION.search(one.text)
    begin = label.end() if label else 0
    other = _OTHER.search(one.text, begin)
    for length in find_lengths(one.text[: other.start() if other else None]):
        if length.start >= begin:
            return _quantity(one, length)
    if label and below and not one.text[begin:].strip(' *_`?'):
        return next((_quantity(below, length) for length in find_lengths(below.text)), None)
    return None


def dates_of(said: Sequence[Said]) -> tuple[tuple[str, int], ...]:
    """The texts of `Date:` fields with their lines; the value may stand on the next line."""
    found: list[tuple[str, int]] = []
    for number, one in enumerate(said):
        match = _DATE.match(one.text)
        if match is None and not (
            one.role == 'heading' and one.text.strip(' :*').lower() in {'date', 'incident date'}
        ):
            continue
        rest = one.text[match.end() :] if match else ''
        if rest.strip(' *_`'):
            found.append((rest, one.line))
        elif number + 1 < len(said):
            found.append((said[number + 1].text, said[number + 1].line))
    return tuple(found)


def severity_of(said: Sequence[Said]) -> str:
    """The stated severity in its own words, '' for none."""
    for number, one in enumerate(said):
        if match := _SEVERITY.match(one.text):
            return _brief(match['value'])
        if (
            one.role == 'severity'
            and one.text.strip()
            and (not number or said[number - 1].role != 'severity')
        ):
            return _brief(one.text)
    return ''


def _brief(text: str) -> str:
    """A severity without the sentence behind its dash."""
    return re.split(r'\s[-\u2013\u2014]\s', text.strip(' *_`'))[0].strip(' *_`.:-')[:_LONGEST]


def _first(text: str, line: int, calendar: Calendar) -> Iterator[Found]:
    """The moment at the beginning of a value; a date alone is one too, and `10h15`, that is no length."""
    found = find_moments(text, line, calendar)
    if not found and (hour := _HOUR.match(text)) and (clock := head_clock(text, hour.end())):
        found = join_moments(text, line, calendar, [clock])
    if found and found[0].start <= _NEAR:
        yield found[0]
        return
    days = find_dates(text)
    if days and days[0].start <= _NEAR and not found:
        moment = Moment(text[days[0].start : days[0].end], line, None, calendar.settle(days[0]))
        yield Found(days[0].start, days[0].end, moment, Time(days[0].start, days[0].end, None), dated=True)


def _meaning(text: str, moment: Found) -> str:
    """What a sentence says of its moment: start, end, detected or nothing."""
    begin = max(0, moment.start - _NEAR * 2)
    before = text[begin : moment.start]
    if sentence := list(_SENTENCE.finditer(before)):
        before = before[sentence[-1].end() :]
    cues = {'end': _ENDS.search(before), 'start': _STARTS.search(before), 'detected': _DETECTS.search(before)}
    last = max((match.start() for match in cues.values() if match), default=-1)
    for which, match in cues.items():
        if match and match.start() == last:
            return which
    stop = _SENTENCE.search(text, moment.end, moment.end + _SIGHT)
    rest = text[moment.end : stop.start() if stop else moment.end + _SIGHT]
    return 'start' if len(before.split()) <= _OPENING and _BROKEN.search(rest) else ''


def _quantity(one: Said, length: Length) -> tuple[Quantity, Length]:
    return Quantity(one.text[length.start : length.end], one.line, length.minutes), length
