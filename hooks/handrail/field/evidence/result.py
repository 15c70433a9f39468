"""What one check came to: a value that every runner of checks gives back."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

Status = Literal['passed', 'failed', 'skipped']


@dataclass(frozen=True, slots=True)
class Result:
    """One check that was run, or that could not be.

    `check` names it as links do (`rule/net-pg-001`, `step/database-connectivity#login`,
    `alert/DatabaseRefusesSubnet`, `scenario/NAME`, `protocol/NAME`, `netchange/NAME`,
    `try-config/NAME`). `about` says in a sentence what was tried, `reason` why it failed or was
    skipped. `subject` is the SHA-256, in hex, of what was checked (see `digest`).
    """

    check: str
    status: Status
    seconds: float
    about: str = ''
    reason: str = ''
    subject: str = ''


def digest(*parts: str) -> str:
    """Give the SHA-256, in hex, of texts in their order; where one ends is part of it."""
    together = sha256()
    for part in parts:
        data = part.encode()
        together.update(f'{len(data)}:'.encode())
        together.update(data)
    return together.hexdigest()
