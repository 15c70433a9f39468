"""What a measurement of the protocol has to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail.field.lab.probe import OK, Login, counted, quantile


@dataclass(frozen=True, slots=True)
class Measured:
    """Logins, and what was seen beside them."""

    logins: tuple[Login, ...]
    recovered: float | None = None
    dropped: int | None = None

    @property
    def lost(self) -> float:
        """The share of logins that did not succeed."""
        return 1 - counted(self.logins).get(OK, 0) / len(self.logins) if self.logins else 1.0

    @property
    def p95(self) -> float:
        """Seconds within which 95 of 100 successful logins were done."""
        return quantile(self.logins, 0.95)

    @property
    def quickest(self) -> float:
        """Seconds of the quickest successful login."""
        return quantile(self.logins, 0.0)


@dataclass(frozen=True, slots=True)
class Criterion:
    """Bounds, each None where it is not one. Shares of logins, and seconds.

    `at_least_lost` is for a fault that has to be seen, by one of `seen_as` where that is given;
    `quickest` shows that a delay was really there, `dropped` that packets were really lost.
    """

    at_most_lost: float | None = None
    at_least_lost: float | None = None
    seen_as: tuple[str, ...] = ()
    p95: float | None = None
    quickest: float | None = None
    recovered: float | None = None
    dropped: bool = False

    def __str__(self) -> str:
        """Return it in words."""
        return ', '.join(words for words, _ in self._parts(None))

    def met(self, measured: Measured) -> bool:
        """Whether a measurement keeps all of it."""
        return all(kept for _, kept in self._parts(measured))

    def _parts(self, of: Measured | None) -> Iterator[tuple[str, bool]]:
        if self.at_most_lost is not None:
            words = f'at most {self.at_most_lost:.0%} fail' if self.at_most_lost else 'none fails'
            yield words, of is None or of.lost <= self.at_most_lost
        if self.at_least_lost is not None:
            yield f'seen: at least {self.at_least_lost:.0%} fail', of is None or of.lost >= self.at_least_lost
        if self.seen_as:
            yield f'as {" or ".join(self.seen_as)}', of is None or only(of.logins, self.seen_as)
        if self.p95 is not None:
            yield f'p95 at most {self.p95:g} s', of is None or of.p95 <= self.p95
        if self.quickest is not None:
            yield f'none quicker than {self.quickest:g} s', of is None or of.quickest >= self.quickest
        if self.recovered is not None:
            kept = of is None or (of.recovered is not None and of.recovered <= self.recovered)
            yield f'all well within {self.recovered:g} s', kept
        if self.dropped:
            yield 'packets were lost', of is None or bool(of.dropped)


def only(logins: Sequence[Login], results: Sequence[str]) -> bool:
    """Whether every login that failed did so in one of these ways."""
    return {login.result for login in logins} <= {OK, *results}
