"""New logins from every subnet, as the proof that a configuration is good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from handrail.field.audit.places import Places
from handrail.field.lab.contract import Lab, Ran
from handrail.field.lab.probe import OK, Login, logins
from handrail.field.netchange.target import Target
from handrail.model.audit import Reach

FIRST = 5
"""Logins from each subnet that are tried before the others: a clean cut shows at once."""


class Prober:
    """A target as the probe of logins sees it."""

    def __init__(self, target: Target) -> None:
        """Know whom to log in to."""
        self.places = Places(target.places)
        login = target.logins
        self.values: Mapping[str, str] = {
            'DB_HOST': login.host, 'DB_PORT': str(login.port), 'DB_NAME': login.name, 'DB_USER': login.user,
        }  # fmt: skip

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command in a place."""
        return self.places.run(place, command, seconds=seconds, values=values)


def prove(target: Target) -> tuple[Reach, ...]:
    """Log in from every subnet at once; the first few alone where one of these does not get in."""
    count = target.logins.count
    first = _everywhere(target, min(FIRST, count))
    if count <= FIRST or not good(_reaches(target, first)):
        return _reaches(target, first)
    more = _everywhere(target, count - FIRST)
    return _reaches(target, {place: (*first[place], *more[place]) for place in first})


def good(reaches: Iterable[Reach]) -> bool:
    """Whether every login got in."""
    return all(each.ok == each.tried for each in reaches)


def subnets(reaches: Iterable[Reach]) -> tuple[str, ...]:
    """Return the subnets from which every login got in."""
    return tuple(each.subnet for each in reaches if each.ok == each.tried)


def told(reaches: Iterable[Reach]) -> str:
    """Return in a sentence who does not get in."""
    return '; '.join(
        f'{each.subnet}: {each.ok} of {each.tried} logins got in ({_others(each)}{_said(each)})'
        for each in reaches
        if each.ok != each.tried
    )


def _others(each: Reach) -> str:
    return ', '.join(f'{number} {name}' for name, number in sorted(each.results.items()) if name != OK)


def _said(each: Reach) -> str:
    return f': {each.said}' if each.said else ''


def _everywhere(target: Target, count: int) -> dict[str, tuple[Login, ...]]:
    lab = cast('Lab', Prober(target))
    places = list(target.applications)

    def tried(place: str) -> tuple[Login, ...]:
        return logins(lab, place, count, parallel=target.logins.parallel, connect=3)

    with ThreadPoolExecutor(len(places)) as pool:
        return dict(zip(places, pool.map(tried, places), strict=True))


def _reaches(target: Target, found: Mapping[str, tuple[Login, ...]]) -> tuple[Reach, ...]:
    rows = []
    for place, subnet in target.applications.items():
        results = Counter(each.result for each in found[place])
        said = next((each.said for each in found[place] if each.result != OK and each.said), '')
        longest = max((each.seconds for each in found[place]), default=0.0)
        rows.append(
            Reach(subnet, place, len(found[place]), results[OK], dict(results), said[:200], round(longest, 2))
        )
    return tuple(rows)
