"""What has changed between two runs of an audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handrail.model.audit import AuditRun

MEASURED = frozenset({'logins', 'wide_results', 'links', 'sizes'})
"""Facts that are measured anew each time, and never the same: their rules tell."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that is not as it was: a rule's result or a fact, of a target."""

    what: str
    target: str
    before: str
    after: str


def drift(before: AuditRun, after: AuditRun) -> tuple[Drift, ...]:
    """Return what changed from one run to a later one, rules first."""
    return (*_rules(before, after), *_facts(before, after))


def _rules(before: AuditRun, after: AuditRun) -> Iterator[Drift]:
    old = {(row.rule, row.target): row.status for row in before.rows}
    new = {(row.rule, row.target): row.status for row in after.rows}
    for rule, target in dict.fromkeys([*old, *new]):
        one, two = old.get((rule, target), ''), new.get((rule, target), '')
        if one != two:
            yield Drift(rule, target, one, two)


def _facts(before: AuditRun, after: AuditRun) -> Iterator[Drift]:
    for target in sorted({*before.facts, *after.facts}):
        old, new = before.facts.get(target), after.facts.get(target)
        if old is None or new is None:  # the target was not looked at: nothing is known of a change
            continue
        for name in sorted({*old, *new} - MEASURED):
            yield from _fact(name, target, old.get(name), new.get(name))


def _fact(name: str, target: str, old: Any, new: Any) -> Iterator[Drift]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from _fact(f'{name}.{key}', target, old.get(key), new.get(key))
    elif old != new:
        yield Drift(name, target, _shown(old), _shown(new))


def _shown(value: Any) -> str:
    return '' if value is None else json.dumps(value, ensure_ascii=False)
