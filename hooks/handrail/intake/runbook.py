"""Somebody's runbook as a draft in our format: each command a step that lacks its outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from handrail.intake import encode
from handrail.intake.account import Mark, Note, Shape
from handrail.intake.genre import runbook_role
from handrail.intake.header import foreign, quoted
from handrail.intake.layout import Room, Sheet, plain, write
from handrail.intake.marks import BOLD, LISTED, mark_lines, plainly
from handrail.intake.paper import Paper
from handrail.intake.runbookfences import Fence, blocks
from handrail.model import Level, Settings
from handrail.source.runbook import read_runbook
from handrail.source.shell import LANGUAGES

_DEEPEST = 6
_TITLE = 70
_ROUNDS = 12
_NO_KEYS = Room(keys=False)
_KINDS = {'verification': 'verify', 'mitigation': 'change', 'rollback': 'change'}
_BREAK = re.compile(r'[.!?]\s|[`\[<*]')
_URI = 'runbooks/draft.md'


@dataclass(frozen=True, slots=True)
class RunbookAccount:
    """A runbook as it was understood: the draft's whole text, its title, how many steps it has."""

    name: str
    title: str
    text: str
    steps: int
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _Section:
    """A heading (None at the beginning) with the lines below it; `how` tells how carefully it is written.

    0: commands as steps; 1: commands as text to read; 2: words alone, without any mark-up.
    """

    heading: Mark | None
    level: int
    marks: list[Mark] = field(default_factory=list)
    how: int = 0


@dataclass(slots=True)
class _Draft:
    """The lines so far; `begins` are the first lines (from 1) of the sections."""

    sheet: Sheet = field(default_factory=Sheet)
    steps: int = 0
    begins: list[int] = field(default_factory=list)


def read_prose_runbook(paper: Paper, settings: Settings) -> RunbookAccount:
    """Write a draft that holds every word of the paper in order and that our reader takes without errors.

    A section that our format cannot hold as it is written keeps its commands as text, or its words
    alone; a Note `runbook-plain` says which one. Notes `no-outcomes` and `kind-guessed` tell what to do.
    """
    sections = _levelled(_sections(mark_lines(paper.lines)))
    title = _title(paper, sections)
    draft = _write(paper, sections, title)
    for _ in range(_ROUNDS):
        lines = _errors(draft, settings)
        if not lines or not _retreat(sections, draft, lines):
            break
        draft = _write(paper, sections, title)
    text = '\n'.join(draft.sheet.lines).rstrip() + '\n'
    return RunbookAccount(paper.name, title, text, draft.steps, tuple(_notes(sections, draft)))


def _sections(marks: Sequence[Mark]) -> list[_Section]:
    """The lines by their headings; without headings by mark-up, names of sections alone on a line are some."""
    real = any(mark.shape is Shape.heading and mark.depth < BOLD for mark in marks)
    found = [_Section(None, 1)]
    for mark in marks:
        head = _heading(mark, real=real)
        if head:
            found.append(_Section(mark, head))
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
    return 2 if named else 0


def _levelled(sections: list[_Section]) -> list[_Section]:
    """Levels without gaps below the title, which alone has the first."""
    heads = [section for section in sections if section.heading]
    top = bool(heads) and heads[0].level == 1 and sum(head.level == 1 for head in heads) == 1
    open_: list[int] = []
    for section in heads:
        if top and section is heads[0]:
            continue
        while open_ and open_[-1] >= section.level:
            open_.pop()
        open_.append(section.level)
        section.level = min(len(open_) + 1, _DEEPEST)
    if heads and not (top and not _says(sections[0].marks)):
        heads[0].level = max(heads[0].level, 2)
    return sections


def _says(marks: Sequence[Mark]) -> bool:
    return any(mark.shape not in {Shape.blank, Shape.rule} for mark in marks)


def _title(paper: Paper, sections: Sequence[_Section]) -> str:
    """The first heading, else what the front matter says, else the name of the file."""
    heads = [section.heading for section in sections if section.heading]
    first = heads[0] if heads and (sections[1].level == 1 or runbook_role(heads[0].text) == 'other') else None
    front = next(
        (value for key, value in paper.front.items() if key.lower() == 'title' and value.strip()), ''
    )
    named = PurePosixPath(paper.name).stem.replace('-', ' ').replace('_', ' ').strip()
    return (first.text if first else '') or front or named or 'Runbook'


def _write(paper: Paper, sections: Sequence[_Section], title: str) -> _Draft:
    draft = _Draft()
    keys = [f'{key}: {quoted(value)}' for key, value in foreign(paper.front)]
    draft.sheet.lines = ['---', 'status: draft', *keys, '---']
    draft.sheet.block([f'# {encode.heading(title)}'])
    role = ''
    for at, section in enumerate(sections):
        draft.begins.append(len(draft.sheet.lines) + 1)
        if section.heading and section.level > 1:
            named = runbook_role(section.heading.text)
            role = named if section.level == 2 or named != 'other' else role  # noqa: PLR2004 - the level of sections
            words = (
                encode.words_only(section.heading.text)
                if section.how
                else encode.heading(section.heading.text)
            )
            draft.sheet.block([f'{"#" * section.level} {words}'])
        _body(draft, section, role, own=_may_be_step(sections, at))
    return draft


