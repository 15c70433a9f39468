"""The first screen of a runbook: what to run, when to stop, whom to call."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.graph import keys
from handrail.model import Runbook, Step, StepKind
from handrail.pages.clock import minutes
from handrail.pages.contacts import ways
from handrail.pages.encode import Markdown, code, join
from handrail.pages.environment import blocks, render
from handrail.pages.index import Index
from handrail.pages.prose import heading
from handrail.pages.step import command_block, kind_line, plain_title
from handrail.pages.table import EMPTY, bullets, table
from handrail.pages.words import say


def start(index: Index, here: str, runbook: Runbook) -> Markdown:
    """Return the box that stands before everything else whoever is paged could read."""
    parts = [first_step(index, here, runbook), *stop(runbook), _whom(index, here, runbook)]
    return render('start', body=blocks([*parts, _about(index, here, runbook)]))


def first_step(index: Index, here: str, runbook: Runbook, anchor: str = '') -> Markdown:
    """Return a link to a step of a runbook with its command: the one named, else the first with a command."""
    if runbook.prose_only:
        return say('prose-only')
    named = next((each for each in runbook.steps if each.anchor == anchor), None)
    step = named or next((each for each in runbook.steps if each.command), runbook.steps[0])
    linked = index.map.link(here, plain_title(step), runbook.uri, step.anchor)
    begin = join([say('start', step=Markdown(f'**{linked}**')), kind_line(step)], ' · ')
    return blocks([begin, command_block(runbook, step.command)])


def preparation(runbook: Runbook) -> Iterator[Markdown]:
    """Yield what must be at hand before the first step: access, tools, values."""
    if runbook.needs:
        yield heading(2, say('needs'), 'hr-needs')
        yield bullets('needs', runbook.needs)
    if runbook.variables:
        head = (say('variable'), say('what-it-is'), say('example'))
        rows = [(code(v.name), v.description, code(v.example)) for v in runbook.variables]
        yield heading(2, say('variables'), 'hr-variables')
        yield say('variables.note')
        yield table('variables', head, rows)


def whom(runbook: Runbook) -> tuple[str, Step | None]:
    """Return the team that a runbook escalates to, else its owner, and the step that says so."""
    step = next((each for each in runbook.steps if each.kind is StepKind.escalate and each.team), None)
    return (step.team, step) if step else (runbook.owner, None)


def stop(runbook: Runbook) -> Iterator[Markdown]:
    """Yield when to stop trying and call for help."""
    if runbook.stop:
        yield Markdown(f'**{say("stop")}**')
        yield bullets('stop', runbook.stop)


def _whom(index: Index, here: str, runbook: Runbook) -> Markdown:
    name, step = whom(runbook)
    team = index.teams.get(name)
    linked = index.map.object(here, keys.team_key(name)) if name else say('nobody')
    if step and step.after_minutes:
        said = say('whom.after', minutes=minutes(step.after_minutes), team=linked)
    else:
        said = say('whom', team=linked)
    return join([said, ways(index, here, team)], ' · ') if team else said


def _about(index: Index, here: str, runbook: Runbook) -> Markdown:
    """Return who owns a runbook, what it is about and which alerts it answers, in one line."""
    groups = (
        ('owned', keys.team_key, (runbook.owner,) if runbook.owner else ()),
        ('about-services', keys.service_key, runbook.services),
        ('answers', keys.alert_key, runbook.alerts),
    )
    said = [
        say(word, names=join([index.map.object(here, key(name)) for name in names], ', '))
        for word, key, names in groups
        if names
    ]
    return join(said, ' · ') if said else EMPTY
