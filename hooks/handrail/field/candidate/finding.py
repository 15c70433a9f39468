"""What trying a configuration comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from handrail.field.evidence.result import Result, digest

Outcome = Literal['passed', 'failed', 'not-tried']
_STATUS: Mapping[Outcome, Literal['passed', 'failed', 'skipped']] = {
    'passed': 'passed', 'failed': 'failed', 'not-tried': 'skipped',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the candidate's files; 0 is the file as a whole, an empty file none at all."""

    file: str = ''
    number: int = 0

    def __str__(self) -> str:
        """Return it as editors and jobs understand it."""
        return f'{self.file}:{self.number}' if self.number else self.file


NOWHERE = Line()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: `reason` says what is wrong, or why it was not tried."""

    name: str
    outcome: Outcome
    about: str
    reason: str = ''
    at: Line = NOWHERE
    practice: str = ''
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """The files of a configuration by their path in its folder."""

    folder: str
    files: Mapping[str, str] = field(repr=False)


def refused(findings: Sequence[Finding], *, all_of_it: bool = True) -> bool:
    """Whether the candidate must not go out; `all_of_it`: what was not tried counts as well."""
    bad = {'failed', 'not-tried'} if all_of_it else {'failed'}
    return any(finding.outcome in bad for finding in findings)


def results(candidate: Candidate, findings: Sequence[Finding]) -> tuple[Result, ...]:
    """Return the findings as evidence; the subject is the candidate itself."""
    subject = digest(*(part for item in sorted(candidate.files.items()) for part in item))
    return tuple(
        Result(
            f'try-config/{finding.name}',
            _STATUS[finding.outcome],
            finding.seconds,
            finding.about,
            f'{finding.at}: {finding.reason}' if finding.at.file else finding.reason,
            subject,
        )
        for finding in findings
    )
