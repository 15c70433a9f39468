"""What other hosts have answered, kept in a file between runs."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import get_args

from handrail.field.links.finding import Verdict

__all__ = ['Entry', 'kept', 'read_memory', 'write_memory']

FORM = 1
"""Changes with what is kept; a file of another form is not read."""
KEPT = 90 * 24 * 3600.0
"""Seconds after which an answer is forgotten."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The answer for one address."""

    verdict: Verdict
    reason: str
    code: int
    at: float
    """When it was asked, in seconds since 1970."""
    archive: str = ''

    def fresh(self, now: float, max_age: float) -> bool:
        """Whether it need not be asked again: only a lasting answer is believed, and not for ever."""
        lasting = self.verdict == 'ok' or (
            self.verdict == 'warning' and self.code != HTTPStatus.TOO_MANY_REQUESTS
        )
        return lasting and 0 <= now - self.at < max_age


def read_memory(file: Path) -> dict[str, Entry]:
    """Return what the file remembers; nothing when it is missing or cannot be understood."""
    try:
        data = json.loads(file.read_bytes())
        if data['form'] != FORM:
            return {}
        entries = {str(url): Entry(**entry) for url, entry in data['answers'].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {url: entry for url, entry in entries.items() if _sound(entry)}


def _sound(entry: Entry) -> bool:
    texts = (entry.reason, entry.archive)
    numbers = (entry.code, entry.at)
    return (
        entry.verdict in get_args(Verdict)
        and all(isinstance(each, str) for each in texts)
        and all(isinstance(each, int | float) for each in numbers)
    )


def kept(before: Mapping[str, Entry], new: Mapping[str, Entry], now: float) -> dict[str, Entry]:
    """Return the memory with new answers, without those that are too old."""
    joined = {**before, **new}
    return {url: entry for url, entry in sorted(joined.items()) if now - entry.at < KEPT}


def write_memory(file: Path, entries: Mapping[str, Entry]) -> None:
    """Replace the file as a whole, so that an interrupted run leaves the old one. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    answers = {url: asdict(entry) for url, entry in entries.items()}
    text = json.dumps({'form': FORM, 'answers': answers}, indent=1, sort_keys=True)
    part = file.with_name(f'{file.name}.{os.getpid()}.part')
    try:
        part.write_text(text + '\n', encoding='utf-8')
        part.replace(file)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
