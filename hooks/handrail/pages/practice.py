"""The page of a network best practice: the author's sections, its facts and its rule."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.graph import keys
from handrail.graph.checks import name_of_rule
from handrail.model import Practice, RuleExample, Section
from handrail.model.evidence import NO_CHECKS
from handrail.pages.action_items import owner
from handrail.pages.encode import Markdown, code, fence, text
from handrail.pages.environment import blocks, render
from handrail.pages.evidence import badge
from handrail.pages.index import Index
from handrail.pages.postmortem import front, own_prose, page_top, plain_section
from handrail.pages.prose import heading
from handrail.pages.table import mark
from handrail.pages.usage import linked_from, usage_list
from handrail.pages.words import WORDS, say
from handrail.pages.written import yaml_fence

_EXAMPLES = frozenset({'examples', 'example'})


def practice_page(index: Index, here: str, practice: Practice) -> Markdown:
    """Return the whole Markdown text of a practice's page."""
    key = keys.practice_key(practice.id)
    usages = index.site.review.usages.get(key, ())
    parts = [
        page_top(index, here, practice),
        render('facts', rows=[*_facts(practice), *_more(index, here, practice)]),
        own_prose(index, practice.lead, practice, practice.at.line + 1),
    ]
    for section in practice.sections:
        if not _is_shown(practice, section):
            parts.extend(plain_section(index, here, practice, section))
    parts.extend(_rule(practice))
    parts.extend([usage_list(index, here, usages, key), linked_from(index, here, key)])
    return Markdown(f'{front(practice)}{blocks(parts)}\n')


def severity(value: str) -> Markdown:
    """Return a practice's severity in words and colour."""
    key = f'severity.{value}'
    return mark('severity', value, say(key)) if key in WORDS else text(value)


def _facts(practice: Practice) -> list[tuple[Markdown, Markdown]]:
    source = f'facts-from.{practice.facts}'
    return [
        (say('id'), code(practice.id.upper())),
        (say('severity'), severity(practice.severity)),
        (say('applies-to'), text(practice.applies_to)),
        (say('facts-from'), say(source) if source in WORDS else text(practice.facts)),
    ]


def _more(index: Index, here: str, practice: Practice) -> Iterator[tuple[Markdown, Markdown]]:
    """Yield who owns a practice, and what the lab showed of its rule, where checks were recorded."""
    if practice.owner:
        yield say('owner'), owner(index, here, practice.owner)
    if practice.check and index.site.library.checks != NO_CHECKS:
        yield say('check.label'), badge(index, here, name_of_rule(practice))


def _is_shown(practice: Practice, section: Section) -> bool:
    """Whether a section stands with the rule; an example that could not be read stays where it was."""
    if section.role == 'examples':
        return bool(practice.examples)
    return section.role in _EXAMPLES and any(example.at == section.at for example in practice.examples)


def _rule(practice: Practice) -> Iterator[Markdown]:
    if practice.check:
        yield heading(2, say('rule'), 'hr-rule')
        yield say('rule.note')
        yield fence(practice.check)
    if practice.examples:
        anchors = {section.at: section.anchor for section in practice.sections}
        own = next(
            (section.anchor for section in practice.sections if section.role == 'examples'), 'hr-examples'
        )
        yield heading(3 if practice.check else 2, say('rule.examples'), own)
        yield from (_example(example, anchors.get(example.at, '')) for example in practice.examples)


def _example(example: RuleExample, anchor: str) -> Markdown:
    key = 'passes' if example.passes else 'fails'
    title = mark('rule', key, say(f'rule.{key}', title=example.title))
    return render('example', title=title, anchor=anchor, fence=yaml_fence(example.facts))
