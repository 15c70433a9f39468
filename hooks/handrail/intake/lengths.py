"""Lengths of time in running text: `2 hours and 45 minutes`, `2h36m`, `2.5-hour`, `under 3hrs`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handrail.intake.clock import LONGEST

_WORDS = {
    'a': 1.0, 'an': 1.0, 'one': 1.0, 'two': 2.0, 'three': 3.0, 'four': 4.0, 'five': 5.0,
    'six': 6.0, 'seven': 7.0,
    'eight': 8.0, 'nine': 9.0, 'ten': 10.0, 'eleven': 11.0, 'twelve': 12.0, 'fifteen': 15.0, 'twenty': 20.0,
    'thirty': 30.0, 'forty': 40.0, 'fifty': 50.0, 'half': 0.5, 'half a': 0.5, 'half an': 0.5,
}  # fmt: skip
_MINUTES = {'w': 10080.0, 'd': 1440.0, 'h': 60.0, 'm': 1.0, 's': 1 / 60}
_NUMBER = rf'(?:\d{{1,6}}(?:\.\d{{1,3}})?|(?:{"|".join(sorted(_WORDS, key=len, reverse=True))})(?=[\s-]))'
_UNIT = (
    r'(?:weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|(?<=\d)[wdhms]|(?<=\d\s)h)(?![A-Za-z]|-to-)'
)
_ONE = rf'{_NUMBER}[\s-]{{0,2}}(?:and\s(?:an?\s)?half\s)?(?:{_UNIT}|(?<=\d)[dh](?=\s?\d))'
_LENGTH = re.compile(
    rf'(?<![A-Za-z0-9.:,/-])(?P<about>~|\u00b1)?(?P<whole>{_ONE}(?:(?:\s?,\s?|\s)?(?:and\s)?{_ONE}){{0,3}})',
    re.IGNORECASE,
)
_PART = re.compile(rf'({_NUMBER})[\s-]{{0,2}}(and\s(?:an?\s)?half\s)?([wdhms])[a-z]*', re.IGNORECASE)
_ABOUT = re.compile(
    r'(?:about|approximately|approx\.?|around|roughly|some|circa|~|\u00b1|close\sto)\s*(?:for\s)?(?:a\s|the\s)?$',
    re.IGNORECASE,
)
_BOUND = re.compile(
    r'(?:under|below|over|less\sthan|more\sthan|nearly|almost|up\sto|at\sleast|at\smost|within|every|last|past|next|[<>\u2264\u2265])'
    r'\s*$',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Length:
    """A length in a text from `start` to `end`, its hedge included.

    `minutes` is None for a bound (`under 3 hours`); `about` tells that it is said to be rough.
    `step` is the smallest unit that it counts in, in minutes.
    """

    start: int
    end: int
    minutes: float | None
    about: bool = False
    step: float = 1.0


def find_lengths(text: str) -> tuple[Length, ...]:
    """Every length of time in the first 8 kB of a text, in order."""
    return tuple(_length(text, match) for match in _LENGTH.finditer(text, 0, LONGEST))


def _length(text: str, match: re.Match[str]) -> Length:
    total, step = 0.0, _MINUTES['w']
    for number, half, unit in _PART.findall(match['whole']):
        word = ' '.join(number.lower().split())
        size = _MINUTES[unit.lower()]
        total += ((_WORDS[word] if word in _WORDS else float(word)) + (0.5 if half else 0)) * size
        step = min(step, size)
    begin = max(0, match.start() - 20)
    before = text[begin : match.start()]
    if bound := _BOUND.search(before):
        return Length(begin + bound.start(), match.end(), None, about=True, step=step)
    hedge = _ABOUT.search(before)
    start = begin + hedge.start() if hedge else match.start()
    return Length(start, match.end(), round(total, 3), bool(hedge or match['about']), step)
