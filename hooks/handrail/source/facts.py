"""The facts of an action item, from its nested lines to typed values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType
from typing import TypeVar

from handrail.model import (
    ActionStatus,
    ActionType,
    Due,
    Evidence,
    Inline,
    Place,
    Problem,
    Ref,
    Target,
    plain,
)
from handrail.source.frontmatter import unknown
from handrail.source.instants import read_date
from handrail.source.items import Item, Value
from handrail.source.links import target_of
from handrail.source.outline import Outline

_ID = re.compile(r'[a-z0-9]+(?:[._-][a-z0-9]+)*', re.ASCII)
_TEAM = re.compile(r'[^\s/]+')
_ATTESTED = re.compile(r'attested by (?P<role>.+?) on (?P<day>\S+?)\s*:?\s*', re.IGNORECASE | re.DOTALL)
_ATTESTED_BEGINS = re.compile(r'attested\b', re.IGNORECASE)
_EVIDENCE_HINT = 'write "[what shows it](link)", or "attested by ROLE on YYYY-MM-DD: [link](…)"'

E = TypeVar('E', bound=StrEnum)


@dataclass(slots=True)
class Facts:
    """What the nested lines of one action say; None and '' mean: not stated."""

    values: dict[str, Value] = field(default_factory=dict)
    id: str = ''
    type: ActionType | None = None
    owner: str = ''
    due: Due | None = None
    status: ActionStatus | None = None
    priority: str = ''
    tracker: str = ''
    done_on: date | None = None
    evidence: list[Evidence] = field(default_factory=list)
    reason: Inline = ()
    same_as: Target | None = None
    extra: list[tuple[str, str]] = field(default_factory=list)
    refs: list[Ref] = field(default_factory=list)  # their source is not known yet
    problems: list[Problem] = field(default_factory=list)

    def at(self, key: str, otherwise: Place) -> Place:
        """The line of a key."""
        return self.values[key].at if key in self.values else otherwise

    def has(self, key: str) -> bool:
        """Whether a key is stated, rightly or wrongly."""
        return key in self.values

    def refuse(self, value: Value, code: str, message: str, hint: str) -> None:
        """Note that a value is wrong."""
        self.problems.append(Problem(value.at, code, message, hint))


def read_facts(outline: Outline, item: Item) -> Facts:
    """Read the nested lines of an item; each wrong one is a Problem and leaves its fact unstated."""
    facts = Facts()
    for value in item.values:
        if value.key.startswith('x-'):
            facts.extra.append((value.key, value.written))
            continue
        if value.key in facts.values and value.key != 'evidence':
            said = f'{value.key!r} stands here again (first on line {facts.values[value.key].at.line})'
            facts.refuse(value, 'duplicate-key', said, 'keep one of the two')
            continue
        facts.values.setdefault(value.key, value)
        _READERS[value.key](outline, facts, value)
    for at, key in item.strange:
        problem = unknown(at, f'unknown key {key!r}', key.lower(), KEYS, 'unknown-key')
        if key[0].islower() or problem.hint.startswith('did you mean'):
            facts.problems.append(problem)
    return facts


def _id(_: Outline, facts: Facts, value: Value) -> None:
    name = plain(value.run.spans)
    if _ID.fullmatch(name):
        facts.id = name
    else:
        said = f'{name!r} is no id'
        facts.refuse(
            value, 'wrong-value', said, 'write small letters, digits and hyphens, such as network-tests'
        )


def _type(_: Outline, facts: Facts, value: Value) -> None:
    facts.type = _member(facts, value, ActionType)


def _status(_: Outline, facts: Facts, value: Value) -> None:
    facts.status = _member(facts, value, ActionStatus)


def _member(facts: Facts, value: Value, members: type[E]) -> E | None:
    word = plain(value.run.spans)
    if word in list(members):
        return members(word)
    said = f'{value.key}: {word!r} is not known'
    facts.problems.append(unknown(value.at, said, word, [m.value for m in members], 'wrong-value'))
    return None


def _owner(_: Outline, facts: Facts, value: Value) -> None:
    name = plain(value.run.spans)
    if not _TEAM.fullmatch(name):
        facts.refuse(value, 'wrong-value', f'owner: {name!r} is no team id', 'write the id of a team')
        return
    facts.owner = name
    facts.refs.append(Ref(value.at, '', 'owner', Target(kind='team', id=name), name, name))


def _due(_: Outline, facts: Facts, value: Value) -> None:
    first, *earlier = [part.strip() for part in plain(value.run.spans).split(',')]
    days = [read_date(part.removeprefix('was ')) for part in (first, *earlier)]
    for part, day in zip((first, *earlier), days, strict=True):
        if day is None or (part == first and part.startswith('was ')):
            hint = 'write "2024-03-20", or "2024-03-20, was 2024-02-20" after it has moved'
            facts.refuse(value, 'wrong-value', f'due: {part!r} is no date', hint)
            return
    known = [day for day in days if day]
    facts.due = Due(known[0], tuple(known[1:]))


def _done(_: Outline, facts: Facts, value: Value) -> None:
    text = plain(value.run.spans)
    facts.done_on = read_date(text)
    if facts.done_on is None:
        facts.refuse(value, 'wrong-value', f'done: {text!r} is no date', 'write it as 2024-03-20')


def _priority(_: Outline, facts: Facts, value: Value) -> None:
    facts.priority = plain(value.run.spans)


def _reason(outline: Outline, facts: Facts, value: Value) -> None:
    facts.reason = value.run.spans
    facts.refs.extend(value.run.refs(outline.uri, '', 'action'))


def _tracker(outline: Outline, facts: Facts, value: Value) -> None:
    """The address of a ticket where one is linked, else its name as written."""
    facts.tracker = value.run.links[0][1] if value.run.links else plain(value.run.spans)
    facts.refs.extend(value.run.refs(outline.uri, '', 'tracker'))


def _same_as(outline: Outline, facts: Facts, value: Value) -> None:
    target = target_of(outline.uri, value.run.links[0][1]) if len(value.run.links) == 1 else None
    if target is None or not target.anchor:
        name = plain(value.run.spans)
        word = _first_word(name)
        said = f'same as: {name!r} is no link to an action'
        facts.refuse(value, 'wrong-value', said, f'write "[{word}](#{word})"')
        return
    facts.same_as = target
    facts.refs.extend(value.run.refs(outline.uri, '', 'same-as'))


def _first_word(name: str) -> str:
    return next(iter(name.split()), 'id').strip('#')


def _evidence(outline: Outline, facts: Facts, value: Value) -> None:
    """A result is a link within the site, an attestation names a role, a day and an address."""
    text, links = value.run.spans, value.run.links
    if not links:
        facts.refuse(value, 'wrong-evidence', f'evidence: {plain(text)!r} holds no link', _EVIDENCE_HINT)
        return
    href = links[0][1]
    target = target_of(outline.uri, href)
    role, day = '', None
    if _ATTESTED_BEGINS.match(plain(text)):
        words = tuple(takewhile(lambda span: not (span.href or span.target), text))
        before, text = plain(words), text[len(words) :]
        match = _ATTESTED.fullmatch(before)
        day = read_date(match['day'].rstrip(':,')) if match else None
        if match is None or day is None:
            said = f'evidence: {before.strip()!r} names no role and day'
            facts.refuse(value, 'wrong-evidence', said, _EVIDENCE_HINT)
            return
        role = match['role']
    elif target is None:
        said = f'evidence: {href!r} lies outside this site, so that nothing here checks it'
        facts.refuse(value, 'wrong-evidence', said, _EVIDENCE_HINT)
        return
    facts.evidence.append(Evidence(text, target, '' if target else href, role, day))
    facts.refs.extend(value.run.refs(outline.uri, '', 'evidence'))


_READERS: MappingProxyType[str, Callable[[Outline, Facts, Value], None]] = MappingProxyType(
    {
        'id': _id,
        'type': _type,
        'owner': _owner,
        'due': _due,
        'status': _status,
        'priority': _priority,
        'tracker': _tracker,
        'done': _done,
        'evidence': _evidence,
        'reason': _reason,
        'same as': _same_as,
    }
)
KEYS = frozenset(_READERS)
"""Keys that an action knows; `x-…` are the team's own."""
