"""One step of a runbook as a card."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.graph import keys
from handrail.model import (
    Outcome,
    OutcomeKind,
    Runbook,
    Section,
    Step,
    StepKind,
    Target,
    plain,
)
from handrail.pages.clock import minutes
from handrail.pages.contacts import call
from handrail.pages.copying import filling, packed
from handrail.pages.encode import Markdown, attribute, code, fence, join, line, text
from handrail.pages.environment import blocks, render
from handrail.pages.evidence import step_badge
from handrail.pages.index import Index
from handrail.pages.prose import heading, prose
from handrail.pages.report import report_link
from handrail.pages.table import EMPTY, bullets, mark
from handrail.pages.usage import usage_notes
from handrail.pages.words import say, spell


def step_card(index: Index, here: str, runbook: Runbook, step: Step, section: Section) -> Markdown:
    """Return a step: number and title, kind, place, command, outcomes, undo, whom to call, its history."""
    number = index.steps[keys.step_key(runbook.id, step.anchor)][2]
    title = Markdown(f'{number}&#46; {index.map.spans(here, step.title)}')
    body = blocks(
        [
            heading(section.level, title, step.anchor, section.older),
            Markdown(f'{_first_line(index, here, runbook, step)}\n{{: .hr-kind-line}}'),
            step_prose(index, step.before, runbook, step),
            *step_action(index, here, runbook, step),
            *_escalate(index, here, step),
            bullets('usage', _history(index, here, runbook, step)),
            step_prose(index, step.after, runbook, step),
            report_link(index, runbook, step, number),
        ]
    )
    return render(
        'step',
        kind=Markdown(step.kind),
        anchor=attribute(step.anchor),
        number=number,
        title=attribute(line(plain(step.title))),
        body=body,
    )


def _first_line(index: Index, here: str, runbook: Runbook, step: Step) -> Markdown:
    """Return the kind line, with what a lab showed of the step."""
    return join(filter(None, [kind_line(step), step_badge(index, here, runbook, step)]), ' · ')


def step_action(
    index: Index, here: str, runbook: Runbook, step: Step, *, alone: bool = False
) -> Iterator[Markdown]:
    """Yield what to run and what follows: what it touches, command, undo, outcomes (`alone`: no card)."""
    yield from affects(index, here, step)
    yield command_block(index, runbook, step, alone=alone)
    yield from _undo(index, here, runbook, step, alone=alone)
    yield _outcomes(index, here, runbook, step)


def _escalate(index: Index, here: str, step: Step) -> Iterator[Markdown]:
    """Yield whom to call, and what to tell them; the script puts the reader's own record into its place."""
    if step.team:
        yield call(index, here, step.team)
    if step.kind is StepKind.escalate:
        yield say('tell')
        yield place('tell', 'step', step.anchor)


def place(name: str, key: str, value: str) -> Markdown:
    """Return an empty place of the class `hr-NAME`, which the script fills."""
    return render('place', name=Markdown(f'hr-{name}'), key=Markdown(key), value=attribute(value))


def step_prose(index: Index, source: str, runbook: Runbook, step: Step) -> Markdown:
    """Return an author's Markdown within a step; its lines are known by the step only."""
    dead = index.site.graph.dead.get(runbook.uri, ())
    mine = [ref for ref in dead if ref.source == f'step:{step.anchor}']
    return prose(source, mine, index.problems.get(runbook.uri, ()), None) if source else EMPTY


def kind_line(step: Step) -> Markdown:
    """Return what a step does to the world, where, and how long it takes."""
    parts = [mark('step-kind', step.kind, say(f'step.{step.kind}'))]
    if step.kind in (StepKind.check, StepKind.change):
        parts.append(say('step.reads-only' if step.kind is StepKind.check else 'step.changes'))
    if step.from_place:
        parts.append(text(_place(step)))
    if step.minutes is not None:
        parts.append(say('step.minutes', minutes=minutes(step.minutes)))
    if step.after_minutes is not None:
        parts.append(say('step.after', minutes=minutes(step.after_minutes)))
    return join(parts, ' · ')


def _place(step: Step) -> str:
    """Return where a step is carried out, in words."""
    key = 'step.from' if step.kind is StepKind.check else 'step.place'
    return spell(key, place=step.from_place) if step.from_place else ''


