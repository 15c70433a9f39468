"""What a report is made of, and how its pieces are written in all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from handrail.field.links.compat.record import Record

__all__ = ['Report', 'lasted', 'modified', 'plain', 'stamp']

CONTROLS = re.compile(r'[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
ALL: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """What a report is made of."""

    records: tuple[Record, ...]
    """Those that are reported."""
    began: datetime
    ended: datetime
    links: int
    """How many links were checked, the good ones too."""
    addresses: int
    program: str
    """Name and version of what checked."""
    warnings: int = 0
    bytes_read: int = 0
    complete: bool = True
    encoding: str = 'utf-8'
    parts: frozenset[str] = ALL
    """The parts that are wanted; empty for all."""
    options: dict[str, str] = field(default_factory=dict)
    """What the configuration says of this type of report."""

    def has(self, part: str) -> bool:
        """Return whether a part is wanted."""
        return not self.parts or part in self.parts


def stamp(moment: datetime) -> str:
    """Write a moment, with its offset."""
    return f'{moment:%Y-%m-%d %H:%M:%S}{moment:%z}'


def lasted(report: Report) -> str:
    """Say how long the check took."""
    seconds = (report.ended - report.began).total_seconds()
    minutes, rest = divmod(round(seconds), 60)
    if seconds < 1:
        return f'{seconds:.2f} seconds'
    said = f'{rest} second{"" if rest == 1 else "s"}'
    return f'{minutes} minute{"" if minutes == 1 else "s"}, {said}' if minutes else said


def modified(record: Record) -> str:
    """Write when the content was changed last, in UTC; empty when it is not known."""
    return f'{record.modified:%Y-%m-%d %H:%M:%S.%fZ}' if record.modified else ''


def plain(text: str) -> str:
    """Take out what a terminal or a viewer would obey."""
    return CONTROLS.sub('', text)
