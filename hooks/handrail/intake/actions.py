"""Action items as people write them: lists, bare lines, groups, tables, with prose around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from handrail.intake.account import Heading, Line, Mark, Note, Piece, Prose, Shape, Task
from handrail.intake.actiontable import read_table
from handrail.intake.actionwords import (
    is_closing,
    is_end,
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
from handrail.intake.taskfacts import facts_of, without_box
from handrail.intake.units import Kind, Unit, lines_of, read_units
from handrail.source.sections import normal

_NUMBER = re.compile(r'^\(?\d{1,2}[.):]+\s*')
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
    def heading(self) -> Heading | None: ...
    @property
    def marks(self) -> tuple[Mark, ...]: ...


@dataclass(slots=True)
class _Group:
    """A title within a section; `label` when it is one that other titles stand below, like "Tasks"."""

    name: str
    line: int
    depth: int
    lead: str
    level: int
    label: bool
    tasks: int = 0


@dataclass(slots=True)
class _State:
    """What has been read; `prose` collects lines until the next piece."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    prose: list[Mark] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    top: str = ''  # the group that the section's own heading is
    level: int = 2
    closed: bool = False
    refused: bool = False
    task: int = -1  # index of the piece that further lines may belong to
    seen: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def flush(self) -> None:
        if self.prose:
            self.pieces.append(Prose(tuple(self.prose)))
            self.prose = []

    @property
    def group(self) -> str:
        return self.groups[-1].name if self.groups else self.top


def read_actions(parts: Sequence[Section]) -> tuple[list[Piece], list[Note]]:
    """Read the parts that hold actions, in the order of the document.

    Every word of the lines is in one piece, in order. Notes: `no-actions`, `empty-group`,
    `refused-actions` (somebody wrote that there are none), `repeated-action`.
    """
    state = _State()
    for part in parts:
        _begin(state, part.heading)
        _read(state, read_units(part.marks))
        _end_groups(state, 0)
        state.flush()
    if parts and not state.count and not state.refused:
        line = next((part.heading.line for part in parts if part.heading), 0)
        state.notes.append(Note('no-actions', line, 'no action item could be told from the text'))
    return state.pieces, state.notes


def _begin(state: _State, heading: Heading | None) -> None:
    state.closed, state.task, state.groups = bool(heading and is_end(heading.text)), -1, []
    if heading is None:
        state.top = ''
        return
    state.pieces.append(heading)
    state.level = heading.level
    state.top = '' if _MAIN.search(normal(heading.text)) else _name(heading.text)


def _name(title: str) -> str:
    return words_of(_NUMBER.sub('', words_of(title)).rstrip(': ').lstrip('- '))


def _read(state: _State, units: Sequence[Unit]) -> None:
    listed = _listed(units)
    intros = _intros(units, listed)
    for at, unit in enumerate(units):
        if unit.kind is Kind.group:
            _open(state, unit)
        elif unit.kind is Kind.field and state.task >= 0:
            _add(state, list(lines_of(unit)))
        elif unit.kind is Kind.table:
            _table(state, unit)
        elif found := _label(unit, listed=listed[at]):
            _labelled(state, unit, *found)
        elif at in intros or not _is_task(state, unit, listed=listed[at]):
            _prose(state, unit)
        else:
            _task(state, unit)


def _listed(units: Sequence[Unit]) -> list[bool]:
    """For each unit whether the items of its group have list marks, so that bare paragraphs are prose."""
    found = [False] * len(units)
    begin = 0
    for at in range(len(units) + 1):
        if at == len(units) or units[at].kind is Kind.group or labelled(units[at].text):
            own = units[begin:at]
            listed = any(unit.kind in {Kind.item, Kind.table} for unit in own if not labelled(unit.text))
            listed = listed or (
                at < len(units) and not any(map(_is_section, units[:at])) and _is_section(units[at])
            )
            found[begin:at] = [listed] * (at - begin)
            begin = at
    return found


def _is_section(unit: Unit) -> bool:
    """Whether a group is one by its mark-up: then what stands before the first is prose."""
    return unit.first.shape is Shape.heading and unit.first.depth < BOLD


def _intros(units: Sequence[Unit], listed: Sequence[bool]) -> frozenset[int]:
    """The paragraphs that introduce what follows, with those before them in the same group."""
    found: set[int] = set()
    begin = 0
    for at, unit in enumerate(units):
        if unit.kind is Kind.group:
            begin = at + 1
        elif unit.kind is Kind.item:
            begin = max(begin, at + 1) if listed[at] else begin
        elif unit.kind is Kind.text and at + 1 < len(units) and is_intro(unit.text):
            found.update(range(begin, at + 1))
            begin = at + 1
    return frozenset(found)


def _label(unit: Unit, *, listed: bool) -> tuple[str, str] | None:
    """A line such as `Improvements: what follows`; in a list such labels are rarely more than a title."""
    if unit.kind not in {Kind.item, Kind.text} or (unit.kind is Kind.item and listed and not unit.more):
        return None
    return labelled(unit.text)


def _is_task(state: _State, unit: Unit, *, listed: bool) -> bool:
    if unit.kind not in {Kind.item, Kind.text} or not _WORDS.search(unit.text):
        return False
    if unit.kind is Kind.item:
        return not (is_nothing(unit.text) or is_prompt(unit.text) or (state.closed and is_end(state.group)))
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


