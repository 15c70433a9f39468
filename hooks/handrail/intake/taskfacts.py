"""What an action item states about itself for certain: owner, due date, state, ticket."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from handrail.intake.dates import find_dates

_OWNER = re.compile(
    r'(?:^|[\s(\[,;*_])(?:(?:task )?owners?|assignees?|assigned to|responsible(?: (?:team|person'
    r'|party))?)[*_]{0,3}\s{0,3}[:=][*_]{0,3}\s{0,3}'
    r'(?P<who>[^.,;()\[\]\n|]{2,60})',
    re.IGNORECASE,
)
_DUE = re.compile(
    r'(?:^|[\s(\[,;*_])(?:deadline|due(?: date| by| on)?|eta|target(?: date)?|completion date'
    r'|complete by|by(?=\s\d{4}-\d{2}-\d{2}\b))[*_]{0,3}\s{0,3}[:=]?[*_]{0,3}\s{0,3}'
    r'(?P<when>[^;()\[\]\n|]{4,40})',
    re.IGNORECASE,
)
_NOT_DOING = re.compile(
    r"[(\[*_]{1,3}(?:won(?:'|\u2019)t (?:do|fix)|wontfix|not doing|rejected|cancell?ed|dropped)\b"
    r'|\bstatus\W{1,4}(?:rejected|cancell?ed|not doing)\b',
    re.IGNORECASE,
)
_DONE = re.compile(
    r'[(\[*_]{1,3}(?:done|completed?|accomplished|finished|implemented|fixed|deployed|closed'
    r'|resolved)[.!]?[*_]{0,3}[)\]*_]'
    r'|\bstatus\W{1,4}(?:done|completed?|closed|finished)\b|(?:^|\s)(?:DONE|COMPLETED)(?=\W|$)'
    r'|[\u2705\u2611\u2714]'
    r'|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check):',
    re.IGNORECASE,
)
_SHOUTED = re.compile(r'(?:^|\s)(?:DONE|COMPLETED)(?=\W|$)')
_WHISPERED = re.compile(r'(?:^|\s)(?:done|completed)$', re.IGNORECASE)
_STARTED = re.compile(
    r'[(\[*_]{1,3}(?:in[ -]progress|wip|started|ongoing)\b|\bstatus\W{1,4}(?:in[ -]progress|started'
    r'|ongoing)\b|[\U0001f6a7\u23f3]|:construction:',
    re.IGNORECASE,
)
_BOX = re.compile(r'^\[([ xX]?)\]\s+')
_LINK = re.compile(r'\[([^\[\]]{1,200})\]\((https?://[^\s()]{1,500})\)')
_TICKET = re.compile(
    r'/(?:issues|browse|pull|pulls|merge_requests|tickets?|tasks?|work_items)/|jira|linear\.app|trello',
    re.IGNORECASE,
)
_BARE = re.compile(r'https?://[^\s()<>\]]{1,500}')
_KEY = re.compile(
    r'(?<![\w/-])(?:[A-Z][A-Z0-9]{1,9}-\d{1,6}|(?:[\w.-]{1,60}/[\w.-]{1,60})?#\d{1,6})(?![\w-])'
)
_NO_KEY = re.compile(
    r'(?:UTF|ISO|RFC|SHA|HTTP|CVE|SEV|UTC|GMT|INC|HTTPS|P|H|IPV?|TLS|AES|MD|RSA|X|EC|COVID)-?\d',
    re.IGNORECASE,
)


class TaskFacts(NamedTuple):
    """What the words of an item say for certain; '' and None for what they do not."""

    owner: str = ''
    due: date | None = None
    state: str = ''
    tracker: str = ''


def facts_of(lines: Iterable[str], *, group_done: bool = False) -> TaskFacts:
    """Read the lines of one item, its own first; `group_done` when its heading says that all are done."""
    owner, due, state, tracker = '', None, '', ''
    for line in lines:
        owner = owner or owner_of(line)
        due = due or due_of(line)
        state = state or state_of(line)
        tracker = tracker or tracker_of(line)
    return TaskFacts(owner, due, state or ('done' if group_done else ''), tracker)


def without_box(text: str) -> tuple[str, str]:
    """The text behind a checkbox, and what the box says: 'x', ' ' or '' for none."""
    match = _BOX.match(text)
    return (text[match.end() :], match[1].lower() or ' ') if match else (text, '')


def owner_of(line: str) -> str:
    """Whoever is named as owner in this line, as written."""
    match = _OWNER.search(line)
    return match['who'].strip(' *_`') if match else ''


def due_of(line: str) -> date | None:
    """The day that is named as due in this line, when it can be read in one way only."""
    match = _DUE.search(line)
    return day_of(match['when']) if match else None


def day_of(text: str) -> date | None:
    """The one day that a text names with its year; None for several and for ambiguous ones."""
    found = find_dates(text)
    return found[0].readings[0] if len(found) == 1 and len(found[0].readings) == 1 else None


def state_of(line: str) -> str:
    """`done`, `in-progress` or `not-doing` when the words say so."""
    text, box = without_box(line)
    if box == 'x':
        return 'done'
    if _NOT_DOING.search(text):
        return 'not-doing'
    match = _DONE.search(text)
    if match and (
        not match[0].strip().isalpha() or _SHOUTED.search(text) or _WHISPERED.fullmatch(text.strip())
    ):
        return 'done'
    return 'in-progress' if _STARTED.search(text) else ''


def tracker_of(line: str) -> str:
    """The address or the key of a ticket in this line."""
    for match in _LINK.finditer(line):
        if _TICKET.search(match[2]):
            return match[2]
    for match in _BARE.finditer(line):
        if _TICKET.search(match[0]):
            return match[0].rstrip('.,;')
    keys = [match[0] for match in _KEY.finditer(_BARE.sub(' ', line)) if not _NO_KEY.match(match[0])]
    return keys[0] if keys else ''
