"""What a heading says and which section it opens, in every way people write headings."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from handrail.source.sections import normal, role_exactly, role_named

WORDS, LONG = 12, 400
"""More words than this are a sentence, and more characters not looked at."""

FEW, AMISS, ALIKE = 7, 2, 0.9
"""Words of a name that is nearly one of the genre's, and how far it may be from it."""

_MAIN = {
    'issue summary': 'summary',
    'incident summary': 'summary',
    'timeline': 'timeline',
    'root cause and resolution': 'root-cause',
    'root cause analysis': 'root-cause',
    'root cause': 'root-cause',
    'resolution and recovery': 'resolution',
    'corrective and preventative measures': 'actions',
    'corrective measures': 'actions',
    'preventative measures': 'actions',
    'action items': 'actions',
    'lessons learned': 'lessons',
}
_SAYING = re.compile(
    r'\b(?:is|was|were|are|will|should|has|have|had|be|can|could|shows?|include[ds]?|identified|found|we|i|it)\b|\d'
)
_KEYCAP = re.compile('[\ufe0f\u20e3]')
# Not the underscores within a word: `max_connections`.
_EMPHASIS = re.compile(r'(?:[*`]|(?<![^\W_])_|_(?![^\W_]))+')
_EMOJI_CODE = re.compile(r'(?<!\w):[a-z][a-z0-9_+]{2,40}:(?!\w)')
_PREFIX = re.compile(
    r'^(?:question|section|part|step)?\s*(?:\(?\d{1,2}[.):]*\)?|[ivx]{1,4}[.)]|[a-f][.)])\s+', re.IGNORECASE
)
_MUST = re.compile(r'\s(?:must|should) (?:contain|include)\b')
_BRACKETS = re.compile(r'\([^()]{0,300}\)')
# `Timeline for 1/04/2022 (EAT)`, `Timeline - all times in UTC`, `Timeline: (UTC)`.
_TIMED = re.compile(
    r'^((?:\w+ )?timeline(?: of (?:the )?\w+)?)(?:\s*[:,\u2013\u2014-]\s*|\s+for\s+|\s*[(\[])'
    r'(?!\s*\d{1,2}(?:[:.h]\d| ?[ap]m))[^.]{1,60}$',
    re.IGNORECASE,
)
_KEYS = (
    (re.compile(r'\btime ?lines?\b'), 'timeline'),
    (re.compile(r'\broot ?causes?\b'), 'root-cause'),
    (re.compile(r'\bcorrective\b|\bpreventative\b|\baction (?:items|points)\b|\bfollow ups?\b'), 'actions'),
    (
        re.compile(r'\b(?:issue|incident|outage|executive|problem|postmortem) summary\b|^summary of\b'),
        'summary',
    ),
    (re.compile(r'\blessons? learn'), 'lessons'),
    (re.compile(r'^duration of\b|\bduration$'), 'duration'),
    (re.compile(r'^(?:impact|effects?) (?:of|on)\b|^\w+ impact$'), 'impact'),
    (re.compile(r'^resolution (?:of|and)\b|\b(?:and|incident|issue|final) resolution$'), 'resolution'),
    (
        re.compile(r'^(?:tasks|improvements|todos?) (?:to|for|and|needed|list)\b|^(?:list of )?tasks\b'),
        'actions',
    ),
    (re.compile(r'^contributing\b'), 'contributing-factors'),
)
_CLOCK = re.compile(r'^(?:at\s+)?\d{1,2}\s*(?:[:.h]\s*\d{2}|[ap]\.?m\b)', re.IGNORECASE)
_MONTH = r'(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?'
_DAY = re.compile(
    rf'^(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,?\s+|day\s+\d+)?'
    rf'(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?\b|'
    rf'\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b)',
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """The words of a heading without emphasis, closing marks and the colon or so at its end."""
    words = ' '.join(_EMPHASIS.sub(_between, text).split())
    return words.rstrip(' :;-\u2013\u2014#=~').lstrip(' -\u2013\u2014=~') or words


def _between(mark: re.Match[str]) -> str:
    """A blank for a mark between two letters, so that no two words become one."""
    text, start, end = mark.string, mark.start(), mark.end()
    return ' ' if start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum() else ''


@lru_cache(32768)
def exact_role(text: str) -> str:
    """The section that these words, all of them, name without doubt; `other` for none."""
    if len(text) > LONG:
        return 'other'
    words = words_of(text)
    found = role_exactly(words)
    if found == 'other' and (short := _PREFIX.sub('', words)) != words:
        found = role_exactly(short)
    if found == 'other' and (timed := _TIMED.match(words)):
        found = role_exactly(timed[1])
    return found if found != 'other' else _nearly(_PREFIX.sub('', words), sure=_is_marked(text))


def _is_marked(text: str) -> bool:
    """Whether a line looks like a heading by its emphasis, its colon or its capitals."""
    long = [word for word in text.split() if len(word) > 3]  # noqa: PLR2004 - not `and`, `the`
    return text[:1] in '*_' or text.rstrip('*_ ').endswith((':', ';')) or all(w[0].isupper() for w in long)


def _nearly(words: str, *, sure: bool) -> str:
    """The section of a name of the genre with a letter or two amiss, or, when sure, words behind it."""
    plain = normal(words)
    count = len(plain.split())
    if not 0 < count <= FEW or not words[:1].isupper():
        return 'other'
    for name, role in _MAIN.items():
        near = plain[0] in name[:2] and abs(len(name) - len(plain)) <= AMISS
        if near and SequenceMatcher(None, name, plain, autojunk=False).ratio() > ALIKE:
            return role
        if sure and plain.startswith(f'{name} ') and not _SAYING.search(plain):
            return role
    return 'other'


@lru_cache(32768)
def loose_role(text: str) -> str:
    """The section that a heading opens when its mark-up leaves no doubt that it is a heading.

    Beyond the exact names: words around the name (`Our timeline of that night`), prompts of an
    assignment (`Root cause and resolution must contain`), words that slipped in.
    """
    if is_moment(text) or len(text) > LONG:
        return 'other'
    found = exact_role(text)
    if found != 'other':
        return found
    words = _PREFIX.sub('', words_of(text))
    found = role_named(words)
    plain = normal(_BRACKETS.sub(' ', words))
    if found == 'other' and (must := _MUST.search(plain)):
        found = role_exactly(plain[: must.start()])
    if found != 'other' or len(plain.split()) > WORDS:
        return found
    return next((role for key, role in _KEYS if key.search(plain)), 'other')


def words_of(text: str) -> str:
    """The words of a heading without the short codes of emoji (`:clipboard:`)."""
    words = _KEYCAP.sub('', bare(text))
    return _EMOJI_CODE.sub(' ', words) if words.count(':') > 1 else words


def is_moment(text: str) -> bool:
    """Whether a heading begins with a time of day or a date: an entry or a day of a timeline."""
    return bool(moment_of(bare(text)))


def moment_of(words: str) -> str:
    """The time or date at the beginning of these words, '' for none."""
    found = _CLOCK.match(words) or _DAY.match(words)
    return found[0] if found else ''


_MOMENT_CELL, _SAID = 40, 3
"""Characters of a cell that is a time, and words of one that says something."""


def has_clock(text: str) -> bool:
    """Whether a line begins with a time of day, behind a date or not."""
    words = bare(text[:120])
    day = _DAY.match(words)
    rest = words[day.end() :].lstrip(' ,T(-') if day else words
    return bool(_CLOCK.match(rest))


def is_dated_row(text: str) -> bool:
    """Whether a line is a row of a table that tells when and what: `12 Jan 2024 | 10:14 PST | we look`."""
    cells = [cell.strip() for cell in text.strip().strip('|').split('|')]
    for times in (1, 2):
        said = ' '.join(cells[times:])
        first = [cell for cell in cells[:times] if len(cell) <= _MOMENT_CELL and is_moment(cell)]
        clocked = any(has_clock(cell) for cell in first)
        if clocked and len(first) == times < len(cells) and len(said.split()) >= _SAID:
            return True
    return False
