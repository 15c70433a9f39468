"""What one run of `check` found."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from handrail.model import Level, Problem, Waived, Waiver


@dataclass(frozen=True, slots=True)
class Report:
    """The problems that count, those that stood before, and what was allowed.

    `before` are problems in documents that were not changed: they are said and do not fail.
    `documents` are the paths below docs that were looked at; `count` how many documents the site
    has. `here` is the docs folder as a person in the current folder writes it, `root` as seen from
    the top of the repository. `help` is the address of the page of rules, '' when there is none.
    """

    problems: tuple[Problem, ...]
    before: tuple[Problem, ...] = ()
    documents: tuple[str, ...] = ()
    count: int = 0
    here: str = 'docs'
    root: str = 'docs'
    waivers: tuple[Waiver, ...] = ()
    waived: tuple[Waived, ...] = ()
    help: str = ''
    version: str = ''

    @property
    def errors(self) -> int:
        """How many problems fail the check."""
        return sum(map(is_error, self.problems))

    @property
    def failed(self) -> bool:
        """Whether the check fails: by an error, or because there is nothing to check."""
        return bool(self.errors) or not self.count

    def every(self) -> Iterator[tuple[Problem, bool]]:
        """All problems in the order of their places, each with whether it stood before."""
        found = [*((one, False) for one in self.problems), *((one, True) for one in self.before)]
        yield from sorted(found, key=lambda pair: (pair[0].at, pair[0].code))


def is_error(problem: Problem) -> bool:
    """Whether a problem fails the check."""
    return problem.level is Level.error


def words(problem: Problem) -> str:
    """The message with the way to mend it."""
    return f'{problem.message} ({problem.hint})' if problem.hint else problem.message


def path(root: str, file: str) -> str:
    """The path of a document below `root`."""
    return f'{root}/{file}' if root not in {'', '.'} else file


def fingerprints(report: Report) -> Iterator[tuple[Problem, bool, str]]:
    """All problems with what stays the same when lines move: file, rule, message, and its number.

    Two problems that say the same in one file are told apart by their order.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for problem, before in report.every():
        key = (problem.at.file, problem.code, problem.message)
        seen[key] += 1
        told = '\0'.join((*key, str(seen[key])))
        yield problem, before, hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:32]
