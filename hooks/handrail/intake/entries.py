"""Where on a line the entries of a timeline begin, and what stands in front of and behind a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handrail.intake.account import Moment
from handrail.intake.clock import find_clocks, head_clock
from handrail.intake.dates import Calendar, find_dates
from handrail.intake.moments import Found, join_moments

_PREFIX = re.compile(
    r'[\s*_`~\[(<>|"\'#+\u2022\u25cf\u25cb\u00b1=\u2013\u2014-]*'
    r'(?P<sign>(?::[a-z][a-z0-9_]{1,40}:|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\s*_`]*)?'
    r'(?P<number>\d{1,2}[.)](?=\s{0,2}\d{1,2}[:.]\d\d))?[\s*_`~]*'
    r'(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s)?',
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r'[\s~]{0,3}[*_`]{0,3}[\])]?[*_`]{0,3}\s*(?::-|:\||:(?!\w+:)|-+>?|\u2013|\u2014|\||;|=>|\u2192|,|\.(?=\s|$))?\s*(?P<shut>[*_`]{0,3})(?:\s+|(?=\S)|$)'
)
_UNTIL = re.compile(r'[\s*_`]{0,3}(?:-|\u2013|\u2014|to|until|till)[\s*_`~]{0,3}', re.IGNORECASE)
_PLAIN = re.compile(
    r'\s+(?!(?:is|was|were|to|and|or|until|till|through|when|on|in|at)\b)[A-Za-z]', re.IGNORECASE
)
_SENTENCE_END = re.compile(
    r'(?:[.!?)\]"\'`\u201d\u2019>]\s*(?:\s[-\u2022*\u2013\u2014]\s*)?|\s[-\u2022\u2013\u2014]\s+)[*_(\[]{0,4}$'
)
_COLON = re.compile(r'[*_)\]]{0,4}\s?(?::(?!\d)|[-\u2013\u2014](?=\s))')
_SAID = re.compile(
    r'\b(?:at|by|from|to|until|till|since|around|about|before|after|and|between|for)\s*[*_(\[]{0,4}$',
    re.IGNORECASE,
)
_SPEAKS = re.compile(r'[*_)\]]{0,4}\s?:[*_]{0,3}\s[*_]{0,3}[A-Z]')
_EMPHASIS = re.compile(r'\*{1,3}|_{1,3}|`')
_WORD = re.compile(r'[^\W_]')
_SIGHT = 24
"""Characters before a time that are looked at to see whether a sentence ends there."""


@dataclass(frozen=True, slots=True)
class Head:
    """The time at the beginning of an entry; `start` is where it stands, `end` where its words go on.

    `lead` is the number of the item when it stands right before the time (`10.12:30 PM`).
    """

    moment: Moment
    dated: bool
    start: int
    end: int
    lead: str = ''


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line: an entry with its head, or what stands before the first one."""

    head: Head | None
    text: str


def moments_of(text: str, line: int, calendar: Calendar) -> tuple[Found, ...]:
    """The moments of a line of a timeline: `15h45` is one too when it stands at its beginning."""
    begin = _begin(text)[0]
    clocks = find_clocks(text)
    if first := (head_clock(text, begin) if text[begin : begin + 1].isdigit() else None):
        clocks = (first, *(clock for clock in clocks if clock.start >= first.end))
    return join_moments(text, line, calendar, clocks) if clocks else ()


def segments(text: str, line: int, calendar: Calendar, found: Sequence[Found]) -> tuple[Segment, ...]:
    """The entries that stand on one line; a single segment without a head when none begins here."""
    starts = [(one, number) for number, one in enumerate(found) if _begins(text, found, number)]
    first = _dated_head(text, line, calendar) if not starts or starts[0][1] > 0 else None
    if not starts and first is None:
        return (Segment(None, text),)
    heads = [
        _head(text, one, found[number + 1] if number + 1 < len(found) else None) for one, number in starts
    ]
    if first and (not heads or heads[0].start > first.end):
        heads.insert(0, first)
    bounds = [*(_cut(text, head.start) for head in heads[1:]), len(text)]
    parts = [Segment(head, _words(text, head, stop)) for head, stop in zip(heads, bounds, strict=True)]
    sign = _PREFIX.match(text)
    if sign and sign['sign'] and heads[0].start <= sign.end():
        parts[0] = Segment(heads[0], _signed(text[: bounds[0]], sign['sign'].strip(' *_`'), parts[0].text))
    before = text[: _cut(text, heads[0].start)] if heads[0].start > _begin(text)[1] else ''
    return (Segment(None, before.rstrip()), *parts) if _WORD.search(before) else tuple(parts)


