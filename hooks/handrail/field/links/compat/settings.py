"""What a check is asked to do: options of the command line over those of a linkcheckerrc."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handrail.field.links.compat.record import Warned

__all__ = ['Account', 'Output', 'Pattern', 'Settings', 'pattern']

MEBI = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression for addresses; `!` before it turns it round."""

    expression: re.Pattern[str]
    negated: bool = False
    strict: bool = False
    """Whether an address that it matches is not even asked for."""

    def matches(self, url: str) -> bool:
        """Return whether the pattern speaks of this address."""
        return (self.expression.search(url) is None) == self.negated


def pattern(text: str, *, strict: bool = False) -> Pattern:
    """Read a pattern as the options and the configuration write it; raises re.error."""
    negated = text.startswith('!')
    return Pattern(re.compile(text[1:] if negated else text), negated, strict)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose name and password are sent to the addresses that match."""

    expression: re.Pattern[str]
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Output:
    """One report: its type, its encoding, its file (empty: the standard output)."""

    kind: str = 'text'
    encoding: str = ''
    file: str = ''


@dataclass(slots=True)
class Settings:
    """Everything that a check is asked to do. The defaults are those of linkcheckerrc(5)."""

    externs: list[Pattern] = field(default_factory=list)
    """Addresses that are outside, whatever else holds: `ignore` and `nofollow`."""
    interns: list[Pattern] = field(default_factory=list)
    """Addresses that are inside, besides those below what the command line names."""
    check_extern: bool = False
    schemes: tuple[str, ...] = ()
    """The only schemes that are checked; empty for all."""
    depth: int = -1
    """How deep pages are followed; negative for all."""
    timeout: int = 60
    """Seconds that a server may take."""
    threads: int = 10
    user_agent: str = ''
    robots: bool = True
    """Whether robots.txt is obeyed."""
    verify: bool = True
    """Whether certificates are verified."""
    web_root: str = ''
    """Address of the folder to which `/x` leads in local files; ends in a slash."""
    requests_per_second: float = 0.0
    """To one host; 0 for 10 a second, and for as many as it takes on this machine."""
    most_bytes_read: int = 5 * MEBI
    most_bytes_followed: int = 5 * MEBI
    most_urls: int = 0
    """0 for all."""
    most_seconds: int = 0
    """0 for as long as it takes."""
    accounts: list[Account] = field(default_factory=list)
    ignored_errors: list[tuple[re.Pattern[str], re.Pattern[str]]] = field(default_factory=list)
    """(address, message): an error that both match is none."""
    ignored_warnings: frozenset[str] = frozenset()
    ignored_warnings_for: list[tuple[re.Pattern[str], re.Pattern[str]]] = field(default_factory=list)
    """(address, tag): a warning that both match becomes an information."""
    warnings: bool = True
    verbose: bool = False
    output: Output = field(default_factory=Output)
    files: list[Output] = field(default_factory=list)
    parts: dict[str, frozenset[str]] = field(default_factory=dict)
    """By type of report: the parts that it has; a type that is not there has all."""
    of_output: dict[str, dict[str, str]] = field(default_factory=dict)
    """By type of report: what its section says (`separator`, `quotechar`, `wraplength`, `filename` ...)."""

    def ignores(self, url: str, warned: Warned) -> bool:
        """Return whether this warning of this address is to be left out."""
        return warned.tag in self.ignored_warnings or any(
            address.search(url) and tag.search(warned.tag) for address, tag in self.ignored_warnings_for
        )

    def forgives(self, url: str, message: str) -> bool:
        """Return whether this error of this address counts as none."""
        return any(address.search(url) and text.search(message) for address, text in self.ignored_errors)