def _open(state: _State, unit: Unit) -> None:
    """Open a group below the title of which the next units stand."""
    mark = unit.first
    title, rest = (unit.text, '') if mark.shape is Shape.heading else titled(unit.text) or (unit.text, '')
    words = _with_number(mark, title)
    label = is_label(_name(title))
    depth = mark.depth
    if mark.shape is Shape.heading:
        depth = mark.depth - _HEADINGS if mark.depth < BOLD else 0
    _end_groups(state, _standing(state, depth, label=label))
    level = min(state.level + 1 + len(state.groups), _DEEPEST)
    state.flush()
    state.pieces.append(
        Heading(mark.line.number, level, words_of(words).rstrip(': ').rstrip('*_').lstrip('- '), 'actions')
    )
    state.groups.append(_Group(_name(title), mark.line.number, depth, mark.lead, level, label))
    state.closed, state.task = is_end(title), -1
    if rest:
        state.prose.append(_as_text(mark, rest))
    state.prose.extend([*unit.marks[1:], *unit.more])


def _standing(state: _State, depth: int, *, label: bool) -> int:
    """How many of the open groups a new title stands below."""
    keep = 0
    for group in state.groups:
        deeper = depth > group.depth or (depth == group.depth >= 0 and group.label and not label)
        if not deeper:
            break
        keep += 1
    return keep


def _end_groups(state: _State, keep: int) -> None:
    """Close groups; one that nothing stood below is told."""
    while len(state.groups) > keep:
        group = state.groups.pop()
        if not group.tasks and not is_end(group.name):
            said = f'nothing stands below "{group.name}"'
            state.notes.append(Note('empty-group', group.line, said))
        elif state.groups:
            state.groups[-1].tasks += group.tasks


def _labelled(state: _State, unit: Unit, label: str, rest: str) -> None:
    """A label with its value on the same line: a group, and the value as if it stood below."""
    mark = unit.first
    _end_groups(state, 0)
    _open(state, replace(unit, text=label, marks=[mark], more=[]))
    value = replace(unit, kind=Kind.text, text=rest, marks=[_as_text(mark, rest), *unit.marks[1:]])
    if is_intro(rest) or not _is_task(state, value, listed=False):
        _prose(state, value)
    else:
        _task(state, value)


def _task(state: _State, unit: Unit) -> None:
    mark = unit.first
    if unit.kind is Kind.item:
        _leave(state, mark)
    text, _ = without_box(unit.text)
    done = bool(_DONE.search(state.group))
    facts = facts_of([unit.text, *(each.text for each in unit.more)], group_done=done)
    words = _with_number(mark, text) if unit.kind is Kind.item else text
    _append(state, Task(mark.line.number, words, state.group, tuple(unit.more), *facts))


def _leave(state: _State, mark: Mark) -> None:
    """Close the groups that an item of the same list, or of one further out, does not stand below."""
    keep = len(state.groups)
    while keep:
        group = state.groups[keep - 1]
        outside = mark.depth < group.depth or (
            mark.depth == group.depth and _style(mark.lead) == _style(group.lead)
        )
        if group.depth <= 0 or not outside or not group.tasks:
            break
        keep -= 1
    _end_groups(state, keep)


def _style(lead: str) -> str:
    return 'number' if any(c.isdigit() for c in lead) else lead


def _append(state: _State, task: Task) -> None:
    state.flush()
    state.pieces.append(task)
    state.task = len(state.pieces) - 1
    state.count += 1
    if state.groups:
        state.groups[-1].tasks += 1
    key = normal(_NUMBER.sub('', task.text))
    if key in state.seen:
        said = f'this action stands on line {state.seen[key]} already'
        state.notes.append(Note('repeated-action', task.line, said))
    state.seen.setdefault(key, task.line)


def _add(state: _State, marks: Sequence[Mark]) -> None:
    """Add lines to the task above, and what they state."""
    task = state.pieces[state.task]
    if not isinstance(task, Task) or state.prose:
        state.prose.extend(marks)
        return
    facts = facts_of(mark.text for mark in marks)
    state.pieces[state.task] = replace(
        task,
        more=(*task.more, *marks),
        owner=task.owner or facts.owner,
        due=task.due or facts.due,
        state=task.state or facts.state,
        tracker=task.tracker or facts.tracker,
    )


def _table(state: _State, unit: Unit) -> None:
    header, tasks = read_table(unit.marks, state.group)
    if header:
        state.prose.extend(header.marks)
    for task in tasks:
        _append(state, task)


def _prose(state: _State, unit: Unit) -> None:
    if is_nothing(unit.text):
        state.refused = True
        said = f'no action is told here: {words_of(unit.text)!r}'
        state.notes.append(Note('refused-actions', unit.first.line.number, said))
    if unit.kind is Kind.rule:
        return
    if unit.kind in {Kind.item, Kind.text} and not _WORDS.search(unit.text) and not unit.more:
        return
    if state.prose and unit.blank:
        state.prose.append(Mark(Line(unit.first.line.number - 1, ''), Shape.blank, ''))
    state.prose.extend(lines_of(unit))
    state.task = -1


def _with_number(mark: Mark, text: str) -> str:
    """The text with the number of its item, which is a word of the source; other list marks are none."""
    return f'{mark.lead} {text}' if any(c.isalnum() for c in mark.lead) else text


def _as_text(mark: Mark, text: str) -> Mark:
    return Mark(Line(mark.line.number, text), Shape.text, text)
