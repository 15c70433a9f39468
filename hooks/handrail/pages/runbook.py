"""The page of a runbook: meaning, first command, when to stop and whom to call, then the steps."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.graph import keys
from handrail.model import Runbook, Step
from handrail.pages.encode import Markdown, attribute, code, join
from handrail.pages.environment import blocks, render
from handrail.pages.index import Index
from handrail.pages.papers import card_links
from handrail.pages.postmortem import front, own_prose, page_top, plain_section
from handrail.pages.prose import heading, section_heading
from handrail.pages.record import record_place
from handrail.pages.start import preparation, start
from handrail.pages.step import plain_title, step_card, ways_out
from handrail.pages.table import EMPTY, bullets
from handrail.pages.usage import linked_from, usage_list
from handrail.pages.words import say

_OPENING = 420
"""Characters of the meaning that may stand above the first command."""


def runbook_page(index: Index, here: str, runbook: Runbook) -> Markdown:
    """Return the whole Markdown text of a runbook's page."""
    key = keys.runbook_key(runbook.id)
    parts = [
        page_top(index, here, runbook, folded=True),
        *_sections(index, here, runbook),
        *_signatures(runbook),
        *_graph(index, here, runbook),
        card_links(here, runbook),
        usage_list(index, here, index.usages_of_runbook.get(runbook.id, ()), key),
        linked_from(index, here, key),
    ]
    return Markdown(f'{front(runbook, search={"boost": 2})}{blocks(parts)}\n')


def _sections(index: Index, here: str, runbook: Runbook) -> Iterator[Markdown]:
    """Yield the author's sections; the box to start with stands as soon as the meaning is said."""
    steps = {step.anchor: step for step in runbook.steps}
    opening, rest = _opening(own_prose(index, runbook.lead, runbook, runbook.at.line + 1))
    meaning = runbook.sections[0] if runbook.sections and runbook.sections[0].role == 'meaning' else None
    yield opening
    if meaning is None:
        yield from (start(index, here, runbook), *_record(runbook), rest, *preparation(runbook))
    for section in runbook.sections:
        if section == meaning:
            said, more = _opening(own_prose(index, section.text, runbook, section.text_line))
            yield from (section_heading(index.map, here, section), said, start(index, here, runbook))
            yield from _record(runbook)
            yield from (rest, more, own_prose(index, section.after, runbook, section.after_line))
            yield from preparation(runbook)
        elif section.anchor in steps and section.role == 'step':
            yield step_card(index, here, runbook, steps[section.anchor], section)
        else:
            yield from plain_section(index, here, runbook, section)


def _record(runbook: Runbook) -> Iterator[Markdown]:
    """Yield the place of the reader's own record, below the first screen."""
    if not runbook.prose_only:
        yield record_place(runbook)


def _opening(source: Markdown) -> tuple[Markdown, Markdown]:
    """Cut prose behind the paragraphs that fit above the first command; the first one always does."""
    if '```' in source or '~~~' in source:
        return EMPTY, source
    paragraphs = source.split('\n\n')
    taken = 1
    while taken < len(paragraphs) and sum(map(len, paragraphs[: taken + 1])) <= _OPENING:
        taken += 1
    return Markdown('\n\n'.join(paragraphs[:taken])), Markdown('\n\n'.join(paragraphs[taken:]))


def _signatures(runbook: Runbook) -> Iterator[Markdown]:
    if runbook.signatures:
        yield heading(2, say('signatures'), 'hr-signatures')
        yield bullets('signatures', [code(signature) for signature in runbook.signatures])


def _graph(index: Index, here: str, runbook: Runbook) -> Iterator[Markdown]:
    """Yield the place of the decision graph, and the same in words."""
    if runbook.prose_only:
        return
    yield heading(2, say('graph'), 'hr-graph')
    yield Markdown(f'<div class="hr-figure" data-handrail="graph:{attribute(runbook.id)}"></div>')
    rows = [_in_words(index, here, runbook, step) for step in runbook.steps]
    yield render('words', title=say('graph.text'), rows=rows)


def _in_words(index: Index, here: str, runbook: Runbook, step: Step) -> Markdown:
    number = index.steps[keys.step_key(runbook.id, step.anchor)][2]
    named = index.map.link(here, Markdown(f'{number}&#46; {plain_title(step)}'), runbook.uri, step.anchor)
    return join([named, *ways_out(index, here, runbook, step)], '; ')
