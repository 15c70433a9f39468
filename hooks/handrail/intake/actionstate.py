"""What has been read of the actions so far: groups that are open, the task that lines still belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handrail.intake.account import Mark, Note, Piece, Prose, Task
from handrail.intake.actionwords import is_end
from handrail.intake.taskfacts import facts_of
from handrail.source.sections import normal

NUMBER = re.compile(r'^\(?\d{1,2}[.):]+\s*')


@dataclass(slots=True)
class Group:
    """A title within a section; `label` when it is one that other titles stand below, like "Tasks"."""

    name: str
    line: int
    depth: int
    lead: str
    level: int
    label: bool
    tasks: int = 0


@dataclass(slots=True)
class State:
    """What has been read; `prose` collects lines until the next piece."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    prose: list[Mark] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    top: str = ''  # the group that the section's own heading is
    level: int = 2
    closed: bool = False
    refused: bool = False
    task: int = -1  # index of the piece that further lines may belong to
    seen: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def flush(self) -> None:
        """End the prose that is being collected."""
        if self.prose:
            self.pieces.append(Prose(tuple(self.prose)))
            self.prose = []

    @property
    def group(self) -> str:
        """The title that the next task stands below, '' for none but the section's own."""
        return self.groups[-1].name if self.groups else self.top


def standing(state: State, depth: int, *, label: bool) -> int:
    """How many of the open groups a new title stands below."""
    keep = 0
    for group in state.groups:
        deeper = depth > group.depth or (depth == group.depth >= 0 and group.label and not label)
        if not deeper:
            break
        keep += 1
    return keep


def end_groups(state: State, keep: int) -> None:
    """Close groups; one that nothing stood below is told."""
    while len(state.groups) > keep:
        group = state.groups.pop()
        if not group.tasks and not is_end(group.name):
            said = f'nothing stands below "{group.name}"'
            state.notes.append(Note('empty-group', group.line, said))
        elif state.groups:
            state.groups[-1].tasks += group.tasks


def leave(state: State, mark: Mark) -> None:
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
    end_groups(state, keep)


def _style(lead: str) -> str:
    return 'number' if any(c.isdigit() for c in lead) else lead


def append(state: State, task: Task) -> None:
    """Add a task; one that stands there already is told, not merged."""
    state.flush()
    state.pieces.append(task)
    state.task = len(state.pieces) - 1
    state.count += 1
    if state.groups:
        state.groups[-1].tasks += 1
    key = normal(NUMBER.sub('', task.text))
    if key in state.seen:
        said = f'this action stands on line {state.seen[key]} already'
        state.notes.append(Note('repeated-action', task.line, said))
    state.seen.setdefault(key, task.line)


def add(state: State, marks: Sequence[Mark]) -> None:
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
