"""Follows a runbook in a lab: each step runs in its places, its output decides which step comes next.

Only steps of runbooks marked for a lab (`lab:` in the front matter) are run, and of those only
checks: a walk ends where something is to be changed, to be done by hand, or somebody to be called.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handrail.field.drill.places import Stage, staged
from handrail.field.lab.contract import Lab, Ran
from handrail.model import Outcome, OutcomeKind, Runbook, Step, StepKind

MOST = 40
"""Steps of a walk: a runbook that leads in a circle ends there."""

LONGEST = 60.0
"""Seconds that one step may take in one place, its process group included."""


class Stop(StrEnum):
    """Why a walk ended."""

    cause = 'cause'  # a step that changes, calls, or is done by hand: it names what is wrong
    resolved = 'resolved'
    circle = 'circle'
    not_run = 'not-run'


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was run: what each place printed, and the outcome that was taken."""

    key: str
    step: Step
    ran: tuple[Ran, ...]
    outcome: Outcome

    @property
    def seconds(self) -> float:
        """How long it took, all places together."""
        return sum(each.seconds for each in self.ran)


@dataclass(frozen=True, slots=True)
class Walk:
    """The way through: the steps that were run, and the key of the step where it ended.

    `reason` says in a sentence why a step could not be run.
    """

    taken: tuple[Taken, ...]
    end: str
    stop: Stop
    seconds: float
    reason: str = ''

    @property
    def well(self) -> bool:
        """Whether every check that says what is healthy gave that."""
        checks = [each for each in self.taken if any(outcome.healthy for outcome in each.step.outcomes)]
        return all(each.outcome.healthy for each in checks)

    @property
    def path(self) -> tuple[str, ...]:
        """The keys of all steps, the last one included."""
        return (*(each.key for each in self.taken), self.end)


def walk(
    runbooks: Mapping[str, Runbook], start: Runbook, lab: Lab, values: Mapping[str, str] | None = None
) -> Walk:
    """Follow a runbook from its first step; `runbooks` are all by their file, since steps lead to others."""
    begin = time.monotonic()
    runbook, step = start, start.steps[0]
    taken: list[Taken] = []
    seen: set[str] = set()
    while True:
        key = key_of(runbook, step)
        if step.kind is not StepKind.check:
            stop = Stop.resolved if step.kind is StepKind.verify else Stop.cause
            return Walk(tuple(taken), key, stop, time.monotonic() - begin)
        if key in seen or len(taken) >= MOST:
            return Walk(tuple(taken), key, Stop.circle, time.monotonic() - begin)
        seen.add(key)
        stage = staged(runbook, step, lab)
        if isinstance(stage, str):
            return Walk(tuple(taken), key, Stop.not_run, time.monotonic() - begin, stage)
        done = run(step, stage, lab, values)
        taken.append(Taken(key, step, *done))
        target = taken[-1].outcome.target
        following = None if target is None else _step(runbooks.get(target.uri), target.anchor)
        if following is None:
            return Walk(tuple(taken), key, Stop.resolved, time.monotonic() - begin)
        runbook, step = following


def run(
    step: Step, stage: Stage, lab: Lab, values: Mapping[str, str] | None = None
) -> tuple[tuple[Ran, ...], Outcome]:
    """Run a check in its places; return what they printed and the outcome that counts.

    Where places differ it is the one that asks for more: a time-out, then `otherwise`, then the
    pattern that stands first.
    """
    command = step.command.text if step.command else ''
    given = {**lab.values, **(values or {})}
    with stage.trying(lab, given):
        ran = tuple(lab.run(place, command, seconds=LONGEST, values=given) for place in stage.places)
    found = [outcome_of(step, each) for each in ran]
    if len({id(outcome) for outcome in found}) == 1:
        return ran, found[0]
    return ran, min(found, key=lambda outcome: (_URGENT.index(outcome.kind), step.outcomes.index(outcome)))


def outcome_of(step: Step, ran: Ran) -> Outcome:
    """Return the outcome of one place: the first pattern that its output holds, else `otherwise`."""
    kinds = {outcome.kind: outcome for outcome in step.outcomes}
    if ran.timed_out and OutcomeKind.timeout in kinds:
        return kinds[OutcomeKind.timeout]
    for outcome in step.outcomes:
        if outcome.kind is OutcomeKind.pattern and re.search(outcome.pattern, ran.output, re.MULTILINE):
            return outcome
    return kinds[OutcomeKind.otherwise]


def healthy(runbook: Runbook, lab: Lab) -> tuple[tuple[str, str], ...]:
    """Run every check of a runbook that says what is healthy, in a healthy lab.

    Returns the keys of those that give something else, and what they give.
    """
    wrong = []
    for step in runbook.steps:
        wanted = [outcome for outcome in step.outcomes if outcome.healthy]
        if step.kind is not StepKind.check or not wanted:
            continue
        stage = staged(runbook, step, lab)
        if isinstance(stage, str):
            wrong.append((key_of(runbook, step), stage))
            continue
        ran, outcome = run(step, stage, lab)
        if outcome not in wanted:
            said = '; '.join(f'{each.place}: {each.output.strip()[-200:]}' for each in ran)
            wrong.append((key_of(runbook, step), f'{outcome.pattern or outcome.kind} in {said}'))
    return tuple(wrong)


def key_of(runbook: Runbook, step: Step) -> str:
    """Return the key of a step: `database-connectivity#login`."""
    return f'{runbook.id}#{step.anchor}'


def _step(runbook: Runbook | None, anchor: str) -> tuple[Runbook, Step] | None:
    if runbook is None or not runbook.steps:
        return None
    return next(
        ((runbook, step) for step in runbook.steps if step.anchor == anchor), (runbook, runbook.steps[0])
    )


_URGENT = (OutcomeKind.timeout, OutcomeKind.otherwise, OutcomeKind.pattern, OutcomeKind.done)
