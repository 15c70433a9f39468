"""One line of the report: a link, where it was found first, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ['Place', 'Record', 'Warned']


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: its name, by which a configuration can leave it out, and its sentence."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link was found."""

    written: str
    """The address as it is written there."""
    parent: str = ''
    """Address of the page; empty for what the command line names."""
    base: str = ''
    """What the page's `<base>` says."""
    line: int | None = None
    """From 1; None where there is no line."""
    column: int | None = None
    name: str = ''
    """Text of the link, or of the picture."""
    level: int = 0
    """How many links lie between it and what the command line names."""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one link: the fields are those of LinkChecker's reports."""

    place: Place
    url: str
    """The full address, after redirects."""
    key: str
    """The full address as it was asked for; empty when it could not be made out."""
    extern: bool = False
    valid: bool = True
    result: str = ''
    warnings: tuple[Warned, ...] = ()
    infos: tuple[str, ...] = ()
    seconds: float = 0.0
    """How long the answer took."""
    load_seconds: float = -1.0
    """How long reading the page took; -1 when it was not read."""
    size: int = -1
    """In bytes; -1 when it is not known."""
    modified: datetime | None = None
    kind: str = ''
    """The content type; empty when it is not known."""
    code: int = 0
    """The HTTP status; 0 where there was none."""
