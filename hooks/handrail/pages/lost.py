"""What the page for an address that does not exist needs of the site: whom to call."""

from __future__ import annotations

import re
from html import escape

from handrail.model import Site, Team
from handrail.pages.encode import line
from handrail.pages.words import WORDS

FIRST = 'first-contact'
"""The name under which the contact is put into that page, as figures are put into theirs."""


def first_contact(site: Site) -> str:
    """Return the HTML that names the team to call when nobody knows whom: the one marked, else the first."""
    teams = site.library.teams
    team = next((each for each in teams if each.first), None) or next(iter(teams), None)
    if team is None:
        return f'<p>{escape(WORDS["lost.nobody"])}</p>'
    before, _, after = WORDS['lost.call'].partition('{team}')
    return f'<p>{escape(before)}<b>{escape(line(team.name))}</b>{escape(after)} {_ways(team)}</p>'


def _ways(team: Team) -> str:
    """Return the ways to reach a team, the fastest first."""
    contacts = team.contacts
    ways = [
        _link(_dialled(contacts.phone), contacts.phone) if contacts.phone else '',
        _link(contacts.pager, WORDS['contact.pager']) if contacts.pager else '',
        f'<code>{escape(line(contacts.chat))}</code>' if contacts.chat else '',
        _link(contacts.schedule, WORDS['contact.schedule']) if contacts.schedule else '',
    ]
    return ' · '.join(filter(None, ways))


def _dialled(number: str) -> str:
    return 'tel:' + re.sub(r'[^+0-9]', '', number)


def _link(address: str, words: str) -> str:
    """Return a link; what is no address that can be called or opened stands as text."""
    shown = escape(line(words))
    if re.fullmatch(r'tel:\+?[0-9]{3,}|https?://[^\s"<>]+', address):
        return f'<a href="{escape(address)}">{shown}</a>'
    return shown if address.startswith('tel:') else f'{shown} {escape(line(address))}'
