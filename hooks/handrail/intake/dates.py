"""Calendar dates in running text. A date that can be read in two ways stays undecided.

`04-12-2022` is one of two days unless another date of the same document proves the order, by a number
that is no month or by naming the same day (`on 4 December`); `9/10`
and `May 12` have no year unless the same document names that day with its year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from handrail.intake.clock import LONGEST

_MONTHS = ('jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec')
_MONTH = (
    r'(?:january|jan|february|febr|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep|'
    r'october|oct|november|nov|december|dec)(?![a-z])'
)
_NTH = r'(?:st|nd|rd|th)?'
_YEAR = r'(?:19|20)\d\d(?!\d|:\d)(?!\s?hrs)'
_DATE = re.compile(
    r'(?<![A-Za-z0-9])(?<!\d[-/.:])(?:'
    r'(?P<iso>(?P<y0>(?:19|20)\d\d)[-/.](?P<m0>\d{1,2})[-/.](?P<d0>\d{1,2})(?!\d|[-/.]\d))'
    rf'|(?P<d1>\d{{1,2}}){_NTH}(?:\.\s|[\s/.-]|\s+of\s+)\s?(?P<m1>{_MONTH})\.?(?:[\s,/.-]{{1,3}}(?P<y1>{_YEAR}))?'
    rf'|(?P<m2>{_MONTH})\.?[\s-]{{0,2}}(?P<d2>\d{{1,2}})(?![\d:]|\s?[ap]\.?m\b){_NTH}(?![A-Za-z])'
    rf'(?:\s?[-\u2013]\s?(?P<to>\d{{1,2}}){_NTH}(?=,?\s{_YEAR}))?'
    rf'(?:\s?,{{0,2}}\s?(?:of\s)?(?P<y2>{_YEAR})|,\s\d\d(?=,\s\d{{1,2}}:))?'
    r'|(?P<a>\d{1,2})(?P<mark>[-/.]|,\s?)(?P<b>\d{1,2})(?P=mark)(?P<y3>(?:19|20)\d\d(?!\d|:\d)|(?<=[-/])\d\d(?![\d:.%-]))'
    r'|(?P<p>\d{1,2})[/-](?P<q>\d{1,2})(?=,?\s{1,2}\d{1,2}:\d\d)'
    r')',
    re.IGNORECASE,
)
_VERBS = frozenset({'may', 'march', 'mar'})
_CENTURY = 2000
_MOST_MONTHS = 12
_ORDERS = ('dmy', 'mdy')


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text from `start` to `end`.

    `readings` are the days that it can be: one when it is certain, two (day first, then month
    first) when its order is open. `yearless` are its (month, day) in the same way when no year is
    written. `proves` is the order of its numbers where it can only have one. `until` is the last day
    of `October 29-30, 2031`.
    """

    start: int
    end: int
    readings: tuple[date, ...] = ()
    yearless: tuple[tuple[int, int], ...] = ()
    proves: str = ''
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the dates of one document say about each other.

    `order` is `dmy` or `mdy` where a date of the document proves it and none contradicts, else '';
    `known` are the days that are certain by themselves.
    """

    order: str = ''
    known: frozenset[date] = frozenset()

    def settle(self, mention: Mention | None) -> date | None:
        """The day of a date, None when it is not certain."""
        if mention is None:
            return None
        if len(mention.readings) == 1:
            return mention.readings[0]
        if mention.readings:
            if self.order:
                return mention.readings[_ORDERS.index(self.order)]
            return _only(day for day in mention.readings if day in self.known)
        pairs = mention.yearless
        if len(pairs) > 1 and self.order:
            pairs = (pairs[_ORDERS.index(self.order)],)
        return _only(day for day in self.known if (day.month, day.day) in pairs)


def calendar_of(texts: Iterable[str]) -> Calendar:
    """What all dates of a document say together."""
    mentions = [mention for text in texts for mention in find_dates(text)]
    known = {mention.readings[0] for mention in mentions if len(mention.readings) == 1}
    for mention in mentions:
        if mention.until:
            days = (mention.until - mention.readings[0]).days
            known.update(mention.readings[0] + timedelta(days=each) for each in range(1, days + 1))
    spoken = {mention.yearless[0] for mention in mentions if len(mention.yearless) == 1}
    orders = {mention.proves for mention in mentions if mention.proves} or _told_again(
        mentions, known, spoken
    )
    return Calendar(orders.pop() if len(orders) == 1 else '', frozenset(known))


def _told_again(mentions: Iterable[Mention], known: set[date], spoken: set[tuple[int, int]]) -> set[str]:
    """The orders in which open dates are days that the same document also names with their month."""
    return {
        order
        for mention in mentions
        if len(mention.readings) == len(_ORDERS)
        for order, day in zip(_ORDERS, mention.readings, strict=True)
        if day in known or (day.month, day.day) in spoken
    }


def find_dates(text: str) -> tuple[Mention, ...]:
    """Every date in the first 8 kB of a text, in order."""
    if not any(character.isdigit() for character in text[:LONGEST]):
        return ()
    found = (_mention(match) for match in _DATE.finditer(text, 0, LONGEST))
    return tuple(mention for mention in found if mention)


def _mention(match: re.Match[str]) -> Mention | None:
    start, end = match.span()
    if match['iso']:
        day = _day(int(match['y0']), int(match['m0']), int(match['d0']))
        return Mention(start, end, (day,)) if day else None
    if name := match['m1'] or match['m2']:
        return _named(match, name)
    if match['a']:
        return _numeric(start, end, (int(match['a']), int(match['b'])), _year(match['y3']))
    return _short(start, end, int(match['p']), int(match['q']))


def _named(match: re.Match[str], name: str) -> Mention | None:
    """A date with the name of its month; without a year a verb is no month (`1 may fail`)."""
    month, day = _MONTHS.index(name[:3].lower()) + 1, int(match['d1'] or match['d2'])
    year = match['y1'] or match['y2']
    if not year and name in _VERBS:
        return None
    whole = _day(int(year or _CENTURY), month, day)
    if whole is None:
        return None
    if year:
        until = _day(int(year), month, int(match['to'] or day))
        return Mention(*match.span(), (whole,), until=until)
    return Mention(*match.span(), yearless=((month, day),))


def _numeric(start: int, end: int, parts: tuple[int, int], year: int) -> Mention | None:
    """Two numbers and a year: certain when one of them is no month or when both are the same."""
    first, second = parts
    days = (_day(year, second, first), _day(year, first, second))
    possible = tuple(day for day in days if day)
    if not possible:
        return None
    if len(possible) == 1:
        return Mention(start, end, possible, proves=_ORDERS[days.index(possible[0])])
    return Mention(start, end, possible[:1] if first == second else possible)


def _short(start: int, end: int, first: int, second: int) -> Mention | None:
    """Two numbers in front of a clock, without a year."""
    pairs = ((second, first), (first, second))
    possible = tuple(pair for pair in pairs if pair[0] <= _MOST_MONTHS and _day(_CENTURY, *pair))
    if not possible:
        return None
    if first == second:
        possible = possible[:1]
    proves = _ORDERS[pairs.index(possible[0])] if len(possible) == 1 and first != second else ''
    return Mention(start, end, yearless=possible, proves=proves)


def _year(text: str) -> int:
    return int(text) + (_CENTURY if len(text) < len('2000') else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _only(days: Iterable[date]) -> date | None:
    found = set(days)
    return found.pop() if len(found) == 1 else None
