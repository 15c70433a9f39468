"""Action items as their author listed them, each with what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat

from handrail.graph import keys
from handrail.model import Action, ActionRow, ActionStatus, Document, Evidence, Target
from handrail.model.evidence import Shown
from handrail.pages.clock import day
from handrail.pages.encode import Markdown, attribute, join, text
from handrail.pages.evidence import standing_of
from handrail.pages.index import Index
from handrail.pages.inline import address_or_text, external, fragment
from handrail.pages.prose import anchor_list
from handrail.pages.table import bullets, mark, small
from handrail.pages.words import WORDS, say


def action_list(index: Index, here: str, document: Document, actions: Sequence[Action]) -> Markdown:
    """Return the lines of one group of action items, in the author's order."""
    return bullets('actions', [_item(index, here, document, action) for action in actions])


def state(row: ActionRow | None, action: Action) -> Markdown:
    """Return the state of an action as a coloured word; overdue stands beside it, not in its place."""
    shown = mark('state', action.status, say(f'state.{action.status}'))
    late = [mark('state', 'overdue', say('overdue'))] if row and row.overdue else []
    return join([shown, *late], ' ')


def owner(index: Index, here: str, name: str) -> Markdown:
    """Return a link to the team that owns something, or that nobody does."""
    return index.map.object(here, keys.team_key(name)) if name else mark('gap', 'owner', say('unowned'))


def due_day(action: Action) -> Markdown:
    """Return the day on which an action is due, the days it was moved from, or that there is none.

    The day of an open one is marked for the reader's browser.
    """
    if action.due is None:
        return mark('gap', 'due', say('no-due-date'))
    on = day(action.due.on)
    late = attribute(WORDS['overdue'])
    shown = Markdown(f'<span data-due="{on}" data-late="{late}">{on}</span>') if action.status.open else on
    if action.due.was:
        return say('due.moved', on=shown, was=join([day(each) for each in action.due.was], ', '))
    return shown


def evidence(index: Index, here: str, row: ActionRow | None, action: Action) -> Markdown:
    """Return why an action counts as done."""
    proofs = row.proofs if row else ()
    shown = [
        _proved(index, here, each, checks)
        for each, checks in zip(action.evidence, proofs or repeat(()), strict=False)
    ]
    found = row.evidence if row else ''
    if found == 'regressed':
        shown.append(mark('evidence', found, say(f'evidence.{found}')))
    return join(shown, '; ')


def _proved(index: Index, here: str, proof: Evidence, checks: Sequence[Shown]) -> Markdown:
    """Return one piece of evidence: a link with what its checks are worth, or who vouches for it."""
    shown = _proof(index, here, proof)
    return shown if proof.role else join([shown, standing_of(index, here, checks)], ', ')


def details(index: Index, here: str, row: ActionRow | None, action: Action) -> Iterator[Markdown]:
    """Yield what became of an action beyond its state: reason, evidence, who asks for it again."""
    if action.status is ActionStatus.done and action.done_on:
        yield say('done.on', on=day(action.done_on))
    if action.evidence:
        yield say('evidence', evidence=evidence(index, here, row, action))
    if action.reason:
        yield say('reason', reason=index.map.spans(here, action.reason))
    if action.tracker:
        yield say('tracker', tracker=address_or_text(action.tracker))
    if action.priority:
        yield say('priority', priority=action.priority)
    yield from (join([name, text(value)], ': ') for name, value in action.extra)
    if row and row.asked:
        again = [index.map.object(here, key, key.partition('/')[2]) for key in row.asked]
        yield say('asked-again', where=join(again, ', '))


def _item(index: Index, here: str, document: Document, action: Action) -> Markdown:
    key = keys.action_key(document.id, action.id)
    shown = index.map.spans(here, action.text)
    name = text(action.id if action.stated_id else '#')
    permalink = Markdown(f'[{name}](#{fragment(action.id)}){anchor_list(action.id).strip()}')
    row = index.rows.get(key)
    if action.same_as:
        return join([shown, _same(index, here, row, action.same_as), permalink], ' ')
    meta = (*_promise(index, here, action), *details(index, here, row, action), permalink)
    return Markdown(f'{state(row, action)} {shown}<br> {small(join(meta, " · "))}')


def _promise(index: Index, here: str, action: Action) -> Iterator[Markdown]:
    """Yield what kind of action it is, whose, and by when; each as words when nobody said."""
    yield say(f'type.{action.type}') if action.type else say('no-type')
    named = (
        say('owned-by', owner=index.map.object(here, keys.team_key(action.owner))) if action.owner else None
    )
    yield named or say('unowned')
    yield say('due.on', on=due_day(action)) if action.due else say('no-due-date')


def _same(index: Index, here: str, row: ActionRow | None, target: Target) -> Markdown:
    """Say which action a line repeats; the one that is counted, where the review found it."""
    named = index.map.object(here, row.key, row.action.id) if row else text(target.anchor or target.id)
    return mark('same', 'as', say('same-as', action=named))


def _proof(index: Index, here: str, proof: Evidence) -> Markdown:
    shown = index.map.spans(here, proof.text)
    if proof.href and not any(span.href or span.target for span in proof.text):
        shown = external(shown or proof.href, proof.href)
    if proof.role and proof.on:
        return say('evidence.attested', evidence=shown, role=proof.role, on=day(proof.on))
    return say('evidence.role', evidence=shown, role=proof.role) if proof.role else shown
