"""What a check of the links found: one value a link, whatever program checked it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ['Finding', 'Link', 'Run', 'Verdict']

Verdict = Literal['ok', 'broken', 'warning', 'excluded', 'unchecked']
"""`warning`: it answers, but not for good (moved, rate limited); `unchecked`: nobody could say."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it stands on one built page."""

    url: str
    """As resolved: an absolute address or a site path (`/runbooks/x/#login`)."""
    raw: str
    """As written in the HTML; empty where that is not known."""
    page: str
    """Path of the HTML file below the site."""
    line: int
    """In the HTML, from 1; 0 where it is not known."""
    column: int
    """In the HTML, from 1; 0 where it is not known."""
    text: str = ''
    """What the reader sees of the link."""
    document: str = ''
    """The source document below docs; empty for a generated page."""
    source_line: int = 0
    """The line of the document, from 1; 0 where the link does not stand in the document."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one link."""

    link: Link
    verdict: Verdict
    reason: str
    """A sentence; empty when the link is good."""
    code: int = 0
    """The HTTP status; 0 where there was none."""
    external: bool = False
    """Whether the link leads to another host: such a finding never blocks."""
    seconds: float = 0.0
    """How long the answer took."""
    archive: str = ''
    """The address of an archived copy of a page that is gone; empty when none is known."""


@dataclass(frozen=True, slots=True)
class Run:
    """One check of one site."""

    findings: tuple[Finding, ...]
    checked: int
    """How many links got a verdict; a run that checked nothing has proven nothing."""
    pages: int
    """How many files with links were read."""
    seconds: float
