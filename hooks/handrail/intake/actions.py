"""Action items as people write them: lists, bare lines, groups, tables, with prose around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Protocol

from handrail.intake.account import Heading, Line, Mark, Note, Piece, Shape, Task
from handrail.intake.actionprose import intro_units, listed_units, opened
from handrail.intake.actionsplit import counted
from handrail.intake.actionstate import NUMBER, Group, State, add, append, end_groups, leave, standing
from handrail.intake.actiontable import is_stamped, read_table
from handrail.intake.actionwords import (
    is_closing,
    is_end,
    is_footer,
    is_intro,
    is_label,
    is_nothing,
    is_prompt,
    is_task,
    labelled,
    titled,
    words_of,
)
from handrail.intake.marks import BOLD
from handrail.intake.sublists import under_numbers
from handrail.intake.taskfacts import facts_of, without_box
from handrail.intake.units import Kind, Unit, lines_of, read_units
from handrail.source.sections import normal

_DONE = re.compile(
    r'[(\[](?:completed?|done|accomplished)[)\]]|\b(?:completed|done)$|^(?:completed|done)\b', re.IGNORECASE
)
_MAIN = re.compile(r'\b(?:corrective|preventative|prevention|mitigation and)\b')
_FIGURE = re.compile(
    r'!\[|<!--|>|\[[^\]]+\]:\s|https?://\S*$|\*?\[insert\b|\[[^\]]*\]\([^)]*\)$', re.IGNORECASE
)
_WORDS = re.compile(r'\w')
_DEEPEST = 6
_HEADINGS = 100


class Section(Protocol):
    """A part of a document: its heading (None before the first) and the lines below it."""

    @property
    def heading(self) -> Heading | None:
        """The heading's line is not among the marks."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All lines up to the next section."""


def read_actions(parts: Sequence[Section]) -> tuple[list[Piece], list[Note]]:
    """Read the parts that hold actions, in the order of the document.

    Every word of the lines is in one piece, in order. Notes: `no-actions`, `empty-group`,
    `refused-actions` (somebody wrote that there are none), `repeated-action`.
    """
    state = State()
    for part, after in zip_longest(parts, parts[1:]):
        count, told = state.count, len(state.notes)
        _begin(state, part.heading)
        _read(state, opened(under_numbers(read_units(part.marks))))
        end_groups(state, 0)
        state.flush()
        if part.heading and (count, told) == (state.count, len(state.notes)) and not _holds(part, after):
            said = f'nothing stands below "{part.heading.text}"'
            state.notes.append(Note('empty-group', part.heading.line, said))
    if parts and not state.count and not state.refused:
        line = next((part.heading.line for part in parts if part.heading), 0)
        state.notes = [note for note in state.notes if note.code != 'empty-group']
        state.notes.append(Note('no-actions', line, 'no action item could be told from the text'))
    return state.pieces, state.notes


def _holds(part: Section, after: Section | None) -> bool:
    """Whether a section is only the title of those below it, or is none of tasks at all."""
    if part.heading is None or is_end(part.heading.text):
        return True
    return after is not None and after.heading is not None and after.heading.level > part.heading.level


def _begin(state: State, heading: Heading | None) -> None:
    state.closed, state.task, state.groups = bool(heading and is_end(heading.text)), -1, []
    if heading is None:
        state.top = ''
        return
    state.pieces.append(heading)
    state.level = heading.level
    state.top = '' if _MAIN.search(normal(heading.text)) else name_of(heading.text)


def _read(state: State, units: Sequence[Unit]) -> None:
    units, listed = counted(units, listed_units(units))
    intros = intro_units(units, listed)
    for at, unit in enumerate(units):
        if unit.kind is Kind.group:
            _open(state, unit)
        elif unit.kind is Kind.field and state.task >= 0:
            add(state, list(lines_of(unit)))
        elif unit.kind is Kind.table:
            _table(state, unit)
        elif found := _label(unit, listed=listed[at]):
            _labelled(state, unit, *found)
        elif at in intros or not _is_task(state, unit, listed=listed[at]):
            _prose(state, unit)
        else:
            _task(state, unit)


def _label(unit: Unit, *, listed: bool) -> tuple[str, str] | None:
    """A line such as `Improvements: what follows`; in a list such labels are rarely more than a title."""
    if unit.kind not in {Kind.item, Kind.text} or (unit.kind is Kind.item and listed and not unit.more):
        return None
    return labelled(unit.text)


