"""What a change does to what the site knows: runbook steps, the cover of alerts, actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from handrail.field.preview.records import Action, Alert, Step
from handrail.field.preview.site import Built

TOLD = {
    'title': 'title',
    'kind': 'kind',
    'run_from': 'place',
    'minutes': 'minutes',
    'command': 'command',
    'outcomes': 'outcomes',
    'affects': 'affects',
    'undo': 'undo',
    'undo_text': 'undo',
    'irreversible': 'irreversible',
    'team': 'team',
    'after_minutes': 'minutes before the escalation',
}
"""The facts of a step, and how they are called in the summary. How incidents used it is none of its own."""

Record = Mapping[str, Any]


def steps(base: Built, head: Built) -> list[Step]:
    """Return the steps that are new, changed or gone; by their ids, which stay when a title changes."""
    before, now = _steps(base), _steps(head)
    found = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        one, built = (new, head) if new is not None else (old, base)
        changed = _told(old, new) if old is not None and new is not None else []
        state = 'new' if old is None else 'removed' if new is None else 'changed' if changed else ''
        if one is not None and state:
            url = built.local(one['url'])
            found.append(Step(state=state, id=name, url=url, title=one['title'][:2000], what=changed))  # type: ignore[typeddict-item]
    return found


def _steps(built: Built) -> dict[str, Record]:
    return {step['id']: step for runbook in built.data('runbooks') for step in runbook['steps']}


def _told(old: Record, new: Record) -> list[str]:
    return list(dict.fromkeys(name for key, name in TOLD.items() if old.get(key) != new.get(key)))


def alerts(base: Built, head: Built) -> list[Alert]:
    """Return the alerts that lead elsewhere than before; those that lead nowhere now come first."""
    before, now = _by_id(base.data('alerts')), _by_id(head.data('alerts'))
    found = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        one, built = (new, head) if new is not None else (old, base)
        was, leads = cover(old), cover(new)
        state = _state(old, new, was, leads)
        if one is not None and state:
            found.append(Alert(state=state, id=name, url=built.local(one['url']), was=was, now=leads))  # type: ignore[typeddict-item]
    order = ('lost', 'uncovered', 'removed', 'moved', 'gained', 'new')
    return sorted(found, key=lambda alert: order.index(alert['state']))


def _state(old: Record | None, new: Record | None, was: list[str], leads: list[str]) -> str:
    if old is None:
        return 'new' if leads else 'uncovered'
    if new is None:
        return 'removed'
    if was == leads:
        return ''
    return 'lost' if not leads else 'moved' if was else 'gained'


def cover(alert: Record | None) -> list[str]:
    """Return what answers an alert: where its `runbook_url` leads, and the runbooks that name it."""
    if alert is None:
        return []
    leads = [alert['runbook']] if alert['runbook'] and alert['runbook'] != alert['id'] else []
    return sorted({*leads, *alert['answered_by']})


def actions(base: Built, head: Built) -> list[Action]:
    """Return the actions that were opened, closed, opened again, or taken away."""
    before, now = _by_id(base.data('actions')), _by_id(head.data('actions'))
    found = []
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name), now.get(name)
        one, built = (new, head) if new is not None else (old, base)
        state = _turn(old, new)
        if one is not None and state:
            found.append(
                Action(
                    state=state,  # type: ignore[typeddict-item]
                    id=name,
                    url=built.local(one['url']),
                    text=one['text'][:2000],
                    owner=one['owner'],
                    status=one['status'],
                )
            )
    order = ('opened', 'reopened', 'closed', 'removed')
    return sorted(found, key=lambda action: order.index(action['state']))


def _turn(old: Record | None, new: Record | None) -> str:
    if new is None:
        return 'removed'
    if old is None:
        return 'opened' if new['open'] else 'closed'
    if old['open'] == new['open']:
        return ''
    return 'reopened' if new['open'] else 'closed'


def _by_id(records: Iterable[Record]) -> dict[str, Record]:
    return {record['id']: record for record in records}