def command_block(
    index: Index, runbook: Runbook, step: Step, *, undo: bool = False, alone: bool = False
) -> Markdown:
    """Return a step's command, or its undo, in its fence, with what the script needs to copy it.

    What its copy button gives refuses to run on unset variables. One that cannot be undone is copied
    only after a second word, which says what it touches. Outside its card (`alone`) it names its step.
    """
    command = step.undo if undo else step.command
    if command is None:
        return EMPTY
    found = filling(command.text, frozenset(variable.name for variable in runbook.variables))
    number = index.steps[keys.step_key(runbook.id, step.anchor)][2]
    told = [spell('irreversible', why=line(plain(step.irreversible)))] if step.irreversible else []
    told += [spell('affects', what=line(plain(step.affects)))] if step.irreversible and step.affects else []
    return render(
        'command',
        copied=attribute(found.copied),
        data={
            'slots': attribute(packed(found) if found.slots else ''),
            'name': attribute(f'{number}: {line(plain(step.title))}' if alone else ''),
            'gate': attribute('' if undo else '\n'.join(told)),
            **({'undo': Markdown('')} if undo else {}),
        },
        fence=fence(command.text, 'text'),
    )


def _outcomes(index: Index, here: str, runbook: Runbook, step: Step) -> Markdown:
    """Return the outcomes of a step; for a command, that its output decides."""
    shown = bullets('outcomes', ways_out(index, here, runbook, step))
    decides = any(each.kind is OutcomeKind.pattern for each in step.outcomes)
    return blocks([Markdown(f'{say("outcomes")}\n{{: .hr-outcomes-head}}'), shown]) if decides else shown


def ways_out(index: Index, here: str, runbook: Runbook, step: Step) -> list[Markdown]:
    """Return the outcomes of a step: how to recognise each, and where it leads."""
    only = len(step.outcomes) == 1
    return [
        Markdown(f'{join([_when(each, only=only), _leads(index, here, runbook, each)], " → ")}{_well(each)}')
        for each in step.outcomes
    ]


def _well(each: Outcome) -> Markdown:
    """Say that an outcome is the one of a healthy world."""
    return Markdown(f', *{say("healthy")}*' if each.healthy and each.target else '')


def _when(each: Outcome, *, only: bool) -> Markdown:
    if each.kind is OutcomeKind.pattern:
        return code(each.pattern)
    return say('when.only' if only and each.kind is OutcomeKind.otherwise else f'when.{each.kind}')


def _leads(index: Index, here: str, runbook: Runbook, each: Outcome) -> Markdown:
    """Link to where an outcome leads: a step here by its number, one elsewhere behind its runbook's name."""
    if each.target is None:
        return say('ends-here')
    href, found = index.map.href(here, each.target), step_at(index, runbook, each.target)
    if not href or found is None:
        return index.map.spans(here, each.text)
    owner, step, number = found
    name = f'{number}&#46;' if owner.id == runbook.id else f'{text(line(plain(owner.title)))}&#58;'
    return Markdown(f'[{name} {plain_title(step)}]({href})')


def step_at(index: Index, runbook: Runbook, target: Target) -> tuple[Runbook, Step, int] | None:
    """Return the step that a link in a runbook leads to, with its runbook and its number there."""
    owner = index.documents.get(target.uri) if target.uri else runbook
    return index.steps.get(keys.step_key(owner.id, target.anchor)) if isinstance(owner, Runbook) else None


def plain_title(step: Step) -> Markdown:
    """Return a step's title without links, to stand inside another link."""
    return text(plain(step.title))


def affects(index: Index, here: str, step: Step) -> Iterator[Markdown]:
    """Yield what a change touches: it stands above the command."""
    if step.affects:
        yield mark('affects', 'what', say('affects', what=index.map.spans(here, step.affects)))
    if step.irreversible:
        yield mark('affects', 'for-ever', say('irreversible', why=index.map.spans(here, step.irreversible)))


def _undo(index: Index, here: str, runbook: Runbook, step: Step, *, alone: bool) -> Iterator[Markdown]:
    """Yield how a change is taken back."""
    if step.undo or step.undo_text:
        how = index.map.spans(here, step.undo_text)
        yield say('undo', how=how) if how else say('undo.bare')
        yield command_block(index, runbook, step, undo=True, alone=alone)


def _history(index: Index, here: str, runbook: Runbook, step: Step) -> list[Markdown]:
    usages = index.site.review.usages.get(keys.step_key(runbook.id, step.anchor), ())
    return usage_notes(index, here, usages)