def _is_task(state: State, unit: Unit, *, listed: bool) -> bool:
    if unit.kind not in {Kind.item, Kind.text} or not _WORDS.search(unit.text):
        return False
    if unit.kind is Kind.item:
        ended = state.closed and is_end(state.group)
        return not (ended or is_nothing(unit.text) or is_prompt(unit.text) or is_footer(unit.text))
    if is_task(unit.text):
        return True
    if (
        is_prompt(unit.text)
        or _FIGURE.match(unit.text.strip())
        or is_nothing(unit.text)
        or words_of(unit.text).endswith(':')
    ):
        return False
    begun = state.task >= 0 or any(group.tasks for group in state.groups)
    if is_closing(unit.text) and (begun or state.count):
        state.closed = True
        return False
    return not listed and (not state.closed or (titled(unit.text) is not None and not is_end(state.group)))


def _open(state: State, unit: Unit) -> None:
    """Open a group below the title of which the next units stand."""
    mark = unit.first
    title, rest = (unit.text, '') if mark.shape is Shape.heading else titled(unit.text) or (unit.text, '')
    words = _with_number(mark, title)
    label = is_label(name_of(title))
    depth = mark.depth
    if mark.shape is Shape.heading:
        depth = mark.depth - _HEADINGS if mark.depth < BOLD else 0
    end_groups(state, standing(state, depth, label=label))
    level = min(state.level + 1 + len(state.groups), _DEEPEST)
    state.flush()
    state.pieces.append(
        Heading(
            mark.line.number, level, words.strip('*_~ \t').rstrip(': ').rstrip('*_').lstrip('- '), 'actions'
        )
    )
    state.groups.append(Group(name_of(title), mark.line.number, depth, mark.lead, level, label))
    state.closed, state.task = is_end(title), -1
    if rest:
        state.prose.append(_as_text(mark, rest))
    state.prose.extend([*unit.marks[1:], *unit.more])


def _labelled(state: State, unit: Unit, label: str, rest: str) -> None:
    """A label with its value on the same line: a group, and the value as if it stood below."""
    mark = unit.first
    end_groups(state, 0)
    _open(state, replace(unit, text=label, marks=[mark], more=[]))
    value = replace(unit, kind=Kind.text, text=rest, marks=[_as_text(mark, rest), *unit.marks[1:]])
    if is_intro(rest) or not _is_task(state, value, listed=False):
        _prose(state, value)
    else:
        _task(state, value)


def _task(state: State, unit: Unit) -> None:
    mark = unit.first
    if unit.kind is Kind.item:
        leave(state, mark)
    text, _ = without_box(unit.text)
    done = bool(_DONE.search(state.group))
    facts = facts_of([unit.text, *(each.text for each in unit.more)], group_done=done)
    words = _with_number(mark, text) if unit.kind is Kind.item else text
    append(state, Task(mark.line.number, words, state.group, tuple(unit.more), *facts))


def _table(state: State, unit: Unit) -> None:
    if is_stamped(unit.marks):
        state.prose.extend(unit.marks)
        return
    header, tasks = read_table(unit.marks, state.group)
    if header:
        state.prose.extend(header.marks)
    for task in tasks:
        append(state, task)


def _prose(state: State, unit: Unit) -> None:
    if is_nothing(unit.text):
        state.refused = True
        said = f'no action is told here: {words_of(unit.text)!r}'
        state.notes.append(Note('refused-actions', unit.first.line.number, said))
    if unit.kind is Kind.rule:
        return
    if (
        unit.kind in {Kind.item, Kind.text}
        and not _WORDS.search(unit.first.lead + unit.text)
        and not unit.more
    ):
        return
    if state.prose and unit.blank:
        state.prose.append(Mark(Line(unit.first.line.number - 1, ''), Shape.blank, ''))
    state.prose.extend(lines_of(unit))
    state.task = -1


def name_of(title: str) -> str:
    """A title without its number, emphasis and colon."""
    return words_of(NUMBER.sub('', words_of(title)).rstrip(': ').lstrip('- '))


def _with_number(mark: Mark, text: str) -> str:
    """The text with the number of its item, which is a word of the source; other list marks are none."""
    return f'{mark.lead} {text}' if any(c.isalnum() for c in mark.lead) else text


def _as_text(mark: Mark, text: str) -> Mark:
    return Mark(Line(mark.line.number, text), Shape.text, text)
