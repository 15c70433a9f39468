"""One step of a runbook: heading, kind line, at most one command, its outcomes, and the prose around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from handrail.model import Command, Inline, Outcome, Place, Problem, Ref, Step, StepKind, Target
from handrail.source.blocks import Block, blocks, check_fences, language
from handrail.source.kindline import KindLine, meant, read_kind_line
from handrail.source.labels import Labelled, read_labelled
from handrail.source.lists import check_lists
from handrail.source.outcomes import has_outcomes, read_outcomes
from handrail.source.outline import Outline, Part
from handrail.source.prose import Stretch, outside
from handrail.source.shell import LANGUAGES
from handrail.source.stepcheck import check_step


class StepReading(NamedTuple):
    """A step with its links and problems."""

    step: Step
    refs: tuple[Ref, ...]
    problems: tuple[Problem, ...]


_FOLLOWS = {'unknown-clause': 'no-team', 'not-an-outcome': 'no-otherwise'}
"""What follows from a mistake and is not said once more."""


@dataclass(slots=True)
class _Draft:
    """What has been found of a step while its blocks are gone through.

    `cuts` are the lines (end exclusive) that hold something else than prose, `lists` those of lists
    of outcomes as a whole.
    """

    line: KindLine
    command: Command | None = None
    undo: Command | None = None
    labels: dict[str, Labelled] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)
    lists: list[Stretch] = field(default_factory=list)
    refs: list[Ref] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def is_step(outline: Outline, part: Part) -> bool:
    """Whether what stands under a heading is meant as a step: it begins with a kind line."""
    tokens = part.tokens
    if not tokens or tokens[0].type != 'paragraph_open' or not tokens[1].content.startswith('`'):
        return False
    spans = outline.run(tokens[1]).spans
    return meant(spans, structured=False) or (meant(spans, structured=True) and has_structure(outline, part))


def has_structure(outline: Outline, part: Part) -> bool:
    """Whether a part holds a list of outcomes."""
    return any(has_outcomes(outline, block) for block in blocks(outline, part.tokens))


def read_step(outline: Outline, part: Part, deeper: Sequence[Part]) -> StepReading:
    """Read a step; `deeper` are the parts with deeper headings that belong to its prose."""
    first, *rest = blocks(outline, part.tokens)
    at = Place(outline.uri, first.start)
    line = read_kind_line(outline.run(first.tokens[1]).spans, at) or KindLine('')
    kind = line.kind or StepKind.manual
    source = f'step:{part.anchor}'
    draft = _Draft(line, problems=list(line.problems))
    draft.refs.extend(part.heading.refs(outline.uri, source, 'prose'))
    if line.team:
        draft.refs.append(Ref(at, source, 'escalate', Target(kind='team', id=line.team), line.team))
    for before, block in pairwise([first, *rest]):
        _read_block(outline, draft, block, before, kind, source)
    _read_deeper(outline, draft, deeper, source)
    unread = any(problem.code == 'unknown-clause' for problem in line.problems)
    begin = first.start if unread else first.end  # words that are no clause are kept as prose
    _check_prose(outline, draft, (part, *deeper), begin)
    step = _build(outline, part, deeper, draft, kind, begin)
    if line.kind:
        said = {_FOLLOWS.get(problem.code, '') for problem in draft.problems}
        draft.problems.extend(p for p in check_step(step, draft.labels) if p.code not in said)
    return StepReading(step, tuple(draft.refs), tuple(draft.problems))


def _read_block(  # noqa: PLR0913, PLR0917 - a block, its neighbour, and where both stand
    outline: Outline, draft: _Draft, block: Block, before: Block, kind: StepKind, source: str
) -> None:
    if block.kind == 'fence' and block.language in LANGUAGES:
        _read_fence(outline, draft, block, before)
    elif found := read_outcomes(outline, block, kind, source):
        draft.outcomes.extend(found.outcomes)
        draft.refs.extend(found.refs)
        draft.problems.extend(found.problems)
        draft.cuts.extend(found.lines)
        draft.lists.append(Stretch(block.start, block.end))
    elif block.inline and (labelled := read_labelled(outline, block.inline)):
        draft.refs.extend(outline.token_refs(block.tokens, source))
        _read_labels(draft, block, labelled)
    else:
        draft.refs.extend(outline.token_refs(block.tokens, source))


def _read_labels(draft: _Draft, block: Block, labelled: Sequence[Labelled]) -> None:
    """Take labels that are new; a paragraph that repeats one stays in the prose."""
    names = [label.label for label in labelled]
    for number, label in enumerate(labelled):
        if label.label in draft.labels or label.label in names[:number]:
            said = f'"{label.label.capitalize()}:" stands here again'
            draft.problems.append(Problem(label.at, 'repeated-label', said, 'keep one of the two'))
            return
    draft.labels.update((label.label, label) for label in labelled)
    _cut(draft, block)


def _read_fence(outline: Outline, draft: _Draft, block: Block, before: Block) -> None:
    """Take a fence as the command, or as the undo when it follows `Undo:` directly."""
    at = Place(outline.uri, block.start)
    command = Command(block.tokens[0].content.rstrip('\n'), block.language, at)
    undo = draft.labels.get('undo')
    if undo and before.inline and before.start <= undo.at.line < before.end and not draft.undo:
        draft.undo = command
        _cut(draft, block)
    elif draft.command is None:
        draft.command = command
        _cut(draft, block)
    else:
        said = f'a second command in one step (the first is on line {draft.command.at.line})'
        hint = 'make it a step of its own; output is a "text" fence, an undo follows "Undo:"'
        draft.problems.append(Problem(at, 'second-command', said, hint))


def _cut(draft: _Draft, block: Block) -> None:
    draft.cuts.append((block.start, block.end))


def _read_deeper(outline: Outline, draft: _Draft, deeper: Sequence[Part], source: str) -> None:
    for part in deeper:
        draft.refs.extend(outline.refs(part, source))
        if is_step(outline, part):
            said = 'a step stands inside another step, since its heading is deeper'
            draft.problems.append(Problem(part.at, 'step-in-step', said, 'give both headings the same level'))
        for token in part.tokens:
            if language(token) in LANGUAGES:
                said = f'a command under a deeper heading of the step {source.partition(":")[2]!r}'
                at = Place(outline.uri, outline.line(token))
                draft.problems.append(Problem(at, 'second-command', said, 'make it a step of its own'))


def _check_prose(outline: Outline, draft: _Draft, parts: Sequence[Part], begin: int) -> None:
    """Fences anywhere, and lists outside of the lines that were cut out."""
    taken = [Stretch(0, begin), *(Stretch(*cut) for cut in draft.cuts), *draft.lists]
    for part in parts:
        draft.problems.extend(check_fences(outline, part.tokens))
        draft.problems.extend(check_lists(outline, outside(outline, part, taken), max(part.start, begin)))


def _build(  # noqa: PLR0913, PLR0917 - the parts of one step
    outline: Outline, part: Part, deeper: Sequence[Part], draft: _Draft, kind: StepKind, begin: int
) -> Step:
    end = deeper[-1].end if deeper else part.end
    turn = (
        draft.command.at.line if draft.command else min((start for start, _ in draft.cuts), default=part.end)
    )
    text = {name: label.text for name, label in draft.labels.items()}
    nothing: Inline = ()
    return Step(
        anchor=part.anchor,
        title=part.title,
        kind=kind,
        at=part.at,
        from_place=draft.line.place,
        minutes=draft.line.minutes,
        command=draft.command,
        outcomes=tuple(draft.outcomes),
        affects=text.get('affects', nothing),
        undo=draft.undo,
        undo_text=text.get('undo', nothing),
        irreversible=text.get('irreversible', nothing),
        team=draft.line.team,
        after_minutes=draft.line.after,
        before=_prose(outline, begin, turn, draft.cuts),
        after=_prose(outline, turn, end, draft.cuts),
    )


def _prose(outline: Outline, begin: int, end: int, cuts: Sequence[tuple[int, int]]) -> str:
    """The lines between two lines without those that were cut out."""
    pieces: list[str] = []
    for start, stop in [*sorted(cuts), (end, end)]:
        if begin >= end:
            break
        if start >= begin:
            pieces.append(outline.text(begin, min(start, end)))
            begin = max(begin, stop)
    return '\n\n'.join(filter(None, pieces))
