"""What the file of a draft is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from datetime import date

from handrail.intake.account import Account, Row

_LENGTH = 60
_YEARS = range(1900, 2200)
_DEVICES = re.compile(r'(con|prn|aux|nul|com\d|lpt\d)', re.IGNORECASE)


def slug(title: str) -> str:
    """Small letters, digits and hyphens out of a title, at most sixty; `untitled` when there are none."""
    plain = unicodedata.normalize('NFKD', title).encode('ascii', 'ignore').decode()
    words = re.findall(r'[a-z0-9]+', plain.lower().replace("'", ''))
    found = ''
    for word in words:
        longer = f'{found}-{word}' if found else word[:_LENGTH]
        if len(longer) > _LENGTH:
            break
        found = longer
    if not found or _DEVICES.fullmatch(found):
        return f'{found}-document' if found else 'untitled'
    return found


def day_of(account: Account) -> date | None:
    """The day of the incident: that of its start, its detection, its first row or its end, if certain."""
    rows = (piece.moment for piece in account.pieces if isinstance(piece, Row))
    for moment in (account.started, account.detected, *rows, account.resolved):
        if moment and moment.day and moment.day.year in _YEARS:
            return moment.day
    return None


def postmortem_path(title: str, day: date | None, taken: Container[str]) -> str:
    """`postmortems/2024/2024-01-21-slug.md`, or `postmortems/undated/undated-slug.md`; none of the taken."""
    begin = f'postmortems/{day.year}/{day:%Y-%m-%d}-' if day else 'postmortems/undated/undated-'
    return _free(begin + slug(title), taken)


def runbook_path(title: str, taken: Container[str]) -> str:
    """`runbooks/slug.md`; never one that is taken."""
    return _free(f'runbooks/{slug(title)}', taken)


def _free(base: str, taken: Container[str]) -> str:
    name, count = f'{base}.md', 1
    while name in taken:
        count += 1
        name = f'{base}-{count}.md'
    return name
