"""The page of a postmortem: facts first, then the author's sections in the author's order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from handrail.graph import keys
from handrail.model import Action, Document, Postmortem, Section, TimelineEntry
from handrail.pages.action_items import action_list
from handrail.pages.banner import banner, problems_of
from handrail.pages.encode import Markdown, attribute, line, text
from handrail.pages.environment import blocks
from handrail.pages.facts import facts_box, flags
from handrail.pages.frontmatter import front_matter
from handrail.pages.index import Index, grouped
from handrail.pages.prose import heading, prose, section_heading
from handrail.pages.strip import has_strip
from handrail.pages.table import EMPTY
from handrail.pages.timeline import ledger, timeline
from handrail.pages.usage import linked_from
from handrail.pages.words import say


def postmortem_page(index: Index, here: str, postmortem: Postmortem) -> Markdown:
    """Return the whole Markdown text of a postmortem's page."""
    parts = [
        page_top(index, here, postmortem),
        facts_box(index, here, postmortem),
        flags(index, postmortem),
        own_prose(index, postmortem.lead, postmortem, postmortem.at.line + 1),
        *_sections(index, here, postmortem),
        linked_from(index, here, keys.key_of(postmortem)),
    ]
    return Markdown(f'{front(postmortem)}{blocks(parts)}\n')


def front(document: Document, **own: object) -> Markdown:
    """Return the front matter that a document's page hands to the theme."""
    return front_matter(document.theme, **({'lang': document.lang} if document.lang else {}), **own)


def page_top(index: Index, here: str, document: Document, *, folded: bool = False) -> Markdown:
    """Return the title and, below it, the banner of the document's problems."""
    shown = index.map.spans(here, document.title) or text(line(document.id))
    return blocks([Markdown(f'# {shown}'), banner(problems_of(index, document), folded=folded)])


def own_prose(index: Index, source: str, document: Document, first_line: int) -> Markdown:
    """Return Markdown that the document's author wrote."""
    dead = index.site.graph.dead.get(document.uri, ())
    return prose(source, dead, index.problems.get(document.uri, ()), first_line) if source else Markdown('')


def plain_section(index: Index, here: str, document: Document, section: Section) -> Iterator[Markdown]:
    """Yield a section in which nothing is generated: heading, text and what stands behind."""
    yield section_heading(index.map, here, section)
    yield own_prose(index, section.text, document, section.text_line)
    yield own_prose(index, section.after, document, section.after_line)


def action_sections(
    index: Index, here: str, document: Document, actions: tuple[Action, ...], section: Section
) -> Iterator[Markdown]:
    """Yield a section of action items: heading, text, the items of its group, what stands behind."""
    names = {each.anchor for each in document.sections if each.role in ('actions', 'group')}
    first = next((each for each in document.sections if each.role == 'actions'), None)
    mine = tuple(
        action
        for action in actions
        if action.group == section.anchor or (section == first and action.group not in names)
    )
    yield section_heading(index.map, here, section)
    yield _distinct(index, document, actions) if section == first else EMPTY
    yield own_prose(index, section.text, document, section.text_line)
    yield action_list(index, here, document, mine)
    yield own_prose(index, section.after, document, section.after_line)


def _distinct(index: Index, document: Document, actions: tuple[Action, ...]) -> Markdown:
    """Say how many actions a document's lines are, where some repeat others."""
    distinct = len(index.rows_of.get(keys.key_of(document), ()))
    if distinct == len(actions):
        return EMPTY
    return say('actions.count', distinct=distinct, lines=len(actions))


def _sections(index: Index, here: str, postmortem: Postmortem) -> Iterator[Markdown]:
    """Yield the sections; rows stand where they were written, the ledger behind the last of them."""
    told = [section for section in postmortem.sections if section.role == 'timeline']
    facts = index.site.review.facts.get(postmortem.id)
    if not told and postmortem.timeline:
        yield heading(2, say('timeline'), 'timeline')
        yield _strip(index, postmortem)
        yield timeline(index, here, postmortem.timeline)
        yield ledger(index, here, facts, 3)
    rows = _rows(postmortem, told)
    for section in postmortem.sections:
        if section.role == 'timeline':
            yield section_heading(index.map, here, section)
            yield own_prose(index, section.text, postmortem, section.text_line)
            yield _strip(index, postmortem) if section is told[0] else EMPTY
            yield timeline(index, here, rows.get(section.anchor, ()))
            yield own_prose(index, section.after, postmortem, section.after_line)
            yield ledger(index, here, facts, told[0].level + 1) if section is told[-1] else EMPTY
        elif section.role in ('actions', 'group'):
            yield from action_sections(index, here, postmortem, postmortem.actions, section)
        else:
            yield from plain_section(index, here, postmortem, section)


def _strip(index: Index, postmortem: Postmortem) -> Markdown:
    """Keep the place of the drawing of a timeline; the rows below it say the same."""
    if postmortem.id not in index.site.review.facts or not has_strip(postmortem.timeline):
        return EMPTY
    return Markdown(f'<div class="hr-figure" data-handrail="{attribute(f"strip:{postmortem.id}")}"></div>')


def _rows(postmortem: Postmortem, told: Sequence[Section]) -> dict[str, tuple[TimelineEntry, ...]]:
    """Return the rows of each section of the timeline by its anchor."""
    if not told:
        return {}
    heads = [section.at.line for section in told]
    return grouped(
        postmortem.timeline, lambda entry: told[max(bisect_right(heads, entry.at.line) - 1, 0)].anchor
    )
