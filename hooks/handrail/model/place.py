"""Where something stands, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_SPACES = frozenset('\u00a0\u202f\u2009\u200d\u200c')
"""Of what Python calls unprintable, what writing needs."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a source file.

    `file` is the path below the docs folder, with forward slashes; `line` counts from 1.
    """

    file: str
    line: int = 1


class Level(StrEnum):
    """How much a problem weighs: an error blocks a strict build, a warning is said and no more."""

    error = 'error'
    warning = 'warning'


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at its place, with the way to mend it.

    `code` is the stable name of the rule (`unknown-key`); `message` says what is wrong and
    names the value; `hint` says how to mend it, as a clause without a full stop.
    """

    at: Place
    code: str
    message: str
    hint: str = ''
    level: Level = Level.error

    def sentence(self, root: str = 'docs') -> str:
        """Return `docs/file.md:41: message (hint)`; `root` is the docs folder as people write it.

        It is one line, and holds nothing that a terminal or the log of a CI system acts upon.
        """
        where = f'{root}/{self.at.file}' if root else self.at.file
        tail = f' ({self.hint})' if self.hint else ''
        return harmless(f'{where}:{self.at.line}: {self.message}{tail}')


def harmless(text: str) -> str:
    """Return a text in which each character that is no letter, sign or space stands by its number."""
    if text.isprintable():
        return text
    return ''.join(c if c.isprintable() or c in _SPACES else f'\\u{{{ord(c):x}}}' for c in text)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that is switched off in some lines of a file, `first` to `last`, with the reason.

    `at` is where that is written; `reason` is empty when none is given, which is a problem.
    """

    at: Place
    rule: str
    reason: str
    first: int
    last: int

    def covers(self, problem: Problem) -> bool:
        """Whether a problem stands in these lines and is of this rule."""
        same = problem.code == self.rule and problem.at.file == self.at.file
        return same and self.first <= problem.at.line <= self.last


@dataclass(frozen=True, slots=True)
class Waived:
    """A problem that is not told, and why."""

    problem: Problem
    waiver: Waiver
