"""The rules of the practices, judged over facts. What lacks a fact is not audited, and never passes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from handrail.field.audit.facts import Facts
from handrail.model import Practice, plain
from handrail.model.audit import AuditRow, AuditStatus
from handrail.source.rules import evaluate

TARGETS = ('live', 'declared')

_FACT = re.compile(r"\bfacts\.([A-Za-z_]\w*)|\bfacts\['([^']+)'\]")
_OPTIONAL = re.compile(r'\bhas\(\s*facts\.([A-Za-z_]\w*)\s*\)')
_INVENTORY = re.compile(r'\binventory\.([A-Za-z_]\w*)')
_SHOWN = 300


def judge(
    practices: tuple[Practice, ...], found: Mapping[str, Facts], inventory: Mapping[str, Any]
) -> tuple[AuditRow, ...]:
    """Judge every rule on each target that was looked at and that it takes.

    `found` are the facts by their target, `live` or `declared`. A rule that takes none of them
    is not audited.
    """
    return tuple(row for practice in practices for row in _rows(practice, found, inventory))


def _rows(practice: Practice, found: Mapping[str, Facts], inventory: Mapping[str, Any]) -> Iterator[AuditRow]:
    takes = TARGETS if practice.facts == 'both' else (practice.facts,)
    asked = [target for target in takes if target in found]
    for target in asked:
        status, reason = verdict(practice.check, found[target], inventory)
        yield _row(practice, target, status, reason, found[target], inventory)
    if not asked:
        said = 'the running system' if practice.facts == 'live' else 'declared files'
        yield _row(practice, takes[0], 'not-audited', f'it needs facts of {said}', Facts(), inventory)


def _row(  # noqa: PLR0913, PLR0917 - what a row is made from
    practice: Practice,
    target: str,
    status: AuditStatus,
    reason: str,
    facts: Facts,
    inventory: Mapping[str, Any],
) -> AuditRow:
    named = sorted(references(practice.check))
    seen = {name: facts.values.get(name) for name in named}
    known = {name: inventory.get(name) for name in sorted(set(_INVENTORY.findall(practice.check)))}
    subject = json.dumps([practice.check, seen, known], sort_keys=True, default=str).encode()
    digest = hashlib.sha256(subject).hexdigest()
    return AuditRow(practice.id, plain(practice.title), practice.severity, target, status, reason, digest)


def references(rule: str) -> frozenset[str]:
    """Return the facts that a rule reads."""
    return frozenset(one or two for one, two in _FACT.findall(rule))


def verdict(rule: str, facts: Facts, inventory: Mapping[str, Any]) -> tuple[AuditStatus, str]:
    """Judge one rule. One that holds without a fact that it reads is not audited, save for `has(…)`."""
    said = evaluate(rule, facts.values, inventory)
    if said.value is False:
        return 'failed', witness(rule, facts, inventory)
    lacking = sorted(references(rule) - set(_OPTIONAL.findall(rule)) - set(facts.values))
    if lacking:
        return 'not-audited', '; '.join(_lacks(name, facts) for name in lacking)
    if unsaid := sorted(set(_INVENTORY.findall(rule)) - set(inventory)):
        return 'not-audited', f'the inventory does not say {", ".join(unsaid)}'
    if said.value is None:
        notes = [why for name, why in facts.absent.items() if name.partition('.')[0] in references(rule)]
        return 'not-audited', '; '.join([said.reason, *notes])
    return 'passed', ''


def _lacks(name: str, facts: Facts) -> str:
    return f'{name}: {facts.absent.get(name, "nobody has looked for it")}'


def witness(rule: str, facts: Facts, inventory: Mapping[str, Any]) -> str:
    """Return the first part of a rule that does not hold, and what it was about."""
    part = next(
        (each for each in parts(rule) if evaluate(each, facts.values, inventory).value is False), rule
    )
    named = [f'{name} = {_short(facts.values.get(name))}' for name in sorted(references(part))]
    known = sorted(set(_INVENTORY.findall(part)))
    named += [f'inventory.{name} = {_short(inventory.get(name))}' for name in known]
    return f'{part} is not so: {", ".join(named)}' if named else f'{part} is not so'


def parts(rule: str) -> list[str]:
    """Return the parts of a rule that `&&` joins outside of any bracket and text."""
    found, depth, quote, start = [], 0, '', 0
    for place, character in enumerate(rule):
        if quote:
            quote = '' if character == quote and rule[place - 1] != '\\' else quote
        elif character in '\'"':
            quote = character
        elif character in '([{':
            depth += 1
        elif character in ')]}':
            depth -= 1
        elif depth == 0 and rule.startswith('&&', place):
            found.append(rule[start:place].strip())
            start = place + 2
        elif depth == 0 and rule.startswith('||', place):
            return [rule]
    return [*found, rule[start:].strip()]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f'{text[:_SHOWN]}…'
