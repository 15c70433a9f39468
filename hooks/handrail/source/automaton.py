"""A regular expression as an automaton whose ways can be counted."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_PARSER: Any = importlib.import_module('re._parser')
_REPEATS = frozenset({_PARSER.MAX_REPEAT, _PARSER.MIN_REPEAT})

COUNTED = 8
"""Repetitions that are written out; more of them count as without end."""
STATES = 600

Characters = frozenset[int]
_ALPHABET: Characters = frozenset(range(129))
"""ASCII, and one that stands for all others."""
_OTHER = 128


Steps = list[list[tuple[Characters, int]]]
"""From each state: over which characters, and where to."""


class _TooLargeError(Exception):
    """The automaton has too many states to be looked through."""


@dataclass(slots=True)
class _Automaton:
    """States by number: empty ways, and ways over some characters."""

    empty: list[list[int]] = field(default_factory=list)
    ways: list[list[tuple[Characters, int]]] = field(default_factory=list)

    def state(self) -> int:
        if len(self.empty) >= STATES:
            raise _TooLargeError
        self.empty.append([])
        self.ways.append([])
        return len(self.empty) - 1


def steps_of(items: Any) -> Steps | None:
    """Return, for each state of a parsed pattern (`re._parser.parse`), its ways over characters.

    None when there are more states or ways than can be looked through.
    """
    automaton = _Automaton()
    begin = automaton.state()
    try:
        _add(automaton, items, begin)
    except _TooLargeError:
        return None
    return _without_empty(automaton)


def _add(to: _Automaton, items: Any, begin: int) -> int:
    """Put a run of items behind a state; return the state behind them."""
    for operator, value in items:
        begin = _add_one(to, operator, value, begin)
    return begin


def _add_one(to: _Automaton, operator: Any, value: Any, begin: int) -> int:
    if operator in _REPEATS:
        return _repeat(to, value, begin)
    match str(operator):
        case 'SUBPATTERN':
            return _add(to, value[-1], begin)
        case 'BRANCH':
            end = to.state()
            for branch in value[1]:
                first = to.state()
                to.empty[begin].append(first)
                to.empty[_add(to, branch, first)].append(end)
            return end
        case 'AT' | 'ASSERT' | 'ASSERT_NOT':
            return begin
        case _:
            end = to.state()
            to.ways[begin].append((_characters(operator, value), end))
            return end


def _repeat(to: _Automaton, value: Any, begin: int) -> int:
    least, most, items = value
    endless = most is _PARSER.MAXREPEAT or most > COUNTED
    for _ in range(min(least, COUNTED) - (1 if endless and least else 0)):
        begin = _add(to, items, begin)
    if not endless:
        end = to.state()
        for _ in range(most - least):
            to.empty[begin].append(end)
            begin = _add(to, items, begin)
        to.empty[begin].append(end)
        return end
    first = to.state()
    to.empty[begin].append(first)
    last = _add(to, items, first)
    to.empty[last].append(first)
    end = to.state()
    to.empty[last].append(end)
    if not least:
        to.empty[begin].append(end)
    return end


def _characters(operator: Any, value: Any) -> Characters:
    match str(operator):
        case 'LITERAL':
            return frozenset({min(value, _OTHER)})
        case 'NOT_LITERAL':
            return _ALPHABET - {value} if value < _OTHER else _ALPHABET
        case 'ANY':
            return _ALPHABET - {10}
        case 'IN':
            return _of_class(value)
        case _:
            return _ALPHABET


def _of_class(parts: Any) -> Characters:
    found: set[int] = set()
    negated = False
    for operator, value in parts:
        match str(operator):
            case 'NEGATE':
                negated = True
            case 'LITERAL':
                found.add(min(value, _OTHER))
            case 'RANGE':
                found.update(range(value[0], min(value[1], _OTHER) + 1))
                found.update({_OTHER} if value[1] >= _OTHER else ())
            case 'CATEGORY':
                found |= _category(str(value))
    return _ALPHABET - (found - {_OTHER}) if negated else frozenset(found)


@cache
def _category(name: str) -> Characters:
    kind = name.rpartition('_')[2]
    inside = frozenset(code for code in range(_OTHER) if _is(kind, chr(code)))
    return _ALPHABET - inside if '_NOT_' in name else inside


def _is(kind: str, character: str) -> bool:
    match kind:
        case 'DIGIT':
            return character.isdigit()
        case 'SPACE':
            return character.isspace()
        case 'WORD':
            return character.isalnum() or character == '_'
        case _:
            return True


def _without_empty(automaton: _Automaton) -> Steps | None:
    """The ways over characters from each state, one for each empty way there; None when these loop."""
    steps: Steps = []
    for state in range(len(automaton.empty)):
        found: list[tuple[Characters, int]] = []
        open_ways: list[tuple[int, tuple[int, ...]]] = [(state, (state,))]
        tries = 0
        while open_ways:
            here, seen = open_ways.pop()
            tries += 1
            if tries > STATES:
                return None
            found.extend(automaton.ways[here])
            for there in automaton.empty[here]:
                if there in seen:
                    continue  # a turn over nothing: no program takes it twice
                open_ways.append((there, (*seen, there)))
        steps.append(found)
    return steps
