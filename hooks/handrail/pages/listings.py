"""Tables of what the site holds, one kind each, as pages and directives show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from handrail.graph import keys
from handrail.model import Alert, Drill, Postmortem, Practice, Runbook, Service, Team
from handrail.pages.action_items import owner
from handrail.pages.alert import answer
from handrail.pages.clock import day, minutes
from handrail.pages.contacts import ways
from handrail.pages.encode import Markdown, text
from handrail.pages.facts import duration_text, services, status
from handrail.pages.index import Index, grouped
from handrail.pages.practice import severity
from handrail.pages.table import labelled, mark, table
from handrail.pages.tallies import chosen
from handrail.pages.words import say
from handrail.review.milestones import day_of, named_day

T = TypeVar('T')
_SPEAKING = frozenset({'name', 'practice', 'drill', 'status', 'contacts'})
"""Columns whose cells say themselves what they are; so does the first of each table."""
Options = Mapping[str, str]


def postmortems(index: Index, options: Options) -> list[Postmortem]:
    """Return the incidents that a listing asks for, the latest first, those without a day last."""
    found = sorted(index.site.library.postmortems, key=_rank, reverse=True)
    return limited(_of_service(found, options, lambda each: each.services), options)


def _rank(postmortem: Postmortem) -> tuple[str, str]:
    return str(named_day(postmortem) or day_of(postmortem) or ''), postmortem.id


def postmortem_table(index: Index, here: str, shown: Sequence[Postmortem]) -> Markdown:
    """Return a table of incidents with what they cost and what is still owed."""
    head = ('date', 'name', 'severity', 'services', 'duration.duration', 'open-count', 'status')
    rows = []
    for each in shown:
        key = keys.key_of(each)
        owed = chosen(index.rows_of.get(key, ()), {'status': 'open'})
        on = day_of(each)
        rows.append(
            (
                day(on) if on else say('no-date'),
                index.map.object(here, key),
                text(each.severity) or say('not-stated'),
                services(index, here, each.services),
                duration_text(index.site.review.facts.get(each.id), 'duration'),
                Markdown(str(len(owed))),
                status(each),
            )
        )
    return _table('incidents', head, rows)


def runbooks(index: Index, here: str, options: Options) -> Markdown:
    """Return a table of runbooks with their first step and when one was last used."""
    found = _of_service(index.site.library.runbooks, options, lambda each: each.services)
    return runbook_table(index, here, limited(found, options))


def runbook_table(index: Index, here: str, shown: Sequence[Runbook], without: str = '') -> Markdown:
    """Return a table of some runbooks, perhaps without a column."""
    head = ('runbook', 'services', 'owner', 'steps', 'last-used')
    return _table('runbooks', head, [_runbook(index, here, each) for each in shown], without)


def _runbook(index: Index, here: str, runbook: Runbook) -> Sequence[object]:
    used = max((use.on for use in index.usages_of_runbook.get(runbook.id, ()) if use.on), default=None)
    return (
        index.map.object(here, keys.key_of(runbook)),
        services(index, here, runbook.services),
        owner(index, here, runbook.owner),
        len(runbook.steps) or mark('gap', 'steps', say('steps.none')),
        day(used) if used else say('never'),
    )


def practices(index: Index, here: str, options: Options) -> Markdown:
    """Return a table of best practices."""
    head = ('id', 'practice', 'severity', 'applies-to')
    return _table(
        'practices',
        head,
        [
            _practice(index, here, each)
            for each in limited(
                _of_service(index.site.library.practices, options, lambda p: (p.applies_to,)), options
            )
        ],
    )


def _practice(index: Index, here: str, practice: Practice) -> Sequence[object]:
    key = keys.key_of(practice)
    linked = index.map.object(here, key, Markdown(f'**{text(practice.id.upper())}**'))
    title = index.map.spans(here, practice.title)
    return linked, title, severity(practice.severity), text(practice.applies_to)


def alerts(index: Index, here: str, options: Options) -> Markdown:
    """Return a table of alerts with what answers each; a gap is said as one."""
    found = _of_service(index.site.library.alerts, options, lambda each: each.services)
    return alert_table(index, here, limited(found, options))


def alert_table(index: Index, here: str, shown: Sequence[Alert], without: str = '') -> Markdown:
    """Return a table of some alerts, perhaps without a column."""
    head = ('alert', 'severity', 'services', 'owner', 'answered-by')
    return _table('alerts', head, [_alert(index, here, each) for each in shown], without)


def coverage(index: Index) -> Markdown:
    """Return how many alerts something answers."""
    found = index.site.library.alerts
    covered = sum(bool(answer(index, 'alerts/index.md', each)) for each in found)
    return say('coverage.summary', covered=covered, total=len(found))


def _alert(index: Index, here: str, alert: Alert) -> Sequence[object]:
    return (
        index.map.object(here, keys.key_of(alert)),
        text(alert.severity) or say('not-stated'),
        services(index, here, alert.services),
        owner(index, here, alert.owner),
        answer(index, here, alert) or mark('gap', 'runbook', say('coverage.gap')),
    )


def service_table(index: Index, here: str, options: Options) -> Markdown:
    """Return a table of services with how often they were hit."""
    head = ('service', 'owner', 'depends-on', 'incidents', 'open-count')
    own = _of_service(index.site.library.services, options, lambda each: (each.id,))
    found = limited(own, options)
    return _table('services', head, [_service(index, here, each) for each in found])


def _service(index: Index, here: str, service: Service) -> Sequence[object]:
    owed = chosen(index.site.review.actions, {'status': 'open', 'service': service.id})
    return (
        index.map.object(here, keys.key_of(service)),
        owner(index, here, service.owner),
        services(index, here, service.depends_on) if service.depends_on else say('none'),
        sum(service.id in each.services for each in index.site.library.postmortems),
        len(owed),
    )


def teams(index: Index, here: str, options: Options) -> Markdown:
    """Return a table of teams and how to reach them."""
    owned = grouped(index.site.library.services, lambda each: each.owner)
    own = _of_service(
        index.site.library.teams, options, lambda team: [each.id for each in owned.get(team.id, ())]
    )
    found = limited(own, options)
    return _table('teams', ('team', 'contacts'), [_team(index, here, each) for each in found])


def _team(index: Index, here: str, team: Team) -> Sequence[object]:
    return index.map.object(here, keys.team_key(team.id)), ways(index, here, team)


def drills(index: Index, here: str, options: Options) -> Markdown:
    """Return a table of drills, the latest first."""
    own = _of_service(index.site.library.drills, options, lambda each: _services_of(index, each))
    found = sorted(own, key=lambda each: (each.on, each.id), reverse=True)
    head = ('date', 'drill', 'runbook', 'drill.minutes')
    return _table('drills', head, [_drill(index, here, each) for each in limited(found, options)])


def _drill(index: Index, here: str, drill: Drill) -> Sequence[object]:
    return (
        day(drill.on),
        index.map.object(here, keys.key_of(drill)),
        index.map.object(here, keys.runbook_key(drill.runbook)),
        minutes(drill.minutes) if drill.minutes is not None else say('not-stated'),
    )


def _services_of(index: Index, drill: Drill) -> tuple[str, ...]:
    runbook = index.runbooks.get(drill.runbook)
    return runbook.services if runbook else ()


def _of_service(found: Iterable[T], options: Options, services_of: Callable[[T], Sequence[str]]) -> list[T]:
    """Return what is about the service that the options name; everything when they name none."""
    name = options.get('service', '')
    return [each for each in found if not name or name in services_of(each)]


def limited(found: Iterable[T], options: Options) -> list[T]:
    """Return the first of what was found, as many as the option `limit` says."""
    limit = options.get('limit', '')
    everything = list(found)
    return everything[: int(limit)] if limit.isdigit() else everything


def _table(name: str, head: Iterable[str], rows: Sequence[Sequence[object]], without: str = '') -> Markdown:
    words = list(head)
    shown = [
        [
            labelled(say(word), cell) if number and word not in _SPEAKING else cell
            for number, (word, cell) in enumerate(zip(words, row, strict=True))
            if word != without
        ]
        for row in rows
    ]
    return table(name, [say(word) for word in words if word != without], shown) or say('list.none')
