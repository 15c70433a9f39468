"""The outcomes of a step: what its command may print, and where each leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from handrail.model import Inline, Outcome, OutcomeKind, Place, Problem, Ref, StepKind, Target, plain
from handrail.source.blocks import Block, items
from handrail.source.outline import Outline
from handrail.source.patterns import check_pattern
from handrail.source.spans import Run

_ARROW = re.compile(r'\s*(?:→|-+>|=>|⇒)\s*')
_WORDS = {kind.value: kind for kind in OutcomeKind if kind is not OutcomeKind.pattern}
_HINTED = re.compile(r'→|⇒|[-=]>')
_LISTS = frozenset({'bullet_list_open', 'ordered_list_open'})
_PARAGRAPH = 3  # tokens of a paragraph
_HINT = 'write "- `pattern` → [Step](#anchor)", "- otherwise → …", "- timeout → …" or "- done → …"'


Head = tuple[OutcomeKind, str, Inline]


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """The outcomes of one list with their links and problems.

    `lines` (end exclusive) hold outcomes and nothing else.
    """

    outcomes: tuple[Outcome, ...]
    refs: tuple[Ref, ...]
    problems: tuple[Problem, ...]
    lines: tuple[tuple[int, int], ...]


def has_outcomes(outline: Outline, block: Block) -> bool:
    """Whether at least one item of a list begins as an outcome does."""
    return block.kind in _LISTS and any(_run(outline, tokens)[1] for tokens in items(block))


def read_outcomes(outline: Outline, block: Block, kind: StepKind, source: str) -> OutcomeReading | None:
    """Read a list of outcomes; `source` is the key of the step that holds them.

    None when no item of the block begins as an outcome does: then it is prose.
    """
    entries = [(tokens, *_run(outline, tokens)) for tokens in items(block)] if block.kind in _LISTS else []
    if not any(head for _, _, head in entries):
        return None
    outcomes: list[Outcome] = []
    refs: list[Ref] = []
    problems: list[Problem] = []
    lines: list[tuple[int, int]] = []
    for tokens, run, head in entries:
        at = Place(outline.uri, outline.line(tokens[0]) if tokens else block.start)
        if not head:
            problems.append(Problem(at, 'not-an-outcome', 'this item is no outcome', _HINT))
            refs.extend(outline.token_refs(tokens, source))
            continue
        lines.append((outline.line(tokens[0]), outline.end(tokens[0])))
        if len(tokens) > _PARAGRAPH:
            refs.extend(outline.token_refs(tokens[_PARAGRAPH:], source))
            said = 'an outcome holds more than one paragraph'
            problems.append(Problem(at, 'outcome-block', said, 'put the rest below the list'))
        outcome, found = _outcome(head, run, kind, at)
        outcomes.append(outcome)
        problems.extend(found)
        refs.extend(run.refs(outline.uri, source, 'outcome'))
    problems.extend(_repeated(outcomes))
    problems.extend(_unreachable(outcomes))
    if all(head and len(tokens) == _PARAGRAPH for tokens, _, head in entries):
        lines = [(block.start, block.end)]
    return OutcomeReading(tuple(outcomes), tuple(refs), tuple(problems), tuple(lines))


def _run(outline: Outline, tokens: Sequence[Token]) -> tuple[Run, Head | None]:
    """The text of an item's first paragraph, and what stands before its arrow if it has one."""
    if (
        len(tokens) < _PARAGRAPH
        or tokens[0].type != 'paragraph_open'
        or not _HINTED.search(tokens[1].content)
    ):
        return Run(()), None
    run = outline.run(tokens[1])
    return run, _head(run.spans)


def _head(spans: Inline) -> Head | None:
    """What stands before the arrow, and the spans behind it; None when there is no such arrow."""
    if not spans:
        return None
    if spans[0].code:
        kind, pattern, rest = OutcomeKind.pattern, spans[0].text, spans[1:]
    else:
        word = re.match(r'\w+', spans[0].text)
        if not word or word[0].lower() not in _WORDS:
            return None
        kind, pattern = _WORDS[word[0].lower()], ''
        rest = (replace(spans[0], text=spans[0].text[word.end() :]), *spans[1:])
    arrow = _ARROW.match(rest[0].text) if rest and not rest[0].code else None
    if not arrow:
        return None
    left = replace(rest[0], text=rest[0].text[arrow.end() :])
    return kind, pattern, (left, *rest[1:]) if left.text else rest[1:]


def _outcome(head: Head, run: Run, step: StepKind, at: Place) -> tuple[Outcome, list[Problem]]:
    kind, pattern, text = head
    problems = []
    if kind is OutcomeKind.pattern and (problem := check_pattern(pattern, at)):
        problems.append(problem)
    targets = list(dict.fromkeys(span.target for span in text if span.target))
    if len(run.links) > 1:
        said = f'the outcome holds {len(run.links)} links'
        problems.append(Problem(at, 'two-targets', said, 'an outcome leads to one step'))
    if not targets and (problem := _no_target(text, step, at)):
        problems.append(problem)
    return Outcome(kind, pattern, text, targets[0] if targets else None, at), problems


def _no_target(text: Inline, step: StepKind, at: Place) -> Problem | None:
    words = plain(text)
    hint = 'link the step it leads to: [Title](#anchor)'
    if outside := next((span.href for span in text if span.href), ''):
        return Problem(at, 'outcome-outside', f'the outcome leads to {outside!r}, which is no step', hint)
    if re.match(r'resolved\b', words, re.IGNORECASE):
        if step is StepKind.verify:
            return None
        said = f'only a verify step may end with "resolved", this is a {step.value} step'
        return Problem(at, 'resolved-elsewhere', said, 'link a verify step')
    said = f'the outcome leads nowhere: {words!r}' if words else 'the outcome leads nowhere'
    return Problem(at, 'outcome-without-target', said, hint)


def _unreachable(outcomes: Sequence[Outcome]) -> Iterator[Problem]:
    """`otherwise` takes everything, so that no pattern behind it is ever looked for."""
    kinds = [outcome.kind for outcome in outcomes]
    if OutcomeKind.otherwise in kinds:
        first = kinds.index(OutcomeKind.otherwise)
        if OutcomeKind.pattern in kinds[first:]:
            said = '"otherwise" stands before a pattern, which is never reached'
            yield Problem(outcomes[first].at, 'otherwise-first', said, 'put it behind the patterns')


def _repeated(outcomes: Sequence[Outcome]) -> Iterator[Problem]:
    seen: dict[tuple[OutcomeKind, str], Target | None] = {}
    lines: dict[tuple[OutcomeKind, str], int] = {}
    for outcome in outcomes:
        key = (outcome.kind, outcome.pattern)
        if key in seen:
            name = outcome.pattern or outcome.kind.value
            said = f"the outcome '{name}' stands here again (first on line {lines[key]})"
            yield Problem(outcome.at, 'duplicate-outcome', said, 'keep one of the two')
        else:
            seen[key], lines[key] = outcome.target, outcome.at.line
