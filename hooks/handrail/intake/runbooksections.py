"""The sections of somebody's runbook: headings in whatever way they are written, with levels of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from handrail.intake.account import Mark, Shape
from handrail.intake.genre import runbook_role
from handrail.intake.marks import BOLD, LISTED, plainly
from handrail.intake.paper import Paper
from handrail.intake.runbookfences import Fence

NAMED = 2
"""The level of sections such as Meaning; a smaller heading may be that of a step."""

_DEEPEST = 6
_TITLE = 80
_WORD = re.compile(r'[^\W_]')


@dataclass(slots=True)
class Section:
    """A heading (None at the beginning) with the lines below it; `how` tells how carefully it is written.

    0: commands as steps; 1: commands as text to read; 2: words alone, without any mark-up.
    """

    heading: Mark | None
    level: int
    marks: list[Mark] = field(default_factory=list)
    how: int = 0


def read_sections(marks: Sequence[Mark]) -> list[Section]:
    """The lines by their headings; where mark-up makes none, names of sections alone on a line do."""
    real = any(mark.shape is Shape.heading and mark.depth < BOLD for mark in marks)
    found = [Section(None, 1)]
    for mark in marks:
        head = _heading(mark, real=real)
        if head:
            found.append(Section(mark, head))
        else:
            found[-1].marks.append(plainly(mark) if mark.shape is Shape.heading else mark)
    return found


def _heading(mark: Mark, *, real: bool) -> int:
    """The level of a heading; 0 for any other line."""
    if mark.shape is Shape.heading and mark.depth < BOLD:
        return mark.depth
    if real or mark.shape not in {Shape.heading, Shape.text} or mark.depth >= LISTED:
        return 0
    named = mark.shape is Shape.heading or runbook_role(mark.text.strip('*_: ')) != 'other'
    return NAMED if named else 0


def levelled(sections: list[Section]) -> list[Section]:
    """Levels without gaps below the title, which alone has the first."""
    heads = [section for section in sections if section.heading]
    lowest = min((head.level for head in heads), default=0)
    alone = sum(head.level == lowest for head in heads) == 1
    top = bool(heads) and heads[0].level == lowest and (lowest == 1 or alone) and not _says(sections[0].marks)
    if top:
        heads[0].level = 1
    open_: list[int] = []
    for section in heads:
        if top and section is heads[0]:
            continue
        while open_ and open_[-1] >= section.level:
            open_.pop()
        open_.append(section.level)
        section.level = min(len(open_) + 1, _DEEPEST)
    return sections


def _says(marks: Sequence[Mark]) -> bool:
    return any(mark.shape not in {Shape.blank, Shape.rule} for mark in marks)


def title_of(paper: Paper, sections: Sequence[Section]) -> str:
    """The heading above all others, the front matter's title, a plain first line, else the file's name.

    A first line that becomes the title is taken out of its section.
    """
    head = sections[1].heading if len(sections) > 1 and sections[1].level == 1 else None
    if head and _WORD.search(head.text):
        return head.text
    front = next((value for key, value in paper.front.items() if key.lower() == 'title'), '').strip()
    named = PurePosixPath(paper.name).stem.replace('-', ' ').replace('_', ' ').strip()
    if _WORD.search(front):
        return front
    return _first_line(sections[0]) or (named if _WORD.search(named) else 'Runbook')


def _first_line(section: Section) -> str:
    """A short line that stands alone above everything."""
    said = [at for at, mark in enumerate(section.marks) if mark.shape is not Shape.blank]
    if not said or (len(said) > 1 and said[1] == said[0] + 1):
        return ''
    mark = section.marks[said[0]]
    if (
        mark.shape is not Shape.text
        or not _WORD.search(mark.text)
        or len(mark.text) > _TITLE
        or mark.text.endswith(('.', ':', ')', '!'))
    ):
        return ''
    section.marks = section.marks[said[0] + 1 :]
    return mark.text


def may_be_step(sections: Sequence[Section], at: int) -> bool:
    """Whether a heading may be that of its first command: a small one with nothing deeper below it."""
    section = sections[at]
    deeper = at + 1 < len(sections) and sections[at + 1].level > section.level
    named = section.heading and runbook_role(section.heading.text) != 'other'
    return section.level > NAMED and not deeper and not named


def last_paragraph(marks: Sequence[Mark]) -> int:
    """Where the last paragraph of some lines begins."""
    at = len(marks)
    while at and marks[at - 1].shape is Shape.blank:
        at -= 1
    end = at
    while at and marks[at - 1].shape is Shape.text:
        at -= 1
    return at if at < end else len(marks)


def runs(found: Sequence[Fence | Mark]) -> Iterator[list[Mark] | Fence]:
    """Lines between the commands, and the commands."""
    held: list[Mark] = []
    for block in found:
        if isinstance(block, Fence) and block.is_command:
            yield held
            yield block
            held = []
        else:
            held.extend(block.marks if isinstance(block, Fence) else [block])
    yield held
