"""Whether a regular expression can take time that grows out of hand: in Python and in a browser alike.

Both search by trying one way after another. The time is that of the number of ways in which one text can be
read; it grows exponentially where a state of the automaton can come back to itself on two ways over the same
characters (EDA), and by one more power of the length for each pair of loops that the same characters keep in
the first, lead from it to the second, and keep in that (IDA). Weideman, van der Merwe, Berglund and
Watson, "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers", CIAA 2016.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from handrail.source.automaton import Characters, Steps, steps_of

POWER = 3
"""Loops that may follow on one another over the same characters: time by the cube of the length."""

CHOICES = 15
"""Places outside of loops at which one character leads on by two ways."""


def ambiguous(items: Any) -> bool:
    """Whether a parsed pattern (`re._parser.parse`) may take time beyond the cube of the text's length."""
    steps = steps_of(items)
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