def _signed(line: str, sign: str, words: str) -> str:
    """The text of an entry with a sign before its time; `:warning:` is words, which must stay in front."""
    return line.strip() if sign.startswith(':') else f'{sign} {words}'


def _begin(text: str) -> tuple[int, int]:
    """Where the words of a line begin behind marks and numbers, and with the day of the week."""
    match = _PREFIX.match(text)
    end = match.end() if match else 0
    return end, end


def _begins(text: str, found: Sequence[Found], number: int) -> bool:
    """Whether an entry begins here: at the head of the line, or behind a sentence with a colon."""
    one = found[number]
    if one.start <= _begin(text)[0]:
        return number == 0
    before = text[max(0, one.start - _SIGHT) : one.start]
    again = found[0].start <= _begin(text)[0] and _SPEAKS.match(text, found[0].end)
    if again and _SPEAKS.match(text, one.end) and not _SAID.search(before):
        return bool(_WORD.search(text, found[number - 1].end, one.start))
    if not _SENTENCE_END.search(before):
        return False
    if not _COLON.match(text, one.end) and not _goes_on(text, found[0], one, before):
        return False
    return number == 0 or (
        bool(_WORD.search(text, found[number - 1].end, one.start))
        and not _UNTIL.fullmatch(text, found[number - 1].end, one.start)
    )


def _goes_on(text: str, first: Found, one: Found, before: str) -> bool:
    """Whether a time opens a sentence (`06:00 It fails. 06:45 We look.`) as the first opens the line."""
    alike = one is not first and first.start <= _begin(text)[0] and _PLAIN.match(text, first.end)
    return bool(alike and before.rstrip().endswith(('.', '!', '?', ';')) and _PLAIN.match(text, one.end))


def _head(text: str, one: Found, following: Found | None) -> Head:
    number = _PREFIX.match(text)
    lead = number['number'] if number and number['number'] and one.start <= number.end() else ''
    if following and _UNTIL.fullmatch(text, one.end, following.start):
        end = one.end
    else:
        match = _SEPARATOR.match(text, one.end)
        end = _behind(text, match) if match else one.end
    return Head(one.moment, one.dated, one.start, end, lead)


def _dated_head(text: str, line: int, calendar: Calendar) -> Head | None:
    """A date without a time at the head of an entry: `27-02-2026 - switched to ...`."""
    begin = _begin(text)[0]
    if not text[begin : begin + 1].isalnum():
        return None
    days = find_dates(text[: begin + 60])
    if not days or days[0].start > begin:
        return None
    match = _SEPARATOR.match(text, days[0].end)
    if match is None or not match[0].strip(' ') or not _WORD.search(text, match.end()):
        return None
    moment = Moment(text[days[0].start : days[0].end], line, None, calendar.settle(days[0]))
    return Head(moment, dated=True, start=days[0].start, end=_behind(text, match))


def _behind(text: str, separator: re.Match[str]) -> int:
    """Where the words begin: marks that close what began before the time are none of them, others are."""
    shut = separator['shut']
    before = text[: separator.start('shut')]
    if len(shut) == 1:
        before = before.replace(shut * 2, '')
    return separator.start('shut') if shut and before.count(shut) % 2 == 0 else separator.end()


def _cut(text: str, start: int) -> int:
    """Where an entry within a line begins: before its list mark and emphasis."""
    match = re.compile(r'(?:\s[-\u2022*\u2013\u2014])?[\s*_(\[]*$').search(
        text[max(0, start - _SIGHT) : start]
    )
    return max(0, start - _SIGHT) + match.start() if match else start


def _words(text: str, head: Head, stop: int) -> str:
    """The words behind a head; emphasis that began before the time begins with them."""
    words = text[head.end : stop].strip()
    opened = _EMPHASIS.findall(text[max(0, head.start - _SIGHT) : head.start])
    between = text[head.start : head.end]
    for mark in opened[-1:]:
        if between.count(mark) % 2 == 0 and words.count(mark) % 2:
            return words.replace(mark, '', 1).strip() if words.startswith(mark) else mark + words
    return words
