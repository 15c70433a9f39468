"""The page of a team: how to reach it now, what it answers for, what nobody answers yet, what it owes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.graph import keys
from handrail.model import Alert, Postmortem, Team
from handrail.pages.alert import runbook_of
from handrail.pages.banner import banner
from handrail.pages.contacts import reach
from handrail.pages.encode import Markdown, text
from handrail.pages.environment import blocks
from handrail.pages.index import Index
from handrail.pages.listings import alert_table, postmortem_table, postmortems, runbook_table
from handrail.pages.prose import heading
from handrail.pages.service import still_open, used
from handrail.pages.table import bullets
from handrail.pages.usage import linked_from
from handrail.pages.words import say

_RECENT = 5


def team_page(index: Index, here: str, team: Team) -> Markdown:
    """Return the whole Markdown text of a team's page; teams are declared in one file."""
    key = keys.team_key(team.id)
    library = index.site.library
    services = [each for each in library.services if each.owner == team.id]
    runbooks = [each for each in library.runbooks if each.owner == team.id]
    practices = [each for each in library.practices if each.owner == team.id]
    names = {each.id for each in services}
    alerts = [
        each for each in library.alerts if (each.owner or team.id) == team.id and _is_of(each, team, names)
    ]
    incidents = [each for each in postmortems(index, {}) if names.intersection(each.services)]
    owns = [keys.key_of(each) for each in (*services, *runbooks, *practices, *alerts)]
    problems = [p for p in index.problems.get(team.at.file, ()) if team.at == p.at]
    parts = [
        Markdown(f'# {text(team.name) or text(team.id)}'),
        banner(problems),
        reach(index, here, team),
        text(team.about),
        *_alerts(index, here, alerts),
        *_part('runbooks', runbook_table(index, here, runbooks, 'owner') if runbooks else None),
        *_part('services', _links(index, here, [keys.key_of(each) for each in services])),
        *_part('practices', _links(index, here, [keys.key_of(each) for each in practices])),
        *still_open(index, here, {'owner': team.id}, 'owners', team.id),
        *_incidents(index, here, incidents),
        used(index, here, key),
        linked_from(index, here, key, {*owns, *(keys.key_of(each) for each in incidents)}),
    ]
    return Markdown(f'{blocks(parts)}\n')


def _is_of(alert: Alert, team: Team, services: set[str]) -> bool:
    """Whether an alert is a team's: by its owner or, where it names none, by its services."""
    return alert.owner == team.id or bool(services.intersection(alert.services))


def _alerts(index: Index, here: str, alerts: Sequence[Alert]) -> Iterator[Markdown]:
    """Yield how many of the alerts something answers, then all of them, those that nothing answers first."""
    if alerts:
        bare = [each for each in alerts if runbook_of(index, each) is None]
        yield heading(2, say('alerts'), 'hr-alerts')
        yield say('team.bare', count=len(bare) or say('none'), total=len(alerts))
        yield alert_table(index, here, [*bare, *(each for each in alerts if each not in bare)], 'owner')


def _part(word: str, shown: Markdown | None) -> Iterator[Markdown]:
    if shown:
        yield heading(2, say(word), f'hr-{word}')
        yield shown


def _links(index: Index, here: str, found: Sequence[str]) -> Markdown:
    return bullets('links', [index.map.object(here, key) for key in found])


def _incidents(index: Index, here: str, found: Sequence[Postmortem]) -> Iterator[Markdown]:
    """Yield the latest incidents of the team's services."""
    if found:
        yield heading(2, say('team.incidents'), 'hr-incidents')
        yield postmortem_table(index, here, found[:_RECENT])
        if len(found) > _RECENT:
            yield say('more', count=len(found) - _RECENT)
