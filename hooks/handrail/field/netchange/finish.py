"""The end of a change: confirmed, or put back."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from handrail.field.netchange import hosts, proof, repo
from handrail.field.netchange.plan import Plan, ago, ended, locked, noted
from handrail.field.netchange.target import NetChangeError
from handrail.model.netchange import NetChange

GRACE = 30.0
"""Seconds after the deadline for the hosts to have undone the change by themselves."""

POLL = 0.5


def finish(folder: Path, *, wait: bool = False) -> NetChange | None:
    """End a change whose deployer has died; None when there is nothing to end.

    The hosts undo it by themselves; this looks at them, commits the restoration and writes the record.
    With `wait`, wait first for the deployer's end.
    """
    with locked(folder, wait=wait):
        plan = noted(folder)
        if plan is None:
            return None
        settle(plan)
        states = [hosts.state(plan.target, place) for place in plan.target.changed]
        if states and all(state.word == 'confirmed' and state.change == plan.id for state in states):
            return confirmed(folder, plan, plan.so_far)
        return restored(folder, plan, plan.so_far)


def settle(plan: Plan) -> None:
    """Wait until no timer is left to fire."""
    while time.time() < plan.deadline + GRACE:
        states = [hosts.state(plan.target, place) for place in plan.target.changed]
        ours = [state for state in states if state.change == plan.id]
        if not any(state.word in {'armed', 'undoing'} for state in ours) and all(
            state.word != 'unknown' for state in states
        ):
            return
        time.sleep(POLL)


def confirmed(folder: Path, plan: Plan, so_far: NetChange) -> NetChange:
    """Write down that the change stays."""
    for place in plan.target.changed:
        hosts.release(plan.target, place, plan.id)
    record = replace(so_far, result='confirmed', seconds=ago(so_far.at))
    ended(folder, plan, record)
    return record


def restored(folder: Path, plan: Plan, so_far: NetChange) -> NetChange:
    """Undo the change everywhere, prove it, and put the last good files back in one commit."""
    start = time.monotonic()
    fired = any(hosts.state(plan.target, place).word == 'undone' for place in plan.target.changed)
    wrong = undone(plan)
    took = round(time.monotonic() - start, 1)
    reaches = proof.prove(plan.target)
    wrong += [] if proof.good(reaches) or plan.repair else [proof.told(reaches)]
    commit = ''
    try:
        commit = repo.restore(folder, plan.target, so_far.good, back(so_far))
    except NetChangeError as error:
        wrong.append(f'{error}: put the files of {so_far.good[:10]} back by hand')
    record = replace(
        so_far,
        result='failed' if wrong else 'restored',
        reason='; '.join([so_far.reason, *wrong]),
        by='timer' if fired else 'deployer',
        restored_as=commit,
        restored=reaches,
        restored_in=took,
        seconds=ago(so_far.at),
    )
    ended(folder, plan, record)
    return record


def back(record: NetChange) -> str:
    """Return the message of the commit that puts the last good files back."""
    return (
        f'Network configuration: back to {record.good[:10]}\n\n'
        f'{record.change[:10]} ({record.subject[:60]}) does not stay: {record.reason[:500]}\n'
    )


def undone(plan: Plan) -> list[str]:
    """Have the change undone in each place, by its timer where nothing else can; return what is not."""
    wrong: list[str] = []
    for place in plan.target.changed:
        state = hosts.state(plan.target, place)
        if state.word == 'none' or state.change not in {plan.id, ''}:
            continue  # it was not begun there
        said = hosts.restore(plan.target, place, plan.id)
        while said and time.time() < plan.deadline + GRACE:
            state = hosts.state(plan.target, place)
            if state.word == 'undone':
                said = '' if state.well else said
                break
            time.sleep(POLL)
        if said:
            wrong.append(f'{place}: {said}')
        else:
            hosts.release(plan.target, place, plan.id)
    return wrong
