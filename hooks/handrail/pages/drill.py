"""The page of a drill: what was rehearsed, what was found, what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.graph import keys
from handrail.model import Drill
from handrail.pages.clock import day, minutes
from handrail.pages.encode import Markdown, join, text
from handrail.pages.environment import blocks, render
from handrail.pages.index import Index
from handrail.pages.postmortem import action_sections, front, own_prose, page_top, plain_section
from handrail.pages.usage import linked_from
from handrail.pages.words import say


def drill_page(index: Index, here: str, drill: Drill) -> Markdown:
    """Return the whole Markdown text of a drill's page."""
    parts = [
        page_top(index, here, drill),
        render('facts', rows=list(_facts(index, here, drill))),
        own_prose(index, drill.lead, drill, drill.at.line + 1),
    ]
    for section in drill.sections:
        if section.role in ('actions', 'group'):
            parts.extend(action_sections(index, here, drill, drill.actions, section))
        else:
            parts.extend(plain_section(index, here, drill, section))
    parts.append(linked_from(index, here, keys.key_of(drill)))
    return Markdown(f'{front(drill)}{blocks(parts)}\n')


def _facts(index: Index, here: str, drill: Drill) -> Iterator[tuple[Markdown, Markdown]]:
    yield say('drill.on'), day(drill.on)
    runbook = index.map.object(here, keys.runbook_key(drill.runbook)) if drill.runbook else say('not-stated')
    yield say('runbook'), runbook
    if drill.path:
        steps = [index.map.object(here, keys.step_key(drill.runbook, step)) for step in drill.path]
        yield say('drill.path'), join(steps, ' → ')
    yield say('drill.minutes'), minutes(drill.minutes) if drill.minutes is not None else say('not-stated')
    if drill.fault:
        yield say('drill.fault'), text(drill.fault)