def _may_be_step(sections: Sequence[_Section], at: int) -> bool:
    """Whether a heading may be that of its first command: a small one with nothing deeper below it."""
    section = sections[at]
    deeper = at + 1 < len(sections) and sections[at + 1].level > section.level
    named = section.heading and runbook_role(section.heading.text) != 'other'
    return section.level > 2 and not deeper and not named  # noqa: PLR2004 - the level of sections


def _body(draft: _Draft, section: _Section, role: str, *, own: bool) -> None:
    if section.how > 1:
        write(plain(section.marks), draft.sheet, _NO_KEYS)
        return
    found = list(blocks(section.marks))
    commands = [block for block in found if isinstance(block, Fence) and block.is_command]
    if section.how or not commands:
        for run in _runs(found):
            _prose(draft, run, readable=bool(section.how))
        return
    level = section.level if own else min(section.level + 1, _DEEPEST)
    held: list[Mark] = []
    if own:
        _kind(draft, commands[0], role)
        draft.steps += 1
    for block in found:
        if not (isinstance(block, Fence) and block.is_command):
            held.extend(block.marks if isinstance(block, Fence) else [block])
            continue
        if own:
            own = False
            write(held, draft.sheet)
        else:
            _step(draft, held, block, level, role)
        held = []
        _command(draft, block)
    write(held, draft.sheet)


def _runs(found: Sequence[Fence | Mark]) -> Iterator[list[Mark] | Fence]:
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


def _prose(draft: _Draft, run: list[Mark] | Fence, *, readable: bool) -> None:
    if isinstance(run, Fence):
        if readable and run.info:
            draft.sheet.block([encode.line(run.info)])
        draft.sheet.block(encode.fence(list(run.lines), 'text'))
    else:
        write(run, draft.sheet)


def _step(draft: _Draft, held: list[Mark], fence: Fence, level: int, role: str) -> None:
    """Write what stands before a command; the paragraph directly before it goes into the step."""
    at = _paragraph(held)
    intro = [mark for mark in held[at:] if mark.shape is not Shape.blank]
    write(held[:at], draft.sheet)
    draft.steps += 1
    short = (
        len(intro) == 1
        and intro[0].shape is Shape.text
        and len(intro[0].text) <= _TITLE
        and not _BREAK.search(intro[0].text)
    )
    title = encode.heading(intro[0].text.rstrip(' :')) if short else f'Step {draft.steps}'
    draft.sheet.block([f'{"#" * level} {title}'])
    _kind(draft, fence, role)
    if not short:
        write(held[at:], draft.sheet)


def _paragraph(marks: Sequence[Mark]) -> int:
    """Where the last paragraph of some lines begins."""
    at = len(marks)
    while at and marks[at - 1].shape is Shape.blank:
        at -= 1
    end = at
    while at and marks[at - 1].shape is Shape.text:
        at -= 1
    return at if at < end else len(marks)


def _kind(draft: _Draft, fence: Fence, role: str) -> None:
    """The line that makes a heading a step; who changes something is nobody's check."""
    kind = _KINDS.get(role, 'check')
    draft.sheet.block([f'`{"change" if fence.changes else kind}`'])


def _command(draft: _Draft, fence: Fence) -> None:
    """Write a command; another name of its language stays as the title of the fence."""
    info = fence.info.strip('{}. ')
    if info.lower() in LANGUAGES:
        language = info.lower() if info == info.lower() else f'bash title="{info}"'
    else:
        shown = ' '.join(re.findall(r'\w+', info))
        language = f'bash title="{shown}"' if shown else 'bash'
    draft.sheet.block(encode.fence(list(fence.lines), language))


def _errors(draft: _Draft, settings: Settings) -> list[int]:
    """The lines at which our reader finds an error."""
    text = '\n'.join(draft.sheet.lines).rstrip() + '\n'
    reading = read_runbook(_URI, text, settings)
    return [problem.at.line for problem in reading.problems if problem.level is Level.error]


def _retreat(sections: Sequence[_Section], draft: _Draft, lines: Sequence[int]) -> bool:
    """Write the sections at these lines more carefully; false when there is none that could be."""
    again = False
    for line in lines:
        at = max((n for n, begin in enumerate(draft.begins) if begin <= line), default=0)
        if sections[at].how < 2:  # noqa: PLR2004 - words alone
            sections[at].how += 1
            again = True
    return again


def _notes(sections: Sequence[_Section], draft: _Draft) -> Iterator[Note]:
    for section in sections:
        if section.how:
            line = section.heading.line.number if section.heading else 1
            said = (
                'the commands of this section stand as text'
                if section.how == 1
                else 'this section has its words alone'
            )
            yield Note('runbook-plain', line, f'{said}: as it is written, it would be an error')
    if draft.steps:
        said = f'{draft.steps} commands became steps; say for each what it prints and where that leads'
        yield Note('no-outcomes', 0, said)
        yield Note(
            'kind-guessed', 0, 'whether a step checks or changes was told from the words of its command'
        )
