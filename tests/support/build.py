"""Builders of model objects with sensible defaults, and of whole libraries from a mapping.

Texts become one span; a place is given by its line, the file is that of the document. Links are
written as people would say them: `login.md#slots` is resolved below docs (`runbooks/login.md#slots`),
`team=database` names a thing by its kind and id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handrail.graph import connect
from handrail.model import (
    Action,
    ActionOutcome,
    ActionStatus,
    ActionType,
    Alert,
    Anchor,
    Command,
    Contacts,
    Directive,
    Drill,
    Due,
    EntryKind,
    EntryMark,
    Evidence,
    Inline,
    Instant,
    Library,
    Outcome,
    OutcomeKind,
    Place,
    PlainPage,
    Postmortem,
    PostmortemStatus,
    Practice,
    Problem,
    Ref,
    Runbook,
    Section,
    Service,
    Settings,
    Site,
    Span,
    Step,
    StepKind,
    Target,
    Team,
    TimelineEntry,
)
from handrail.review import examine

TODAY = date(2024, 6, 1)


def settings(**changes: Any) -> Settings:
    return replace(Settings(today=TODAY), **changes)


def place(file: str, line: int = 1) -> Place:
    return Place(file, line)


def inline(text: str) -> Inline:
    return (Span(text),) if text else ()


def target(written: str) -> Target:
    """`runbooks/login.md#slots`, `#slots` or `team=database`."""
    kind, equals, name = written.partition('=')
    if equals:
        return Target(kind=kind, id=name)
    uri, _, anchor = written.partition('#')
    return Target(uri=uri, anchor=anchor)


def ref(file: str, to: str, line: int = 1, role: str = 'prose', **more: str) -> Ref:
    """A reference; `source` is local to its document, `text` what the reader sees."""
    return Ref(
        Place(file, int(line)), more.get('source', ''), role, target(to), more.get('text', 'see'), raw=to
    )


def instant(text: str, zone: str = 'UTC', label: str = '', file: str = 'x.md', line: int = 1) -> Instant:
    """`2024-01-21 14:00` on the clock of `zone`; `fold=1` is written as a trailing `*`."""
    local = datetime.strptime(text.rstrip('*'), '%Y-%m-%d %H:%M').replace(
        tzinfo=ZoneInfo(zone), fold=int(text.endswith('*'))
    )
    return Instant(local.astimezone(UTC), zone, label, text, Place(file, line))


def mark(written: str) -> EntryMark:
    """`hypothesis`, `action:worked` or `refuted 14:15`, as they stand in a code span."""
    head, _, closes = written.partition(' ')
    kind, _, outcome = head.partition(':')
    return EntryMark(EntryKind(kind), ActionOutcome(outcome) if outcome else None, closes)


def timeline(
    rows: Iterable[Sequence[str]], zone: str = 'UTC', file: str = 'x.md', line: int = 20
) -> tuple[TimelineEntry, ...]:
    """Rows of `('2024-01-21 13:45', 'signal, alert', 'text')`, one a line."""
    entries: list[TimelineEntry] = []
    first = ''
    for number, (when, kinds, text) in enumerate(rows, line):
        day, clock = when.rstrip('*').split(' ')
        first = first or day
        prefix = 't' if day == first else f't{day[5:7]}{day[8:10]}-'
        base = f'{prefix}{clock.replace(":", "")}'
        same = sum(1 for entry in entries if entry.anchor in (base, f'{base}-2'))
        anchor = f'{base}-{same + 1}' if same else base
        marks = tuple(mark(kind.strip()) for kind in kinds.split(','))
        at = Place(file, number)
        entries.append(
            TimelineEntry(anchor, instant(when, zone, file=file, line=number), marks, inline(text), at)
        )
    return tuple(entries)


def action(text: str, name: str = '', line: int = 60, file: str = 'x.md', **facts: Any) -> Action:
    """An action item; `due` may be a tuple of dates, the present one first; `same_as` a link."""
    status = ActionStatus(facts.pop('status', 'accepted'))
    kind = facts.pop('type', None)
    due = facts.pop('due', None)
    days = tuple(due) if isinstance(due, list | tuple) else (due,) if due else ()
    same_as = facts.pop('same_as', '')
    return Action(
        id=name or '-'.join(text.lower().strip('.').split()[:4]),
        stated_id=bool(name),
        text=inline(text),
        group=facts.pop('group', ''),
        status=status,
        at=Place(file, int(line)),
        type=ActionType(kind) if kind else None,
        done_on=day(facts.pop('done_on', None)),
        due=Due(days[0], days[1:]) if days else None,
        same_as=target(same_as) if same_as else None,
        evidence=tuple(evidence(item) for item in facts.pop('evidence', ())),
        reason=inline(facts.pop('reason', '')),
        **facts,
    )


def day(written: str | date | None) -> date | None:
    return date.fromisoformat(written) if isinstance(written, str) else written


def evidence(item: Evidence | Mapping[str, Any]) -> Evidence:
    if isinstance(item, Evidence):
        return item
    to = item.get('to', '')
    return Evidence(
        inline(item.get('text', 'proof')),
        target=target(to) if to else None,
        href=item.get('href', ''),
        role=item.get('role', ''),
        on=day(item.get('on')),
    )


def sections(names: Iterable[str], file: str) -> tuple[Section, ...]:
    """Sections of these roles, or `role=text` with a text below the heading."""
    found = []
    for line, name in enumerate(names, 10):
        role, _, text = name.partition('=')
        found.append(Section(role, 2, inline(role.capitalize()), role, Place(file, line), text=text))
    return tuple(found)


def _common(kind: str, folder: str, name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Take what all documents share out of `facts`."""
    uri = facts.pop('uri', f'{folder}/{name}.md')
    line = int(facts.pop('line', 1))
    refs = tuple(
        one if isinstance(one, Ref) else ref(uri, one.pop('to'), **one)
        for one in map(_copied, facts.pop('refs', ()))
    )
    parts = sections(facts.pop('sections', ()), uri)
    anchors = tuple(Anchor(part.anchor, 'section', part.role, part.at) for part in parts)
    more = tuple(
        Anchor(one, 'section', one, Place(uri, 90 + n)) for n, one in enumerate(facts.pop('anchors', ()))
    )
    title = inline(facts.pop('title', name.replace('-', ' ').capitalize()))
    return {
        'uri': uri,
        'id': name,
        'kind': kind,
        'title': title,
        'at': Place(uri, line),
        'sections': parts,
        'anchors': anchors + more,
        'refs': refs,
        'broken': bool(facts.pop('broken', False)),
        'aliases': tuple(facts.pop('aliases', ())),
    }


