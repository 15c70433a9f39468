"""The first screen of a runbook: what to run, when to stop, whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handrail.graph import keys
from handrail.model import Runbook, Step, StepKind
from handrail.pages.clock import minutes
from handrail.pages.contacts import ways
from handrail.pages.encode import Markdown, join
from handrail.pages.environment import blocks, render
from handrail.pages.index import Index
from handrail.pages.prose import heading
from handrail.pages.step import affects, command_block, kind_line, plain_title
from handrail.pages.table import EMPTY, bullets
from handrail.pages.values import values
from handrail.pages.words import say


def start(index: Index, here: str, runbook: Runbook) -> Markdown:
    """Return the box that stands before everything else whoever is paged could read."""
    step = first_step(runbook)
    first = _first(index, here, runbook, step) if step else [say('prose-only')]
    parts = [*first, *stop(runbook), _whom(index, here, runbook)]
    return first_screen([*parts, _about(index, here, runbook)])


def _first(index: Index, here: str, runbook: Runbook, step: Step) -> Iterator[Markdown]:
    yield from begin(index, here, runbook, step)
    yield from affects(index, here, step)
    yield command_block(index, runbook, step, alone=True)


def first_screen(parts: Iterable[Markdown]) -> Markdown:
    """Return the box of a runbook's first screen."""
    return render('start', body=blocks(parts))


def first_step(runbook: Runbook, anchor: str = '') -> Step | None:
    """Return the step of a runbook to begin with: the one named, else the first with a command."""
    found = (
        *(each for each in runbook.steps if each.anchor == anchor),
        *(each for each in runbook.steps if each.command),
        *runbook.steps,
    )
    return next(iter(found), None)


def begin(index: Index, here: str, runbook: Runbook, step: Step) -> Iterator[Markdown]:
    """Yield a link to the first step, and the values that the commands need, folded into a line."""
    linked = index.map.link(here, plain_title(step), runbook.uri, step.anchor)
    yield join([say('start', step=Markdown(f'**{linked}**')), kind_line(step)], ' · ')
    yield values(runbook)


def preparation(runbook: Runbook) -> Iterator[Markdown]:
    """Yield what must be at hand before the first step: access and tools."""
    if runbook.needs:
        yield heading(2, say('needs'), 'hr-needs')
        yield bullets('needs', runbook.needs)


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
