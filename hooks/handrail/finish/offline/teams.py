"""The ways to reach a team, for paper: as text, and as HTML with links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handrail.finish.offline.paper import linked, text
from handrail.model import Team
from handrail.pages.encode import line
from handrail.pages.words import WORDS


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a team: what it is, its number or address, and where a link of it leads."""

    name: str
    value: str
    href: str = ''

    def words(self) -> str:
        """Return it as plain text."""
        return f'{self.name} {line(self.value)}'.strip()

    def html(self) -> str:
        """Return it as HTML; an address is shown, since paper has no links."""
        return f'{text(self.name)} {linked(self.value, self.href)}'.strip()


def ways(team: Team, *, hours: bool = True) -> Iterator[Way]:
    """Yield the ways to reach a team, the fastest first; `hours`: and when."""
    contacts = team.contacts
    if contacts.phone:
        digits = re.sub(r'[^\d+]', '', contacts.phone)
        yield Way('phone', contacts.phone, f'tel:{digits}')
    if contacts.pager:
        yield Way('pager', contacts.pager, contacts.pager)
    if contacts.chat:
        yield Way('chat', contacts.chat)
    if contacts.schedule:
        yield Way(WORDS['contact.schedule'], contacts.schedule, contacts.schedule)
    if contacts.hours and hours:
        yield Way('reachable', contacts.hours)


def name_of(teams: Mapping[str, Team], team: str) -> str:
    """Return the name of a team, its id when nobody declared it."""
    known = teams.get(team)
    return line(known.name if known and known.name else team)


def stand_in(teams: Mapping[str, Team], team: Team) -> Team | None:
    """Return the team that answers outside of a team's hours."""
    return teams.get(team.contacts.outside_hours)