def _copied(one: Any) -> Any:
    return dict(one) if isinstance(one, Mapping) else one


def postmortem(name: str, **facts: Any) -> Postmortem:
    """A postmortem; `rows` as in `timeline`, `actions` as mappings or objects, instants as text."""
    common = _common('postmortem', f'postmortems/{name[:4]}', name, facts)
    uri = common['uri']
    zone = facts.pop('timezone', 'UTC')
    for number, key in enumerate(('started', 'detected', 'acknowledged', 'mitigated', 'resolved'), 4):
        if isinstance(facts.get(key), str):
            facts[key] = instant(facts[key], zone, file=uri, line=number)
    rows = timeline(facts.pop('rows', ()), zone, uri)
    actions = _actions(facts.pop('actions', ()), uri)
    anchors = common.pop('anchors')
    anchors += tuple(Anchor(row.anchor, 'row', row.anchor, row.at) for row in rows)
    anchors += tuple(Anchor(one.id, 'action', one.id, one.at) for one in actions)
    status = PostmortemStatus(facts.pop('status', 'reviewed'))
    return Postmortem(
        **common,
        anchors=anchors,
        status=status,
        timezone=zone,
        timeline=rows,
        actions=actions,
        **_tuples(facts),
    )


def _actions(items: Iterable[Any], file: str) -> tuple[Action, ...]:
    found = []
    for line, item in enumerate(items, 60):
        found.append(item if isinstance(item, Action) else action(**{'line': line, 'file': file, **item}))
    return tuple(found)


def _tuples(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in facts.items()}


def step(
    name: str, kind: str = 'check', ways: Sequence[str] = (), line: int = 30, file: str = 'x.md', **facts: Any
) -> Step:
    """A step; `ways` are the links of its outcomes, the last being 'otherwise'; `resolved` ends it."""
    outcomes = []
    for number, way in enumerate(ways, 1):
        last = number == len(ways) and kind == 'check'
        leads = None if way == 'resolved' else target(way)
        if leads and not leads.uri and not leads.kind:
            leads = Target(file, leads.anchor)
        how = OutcomeKind.otherwise if last else OutcomeKind.pattern if kind == 'check' else OutcomeKind.done
        pattern = f'^{number}$' if how is OutcomeKind.pattern else ''
        outcomes.append(Outcome(how, pattern, inline(way), leads, Place(file, line + number)))
    command = facts.pop('command', '')
    return Step(
        anchor=name,
        title=inline(facts.pop('title', name.capitalize())),
        kind=StepKind(kind),
        at=Place(file, line),
        outcomes=tuple(outcomes),
        command=Command(command, 'bash', Place(file, line)) if command else None,
        **facts,
    )


