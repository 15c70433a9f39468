"""What a step of each kind must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handrail.model import Level, OutcomeKind, Place, Problem, Step, StepKind
from handrail.source.destructive import destruction
from handrail.source.labels import Labelled

UNFINISHED = frozenset(
    {
        *('no-outcome', 'no-otherwise', 'no-affects', 'no-undo', 'missing-section'),
        *('undeclared-variable', 'prompt', 'placeholder', 'command-syntax'),
    }
)
"""What a draft may lack: somebody's commands without what they print and where that leads."""

_MEASURES = (StepKind.check, StepKind.verify)


def eased(problem: Problem) -> Problem:
    """The problem as a draft has it: a warning where something is only not finished."""
    return replace(problem, level=Level.warning) if problem.code in UNFINISHED else problem


def check_step(step: Step, labels: Mapping[str, Labelled]) -> Iterator[Problem]:
    """Yield what a step lacks or has too much of, at its heading or at the part in question."""
    yield from _check_command(step)
    yield from _check_harm(step)
    yield from _check_outcomes(step)
    if step.kind is StepKind.change:
        yield from _check_change(step)
    yield from _check_clauses(step)
    for name, label in labels.items():
        if not label.text and (name != 'undo' or step.undo is None):
            said = f'nothing stands behind "{name.capitalize()}:"'
            yield Problem(label.at, 'empty-label', said, 'say it in a few words')


def _check_command(step: Step) -> Iterator[Problem]:
    if step.command:
        return
    if step.kind is StepKind.check:
        hint = 'add a ```bash fence, or make it a "manual" step'
        yield Problem(step.at, 'check-without-command', 'the check has no command', hint)
        return
    for outcome in step.outcomes:
        if outcome.kind in {OutcomeKind.pattern, OutcomeKind.timeout}:
            said = f"the outcome '{outcome.pattern or outcome.kind.value}' needs a command to look at"
            yield Problem(outcome.at, 'pattern-without-command', said, 'add a ```bash fence, or use "done"')


def _check_harm(step: Step) -> Iterator[Problem]:
    if step.command is None or step.kind is StepKind.change or not (found := destruction(step.command)):
        return
    words, line = found
    said = f"'{words}' destroys or stops something, and this is a {step.kind.value} step"
    hint = 'make it a "change" with "Affects:" and "Undo:", or look without touching'
    yield Problem(Place(step.at.file, line), 'destructive-command', said, hint, Level.warning)


def _check_outcomes(step: Step) -> Iterator[Problem]:
    kinds = {outcome.kind for outcome in step.outcomes}
    if not kinds and step.kind is not StepKind.escalate:
        measured = step.kind in _MEASURES
        hint = (
            '"- `pattern` → [Step](#anchor)" and "- otherwise → …"'
            if measured
            else '"- done → [Step](#anchor)"'
        )
        yield Problem(step.at, 'no-outcome', f'the {step.kind.value} step has no outcome', f'add {hint}')
    elif step.kind is StepKind.check or kinds & {OutcomeKind.pattern, OutcomeKind.timeout}:
        closing = (
            {OutcomeKind.otherwise} if step.kind in _MEASURES else {OutcomeKind.otherwise, OutcomeKind.done}
        )
        if not kinds & closing:
            at = step.outcomes[-1].at if step.outcomes else step.at
            hint = 'add "- otherwise → [Step](#anchor)" for everything else it may print'
            yield Problem(at, 'no-otherwise', f'the {step.kind.value} step has no "otherwise"', hint)
    for outcome in step.outcomes:
        if outcome.kind is OutcomeKind.done and step.kind is StepKind.check:
            hint = 'name what the command prints, or "otherwise"'
            yield Problem(outcome.at, 'done-in-check', 'a check is not "done", it prints something', hint)


def _check_change(step: Step) -> Iterator[Problem]:
    if not step.affects:
        said = 'the change does not say what it affects'
        yield Problem(step.at, 'no-affects', said, 'add a paragraph "Affects: …"')
    if not (step.undo or step.undo_text or step.irreversible):
        said = 'the change has no undo'
        yield Problem(step.at, 'no-undo', said, 'add "Undo: …" with a fence, or "Irreversible: why"')


def _check_clauses(step: Step) -> Iterator[Problem]:
    line = Place(step.at.file, step.at.line + 1)
    if step.kind is StepKind.escalate:
        if not step.team:
            hint = 'write "`escalate` to `team-id`, after 15 min without progress"'
            yield Problem(line, 'no-team', 'the escalation names no team', hint)
        return
    for name, value in (('to', step.team), ('after', step.after_minutes)):
        if value:
            words = f'{name} {value}' if name == 'to' else f'{name} {value} min'
            said = f'"{words}" belongs to an escalation, this is a {step.kind.value} step'
            yield Problem(line, 'clause-kind', said, 'remove it, or make the step an "escalate"')
