"""Somebody's runbook as a draft in our format: each command a step that lacks its outcomes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from handrail.intake import encode
from handrail.intake.account import Mark, Note, Shape
from handrail.intake.genre import runbook_role
from handrail.intake.header import foreign
from handrail.intake.layout import Room, Sheet, plain, write
from handrail.intake.marks import mark_lines
from handrail.intake.paper import Paper
from handrail.intake.runbookfences import Fence, blocks
from handrail.intake.runbooksections import (
    NAMED,
    Section,
    last_paragraph,
    levelled,
    may_be_step,
    read_sections,
    runs,
    title_of,
)
from handrail.model import Level, Settings
from handrail.source.runbook import read_runbook
from handrail.source.shell import LANGUAGES

_DEEPEST = 6
_TITLE = 70
_ROUNDS = 4
_BARE = 2
"""How a section is written that has its words alone."""

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
    sections = levelled(read_sections(mark_lines(paper.lines)))
    title = title_of(paper, sections)
    draft = _write(paper, sections, title)
    for _ in range(_ROUNDS):
        lines = _errors(draft, settings)
        if not lines or not _retreat(sections, draft, lines):
            break
        draft = _write(paper, sections, title)
    else:
        for section in sections:
            section.how = _BARE
        draft = _write(paper, sections, title)
    text = '\n'.join(draft.sheet.lines).rstrip() + '\n'
    return RunbookAccount(paper.name, title, text, draft.steps, tuple(_notes(sections, draft)))


def _write(paper: Paper, sections: Sequence[Section], title: str) -> _Draft:
    draft = _Draft()
    draft.sheet.lines = ['---', 'status: draft', *foreign(paper.front), '---']
    draft.sheet.block([f'# {encode.heading(title)}'])
    role = ''
    for at, section in enumerate(sections):
        draft.begins.append(len(draft.sheet.lines) + 1)
        if section.heading and section.level > 1:
            named = runbook_role(section.heading.text)
            role = named if section.level == NAMED or named != 'other' else role
            words = (
                encode.words_only(section.heading.text)
                if section.how
                else encode.heading(section.heading.text)
            )
            draft.sheet.block([f'{"#" * section.level} {words}'])
        _body(draft, section, role, own=may_be_step(sections, at))
    return draft


def _body(draft: _Draft, section: Section, role: str, *, own: bool) -> None:
    if section.how == _BARE:
        write(plain(section.marks), draft.sheet, _NO_KEYS)
        return
    found = list(blocks(section.marks))
    commands = [block for block in found if isinstance(block, Fence) and block.is_command]
    if section.how or not commands:
        for run in runs(found):
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


def _prose(draft: _Draft, run: list[Mark] | Fence, *, readable: bool) -> None:
    if isinstance(run, Fence):
        if readable and run.info:
            draft.sheet.block([encode.line(run.info)])
        draft.sheet.block(encode.fence(list(run.lines), 'text'))
    else:
        write(run, draft.sheet)


def _step(draft: _Draft, held: list[Mark], fence: Fence, level: int, role: str) -> None:
    """Write what stands before a command; the paragraph directly before it goes into the step."""
    at = last_paragraph(held)
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


def _retreat(sections: Sequence[Section], draft: _Draft, lines: Sequence[int]) -> bool:
    """Write the sections at these lines more carefully; false when there is none that could be."""
    again = False
    for line in lines:
        at = max((n for n, begin in enumerate(draft.begins) if begin <= line), default=0)
        if sections[at].how < _BARE:
            sections[at].how += 1
            again = True
    return again


def _notes(sections: Sequence[Section], draft: _Draft) -> Iterator[Note]:
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
