"""Whether a regular expression can take time that grows out of hand: in Python and in a browser alike.

Both search by trying one way after another. The time is that of the number of ways in which one text can be
read; it grows exponentially where a state of the automaton can come back to itself on two ways over the same
characters (EDA), and by one more power of the length for each pair of loops that the same characters keep in
the first, lead from it to the second, and keep in that (IDA). Weideman, van der Merwe, Berglund and
Watson, "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers", CIAA 2016.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_PARSER: Any = importlib.import_module('re._parser')
_REPEATS = frozenset({_PARSER.MAX_REPEAT, _PARSER.MIN_REPEAT})

COUNTED = 8
"""Repetitions that are written out; more of them count as without end."""
STATES = 600
POWER = 3
"""Loops that may follow on one another over the same characters: time by the cube of the length."""

CHOICES = 15
"""Places outside of loops at which one character leads on by two ways."""

Characters = frozenset[int]
_ALPHABET: Characters = frozenset(range(129))
"""ASCII, and one that stands for all others."""
_OTHER = 128


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


def ambiguous(items: Any) -> bool:
    """Whether a parsed pattern (`re._parser.parse`) may take time beyond the cube of the text's length."""
    automaton = _Automaton()
    begin = automaton.state()
    try:
        _add(automaton, items, begin)
    except _TooLargeError:
        return True
    steps = _without_empty(automaton)
    if steps is None:
        return True
    loops = _components(steps)
    return _exponential(steps, loops) or _power(steps, loops) > POWER or _choices(steps, loops) > CHOICES


def _choices(steps: Steps, loops: list[frozenset[int]]) -> int:
    """The states outside of loops from which one character leads on by two ways: each may double the time."""
    inside = frozenset(state for loop in loops for state in loop)
    return sum(
        any(chars & others for number, (chars, _) in enumerate(ways) for others, _ in ways[number + 1 :])
        for state, ways in enumerate(steps)
        if state not in inside
    )


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


Steps = list[list[tuple[Characters, int]]]


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


def _reached(steps: Steps, begin: int) -> set[int]:
    found: set[int] = set()
    left = [begin]
    while left:
        for _, there in steps[left.pop()]:
            if there not in found:
                found.add(there)
                left.append(there)
    return found


def _components(steps: Steps) -> list[frozenset[int]]:
    """The loops: states from which each other leads back, one set a loop."""
    targets = {there for state in steps for _, there in state}
    reach = {state: _reached(steps, state) for state in targets}
    loops = {
        frozenset(other for other in reach[state] if other in reach and state in reach[other])
        for state in targets
        if state in reach[state]
    }
    return sorted(loops, key=min)


def _exponential(steps: Steps, loops: Iterable[frozenset[int]]) -> bool:
    """Whether some state comes back to itself on two ways over the same characters."""
    for loop in loops:
        pairs = {state: [(chars, there) for chars, there in steps[state] if there in loop] for state in loop}
        if any(_doubled_way(pairs, state) for state in loop):
            return True
    return False


def _doubled_way(ways: dict[int, list[tuple[Characters, int]]], begin: int) -> bool:
    for number, (chars, there) in enumerate(ways[begin]):
        for others, other in ways[begin][number + 1 :]:
            if chars & others and (there == other or _meet(ways, (there, other))):
                return True
    return False


def _meet(ways: dict[int, list[tuple[Characters, int]]], begin: tuple[int, int]) -> bool:
    """Whether two states lead to the same one over the same characters."""
    seen = {begin}
    left = [begin]
    while left:
        one, other = left.pop()
        for chars, there in ways[one]:
            for others, elsewhere in ways[other]:
                if chars & others:
                    if there == elsewhere:
                        return True
                    if (there, elsewhere) not in seen:
                        seen.add((there, elsewhere))
                        left.append((there, elsewhere))
    return False


def _power(steps: Steps, loops: list[frozenset[int]]) -> int:
    """The most loops that follow on one another over the same characters."""
    after: dict[int, list[int]] = {
        one: [two for two, second in enumerate(loops) if two != one and _chained(steps, loops[one], second)]
        for one in range(len(loops))
    }
    longest: dict[int, int] = {}

    def length(loop: int) -> int:
        if loop not in longest:
            longest[loop] = 1  # loops of loops there are none: what leads back is one loop
            longest[loop] = 1 + max((length(other) for other in after[loop]), default=0)
        return longest[loop]

    return max((length(loop) for loop in range(len(loops))), default=0)


def _chained(steps: Steps, first: frozenset[int], second: frozenset[int]) -> bool:
    return any(_keeps(steps, first, second, one, two) for one in first for two in second)


def _keeps(steps: Steps, first: frozenset[int], second: frozenset[int], one: int, two: int) -> bool:
    """Whether one text leads from `one` to itself, from `one` to `two`, and from `two` to itself."""
    begin, goal = (one, one, two), (one, two, two)
    seen = {begin}
    left = [begin]
    while left:
        for step in _together(steps, first, second, left.pop()):
            if step == goal:
                return True
            if step not in seen:
                seen.add(step)
                left.append(step)
    return False


def _together(
    steps: Steps, first: frozenset[int], second: frozenset[int], here: tuple[int, int, int]
) -> Iterator[tuple[int, int, int]]:
    one, middle, two = here
    for chars, a in steps[one]:
        if a in first:
            for others, b in steps[middle]:
                if both := chars & others:
                    for third, c in steps[two]:
                        if c in second and both & third:
                            yield a, b, c
