"""The contact sheet: every team with the ways to reach it at night, and what each severity asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from handrail.finish.offline.card import words_of
from handrail.finish.offline.cardtext import encoded, wrapped
from handrail.finish.offline.paper import card_page, text
from handrail.finish.offline.teams import name_of, stand_in, ways
from handrail.model import Site, Team
from handrail.pages.encode import line

SEVERITIES = 'severity.md'
"""The page whose first table the sheet shows."""

TITLE = 'Contacts'
QUICK = ('phone', 'chat')
_RULE = re.compile(r' *\|?( *:?-+:? *\|)+( *:?-+:? *)?')


def contacts_html(site: Site, built: str, sheet: str, home: str = './') -> str:
    """Return the sheet as a page, which up to 20 teams leave on one sheet of A4."""
    body = (
        f'<main>\n<h1>{TITLE}</h1>\n<p class="small">{text(built)}</p>\n'
        f'<p class="screen"><a href="{home}">The site</a> · <a href="contacts.txt">as plain text</a></p>\n'
        f'{team_table(site)}\n{_severity_html(site)}</main>'
    )
    return card_page(TITLE, body, sheet)


def team_table(site: Site) -> str:
    """Return a table of all teams."""
    if not site.library.teams:
        return '<p>No team is declared.</p>'
    rows = ''.join(_row(site, team) for team in _teams(site))
    head = ''.join(
        f'<th scope="col">{name}</th>'
        for name in ('Team', 'Call', 'Page, and who is on call', 'When, and who stands in')
    )
    return f'<table class="teams"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _teams(site: Site) -> list[Team]:
    return sorted(site.library.teams, key=lambda team: (line(team.name or team.id).casefold(), team.id))


def _row(site: Site, team: Team) -> str:
    name = text(name_of({team.id: team}, team.id))
    quick, others = (
        '<br>'.join(way.html() for way in ways(team, hours=False) if (way.name in QUICK) == wanted)
        for wanted in (True, False)
    )
    if not quick and not others:
        quick = 'no contact is listed'
    when = '<br>'.join(text(each) for each in _when(site, team) if each)
    head = f'<tr id="team-{text(team.id)}"><th scope="row">{name}</th>'
    return f'{head}<td>{quick}</td><td>{others}</td><td>{when}</td></tr>'


def _when(site: Site, team: Team) -> Iterator[str]:
    """Yield when a team answers, and whom to call at other times."""
    teams = {each.id: each for each in reversed(site.library.teams)}
    contacts = team.contacts
    yield line(contacts.hours)
    if other := stand_in(teams, team):
        phone = f', {line(other.contacts.phone)}' if other.contacts.phone else ''
        yield f'else {name_of(teams, other.id)}{phone}'
    elif contacts.outside_hours:
        yield f'else {line(contacts.outside_hours)}'


def severities(site: Site) -> list[list[str]]:
    """Return the first table of the site's page about severities, else a row for each level."""
    page = next((each for each in site.library.plain if each.uri == SEVERITIES), None)
    lines = page.text.split('\n') if page else []
    start = next((number for number, row in enumerate(lines) if _RULE.fullmatch(row)), 0)
    if not start or '|' not in lines[start - 1]:
        return [['Severity, worst first'], *([level] for level in site.settings.severities)]
    body = takewhile(lambda row: '|' in row, lines[start + 1 :])
    return [_cells(row) for row in (lines[start - 1], *body)]


def _cells(row: str) -> list[str]:
    cells = re.split(r'(?<!\\)\|', row.strip().strip('|'))
    return [words_of(cell) for cell in cells]


def _severity_html(site: Site) -> str:
    head, *rows = severities(site)
    shown = ''.join(f'<th scope="col">{text(cell)}</th>' for cell in head)
    body = ''.join('<tr>' + ''.join(f'<td>{text(cell)}</td>' for cell in row) + '</tr>' for row in rows)
    return f'<h2>Severity</h2>\n<table><thead><tr>{shown}</tr></thead><tbody>{body}</tbody></table>\n'


def contacts_text(site: Site, built: str) -> bytes:
    """Return the sheet as plain text."""
    rows = [TITLE.upper(), built, '']
    for team in _teams(site):
        rows += wrapped(name_of({team.id: team}, team.id))
        rows += (row for way in ways(team, hours=False) for row in wrapped(way.words(), '    '))
        rows += (row for each in _when(site, team) if each for row in wrapped(each, '    '))
    head, *levels = severities(site)
    rows += ['', *wrapped(' | '.join(head))]
    for level in levels:
        rows += wrapped(' | '.join(level), after='    ')
    return encoded(rows)
