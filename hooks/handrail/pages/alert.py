"""The page of an alert: what to do first, then what it is and where it is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from handrail.graph import keys
from handrail.graph.checks import name_of_alert
from handrail.model import Alert, Runbook
from handrail.model.evidence import NO_CHECKS
from handrail.pages.action_items import owner
from handrail.pages.contacts import call
from handrail.pages.encode import Markdown, code, fence, join, text
from handrail.pages.environment import blocks, render
from handrail.pages.evidence import badge
from handrail.pages.facts import services
from handrail.pages.index import Index
from handrail.pages.inline import address_or_text
from handrail.pages.postmortem import front, own_prose, page_top, plain_section
from handrail.pages.prose import heading
from handrail.pages.start import begin, first_screen, first_step, stop, whom
from handrail.pages.step import step_action
from handrail.pages.table import EMPTY
from handrail.pages.usage import linked_from, usage_list
from handrail.pages.words import say

_TEMPLATE = re.compile(r'\{\{.*?\}\}', re.DOTALL)
_LABEL = re.compile(r'\$labels\.(\w+)')
_HOLE = '\ue000'
"""A character of nobody's own stands for a template while the text around it is encoded."""


def alert_page(index: Index, here: str, alert: Alert) -> Markdown:
    """Return the whole Markdown text of an alert's page, declared in a page or in a rule file."""
    key = keys.alert_key(alert.id)
    usages = index.site.review.usages.get(key, ())
    parts = [
        page_top(index, here, alert, folded=True),
        summary(alert),
        *_what_to_do(index, here, alert),
        own_prose(index, alert.lead, alert, alert.at.line + 1),
        *(part for section in alert.sections for part in plain_section(index, here, alert, section)),
        heading(2, say('facts'), 'hr-facts'),
        render('facts', rows=list(_facts(index, here, alert))),
        fence(alert.expression, 'promql') if alert.expression else EMPTY,
        usage_list(index, here, usages, key),
        linked_from(index, here, key),
    ]
    return Markdown(f'{front(alert, search={"boost": 2})}{blocks(parts)}\n')


def summary(alert: Alert) -> Markdown:
    """Return what an alert says when it fires, with names where a template of its rule puts values."""
    said = alert.summary.replace(_HOLE, ' ')
    names = [code(_named(template)) for template in _TEMPLATE.findall(said)]
    parts = text(_TEMPLATE.sub(_HOLE, said)).split(_HOLE)
    return Markdown(''.join(f'{part}{name}' for part, name in zip_longest(parts, names, fillvalue='')))


def _named(template: str) -> str:
    """Return what a template stands for: the name of its label, else `value`."""
    found = _LABEL.search(template)
    return found[1] if found else 'value'


def runbook_of(index: Index, alert: Alert) -> Runbook | None:
    """Return the runbook that answers an alert: the one it names, else one that names it."""
    if alert.runbook:
        named = index.documents.get(alert.runbook.uri) or index.runbooks.get(alert.runbook.id)
        if isinstance(named, Runbook):
            return named
    return next((each for each in index.site.library.runbooks if alert.id in each.alerts), None)


def answer(index: Index, here: str, alert: Alert) -> Markdown:
    """Return a link to what answers an alert, to the single step where it names one; EMPTY for a gap."""
    runbook = runbook_of(index, alert)
    if runbook is None:
        return EMPTY
    step = keys.step_key(runbook.id, alert.runbook.anchor) if alert.runbook else ''
    linked = index.map.object(here, keys.runbook_key(runbook.id))
    return join([linked, index.map.object(here, step)], ': ') if step in index.steps else linked


def _what_to_do(index: Index, here: str, alert: Alert) -> Iterator[Markdown]:
    """Yield the first step of the runbook, whole; say so when there is none."""
    runbook = runbook_of(index, alert)
    if runbook is None:
        yield heading(2, say('alert.runbook'), 'hr-first')
        yield say('alert.no-runbook')
        if alert.runbook_url and not alert.runbook:
            yield say('alert.elsewhere', link=address_or_text(alert.runbook_url))
        yield say('alert.begin', link=index.map.link(here, say('symptoms'), 'symptoms.md'))
        yield call(index, here, alert.owner) if alert.owner else EMPTY
        return
    step = first_step(runbook, alert.runbook.anchor if alert.runbook else '')
    more = say('alert.whole', link=index.map.object(here, keys.runbook_key(runbook.id)))
    team = whom(runbook)[0] or alert.owner
    called = call(index, here, team) if team else EMPTY
    first = (
        [*begin(index, here, runbook, step), *step_action(index, here, runbook, step, alone=True)]
        if step
        else []
    )
    first = first or [say('prose-only')]
    yield first_screen([*first, *stop(runbook), called, more])


def _facts(index: Index, here: str, alert: Alert) -> Iterator[tuple[Markdown, Markdown]]:
    yield say('severity'), text(alert.severity) or say('not-stated')
    yield say('owner'), owner(index, here, alert.owner)
    yield say('services'), services(index, here, alert.services)
    yield say('alert.source'), text(alert.source) or say('not-stated')
    if alert.duration:
        yield say('alert.for'), text(alert.duration)
    if alert.labels:
        yield say('alert.labels'), join([code(f'{name}={value}') for name, value in alert.labels], ' ')
    if alert.expression and index.site.library.checks != NO_CHECKS:
        yield say('check.label'), badge(index, here, name_of_alert(alert))
    if alert.declared_in:
        yield say('alert.declared'), code(alert.declared_in)