def runbook(name: str, steps: Sequence[Any] = (), **facts: Any) -> Runbook:
    """A runbook; `steps` are Steps or `[name, kind, [ways...]]`; their outcomes become references."""
    common = _common('runbook', 'runbooks', name, facts)
    uri = common['uri']
    made = tuple(
        one
        if isinstance(one, Step)
        else step(one[0], one[1], one[2] if len(one) > 2 else (), 30 + 10 * n, uri)
        for n, one in enumerate(steps)
    )
    refs = tuple(
        Ref(outcome.at, f'step:{one.anchor}', 'outcome', outcome.target, outcome.text[0].text)
        for one in made
        for outcome in one.outcomes
        if outcome.target
    )
    anchors = common.pop('anchors') + tuple(Anchor(one.anchor, 'step', one.anchor, one.at) for one in made)
    common['refs'] += refs + _named(uri, 'team', 'owner', facts.get('owner', ''))
    return Runbook(**common, anchors=anchors, steps=made, **_tuples(facts))


def _named(file: str, kind: str, role: str, *names: str, line: int = 3) -> tuple[Ref, ...]:
    return tuple(Ref(Place(file, line), '', role, Target(kind=kind, id=name), name) for name in names if name)


def practice(name: str, **facts: Any) -> Practice:
    common = _common('practice', 'practices', name, facts)
    filled = {
        'applies_to': 'postgresql',
        'severity': 'high',
        'facts': 'live',
        'check': 'true',
        **_tuples(facts),
    }
    return Practice(**common, check_at=Place(common['uri'], 5), **filled)


def alert(name: str, **facts: Any) -> Alert:
    """An alert; `runbook` is a link below docs and becomes a reference."""
    common = _common('alert', 'alerts', name, facts)
    to = facts.pop('runbook', '')
    leads = target(to) if to else facts.pop('leads', None)
    if to:
        common['refs'] += (ref(common['uri'], to, 4, 'runbook', text='runbook'),)
    common['refs'] += _named(common['uri'], 'team', 'owner', facts.get('owner', ''))
    return Alert(**common, source=facts.pop('source', 'prometheus'), runbook=leads, **_tuples(facts))


def service(name: str, **facts: Any) -> Service:
    common = _common('service', 'services', name, facts)
    common['refs'] += _named(common['uri'], 'team', 'owner', facts.get('owner', ''))
    return Service(**common, **_tuples(facts))


def drill(name: str, **facts: Any) -> Drill:
    common = _common('drill', 'drills', name, facts)
    actions = _actions(facts.pop('actions', ()), common['uri'])
    facts.setdefault('on', date.fromisoformat(name[:10]))
    return Drill(**common, runbook=facts.pop('runbook', ''), actions=actions, **_tuples(facts))


def team(name: str, line: int = 1, outside_hours: str = '', hours: str = '') -> Team:
    contacts = Contacts(outside_hours=outside_hours, hours=hours)
    return Team(name, name.capitalize(), contacts, Place('teams.yml', int(line)))


def page(uri: str, **facts: Any) -> PlainPage:
    directives = tuple(
        Directive(one['name'], tuple(one['options'].items()), Place(uri, int(one['line'])), 0, 1)
        for one in facts.pop('directives', ())
    )
    common = _common('page', '', uri, {'uri': uri, **facts})
    return PlainPage(**common, directives=directives)


_SHELVES = {
    'postmortems': postmortem,
    'runbooks': runbook,
    'practices': practice,
    'alerts': alert,
    'services': service,
    'drills': drill,
    'teams': team,
    'plain': page,
}


def library(**shelves: Any) -> Library:
    """A library from its shelves: objects, names, or mappings of a name to its facts."""
    made: dict[str, Any] = {}
    for shelf, build in _SHELVES.items():
        content = shelves.pop(shelf, ())
        if isinstance(content, Mapping):
            made[shelf] = tuple(build(name, **dict(facts or {})) for name, facts in content.items())
        else:
            made[shelf] = tuple(_made(build, one) for one in content)
    problems = tuple(_told(one) for one in shelves.pop('problems', ()))
    return Library(**made, files=frozenset(shelves.pop('files', ())), problems=problems, **shelves)


def _told(written: str) -> Problem:
    """A problem of a reader, `services/auth.md` or `teams.yml:3 yaml-syntax`."""
    where, _, code = written.partition(' ')
    file, _, line = where.partition(':')
    return Problem(Place(file, int(line or 1)), code or 'told', 'told already')


def _made(build: Any, one: Any) -> Any:
    """An object as it is; a name or a mapping with a name as what it describes."""
    if isinstance(one, str):
        return build(one)
    return build(**one) if isinstance(one, Mapping) else one


def site(of: Library, withheld: Iterable[str] = (), **changes: Any) -> Site:
    """A library with its graph and its review; `changes` are those of the settings."""
    set_to = settings(**changes)
    graph = connect(of, frozenset(), frozenset(withheld))
    return Site(set_to, of, graph, examine(of, graph, set_to))
