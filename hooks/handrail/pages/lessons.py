"""What incidents taught, in their own words, and what misled whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.graph import keys
from handrail.model import Hypothesis, Inline, Postmortem
from handrail.pages.clock import day, minutes
from handrail.pages.encode import Markdown
from handrail.pages.environment import blocks
from handrail.pages.index import Index
from handrail.pages.listings import Options, limited, postmortems
from handrail.pages.prose import heading
from handrail.pages.table import bullets
from handrail.pages.timeline import steps_of
from handrail.pages.usage import claim
from handrail.pages.words import say
from handrail.source.outline import read_outline

ROLES = ('lessons', 'went-well', 'went-poorly', 'lucky')
_COSTLIEST = 10


def taught(index: Index, options: Options) -> list[Postmortem]:
    """Return the incidents that hold a lesson, the latest first."""
    found = postmortems(index, {**options, 'limit': ''})
    return limited(
        (each for each in found if any(s.role in ROLES and s.text for s in each.sections)), options
    )


def lessons(index: Index, here: str, shown: Sequence[Postmortem], level: int = 2) -> Markdown:
    """Return the lessons of incidents under a heading each, quoted with their links."""
    parts = [part for each in shown for part in _lessons_of(index, here, each, level)]
    return blocks(parts) or say('list.none')


def misleading(index: Index, here: str) -> Markdown:
    """Return the hypotheses that cost the most before they were refuted, with the steps that test them."""
    found = [
        (hypothesis.minutes, postmortem, hypothesis)
        for postmortem in index.site.library.postmortems
        if (facts := index.site.review.facts.get(postmortem.id))
        for hypothesis in facts.hypotheses
        if hypothesis.verdict == 'refuted' and hypothesis.minutes
    ]
    found.sort(key=lambda each: (-each[0], each[1].id))
    items = [_misled(index, here, postmortem, one) for _, postmortem, one in found[:_COSTLIEST]]
    return (
        blocks([heading(2, say('lessons.cost'), 'hr-misled'), bullets('links', items)])
        if items
        else Markdown('')
    )


def _misled(index: Index, here: str, postmortem: Postmortem, hypothesis: Hypothesis) -> Markdown:
    row = keys.row_key(postmortem.id, hypothesis.opened.anchor)
    opened = hypothesis.opened.instant
    where = index.map.object(here, row, day(opened.local.date()) if opened else '')
    steps = steps_of(index, here, postmortem.id, hypothesis)
    said = say(
        'lessons.cost.row',
        hypothesis=claim(hypothesis.opened.text),
        minutes=minutes(hypothesis.minutes or 0),
        where=where,
    )
    return say('lessons.test', row=said, steps=steps) if steps else said


def _lessons_of(index: Index, here: str, postmortem: Postmortem, level: int) -> Iterator[Markdown]:
    key = keys.key_of(postmortem)
    yield heading(level, index.map.object(here, key), f'hr-{postmortem.id}')
    for section in postmortem.sections:
        if section.role in ROLES and section.text:
            yield Markdown(f'**{index.map.spans(here, section.title)}**')
            quoted = [index.map.spans(here, each) for each in quotes(postmortem.uri, section.text)]
            yield bullets('lessons', quoted)


def quotes(uri: str, source: str) -> list[Inline]:
    """Return each paragraph and list item of an author's Markdown as spans, to stand on another page."""
    outline = read_outline(uri, source)
    parts = [part for part in (outline.lead, *outline.parts) if part]
    return [
        outline.run(token).spans
        for part in parts
        for token in part.tokens
        if token.type == 'inline' and token.content
    ]
