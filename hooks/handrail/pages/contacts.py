"""How to reach a team at night."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.graph import keys
from handrail.model import Team
from handrail.pages.encode import Markdown, code, join, text
from handrail.pages.index import Index
from handrail.pages.inline import external
from handrail.pages.table import bullets
from handrail.pages.words import say


def call(index: Index, here: str, team: str) -> Markdown:
    """Return a line that says whom to call and how; for a team that nobody declared, its id."""
    known = index.teams.get(team)
    linked = index.map.object(here, keys.team_key(team))
    said = ways(index, here, known) if known else say('contact.none')
    return Markdown(f'{say("call", team=linked, ways=said)}\n{{: .hr-call}}')


def ways(index: Index, here: str, team: Team) -> Markdown:
    """Return the ways to reach a team in one line, the fastest first."""
    return join(list(_ways(index, here, team)) or [say('contact.none')], ' · ')


def reach(index: Index, here: str, team: Team) -> Markdown:
    """Return the ways to reach a team, one a line, and below them those to the team that stands in for it."""
    own = list(_ways(index, here, team)) or [say('contact.none')]
    other = index.teams.get(team.contacts.outside_hours)
    if other:
        own[-1] = join([own[-1], ways(index, here, other)], '&#58; ')
    return bullets('reach', own)


def _ways(index: Index, here: str, team: Team) -> Iterator[Markdown]:
    contacts = team.contacts
    if contacts.phone:
        yield say('contact.phone', phone=_phone(contacts.phone))
    if contacts.pager:
        yield _way(say('contact.pager'), contacts.pager)
    if contacts.chat:
        yield say('contact.chat', chat=_chat(contacts.chat))
    if contacts.schedule:
        yield _way(say('contact.schedule'), contacts.schedule)
    if contacts.hours:
        yield say('contact.hours', hours=contacts.hours)
    if contacts.outside_hours:
        yield say('contact.outside', team=index.map.object(here, keys.team_key(contacts.outside_hours)))


def _way(words: Markdown, value: str) -> Markdown:
    """Return words that link to an address; what is no address stands behind them."""
    linked = external(words, value)
    return linked if linked != words else join([words, text(value)], ' ')


def _chat(value: str) -> Markdown:
    """Return a channel, as a link when it is an address."""
    return external(value, value) if '://' in value else code(value)


def _phone(number: str) -> Markdown:
    """Return a number that a phone can dial."""
    digits = re.sub(r'[^\d+]', '', number)
    return external(number, f'tel:{digits}') if len(digits) >= 3 else code(number)  # noqa: PLR2004 - 112
