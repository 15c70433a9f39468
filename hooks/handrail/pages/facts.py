"""The facts box of an incident: what was stated, what is computed, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.graph import keys
from handrail.model import Duration, Facts, Postmortem, Stated
from handrail.pages.clock import both_clocks, minutes
from handrail.pages.encode import Markdown, join, text
from handrail.pages.environment import blocks, render
from handrail.pages.index import Index
from handrail.pages.inline import address_or_text
from handrail.pages.table import EMPTY, mark, small
from handrail.pages.words import WORDS, say

Row = tuple[Markdown, Markdown]
"""A term and its value, without links or Markdown: the box is plain HTML, which converts five times
as fast as a definition list."""

_ALWAYS = frozenset({'duration', 'from-first-signal', 'time-to-detect'})
_INSTANTS = ('started', 'detected', 'acknowledged', 'mitigated', 'resolved')


def facts_box(index: Index, here: str, postmortem: Postmortem) -> Markdown:
    """Return what a postmortem links to in one line, and its times and durations in a box."""
    facts = index.site.review.facts.get(postmortem.id, Facts(postmortem.id, None))
    lengths = list(_durations(facts))
    rows = [
        *_stated(postmortem, facts),
        *_instants(postmortem, facts),
        *_told(postmortem),
    ]
    standing = join(_standing(index, here, postmortem, facts), ' · ')
    return blocks([standing, render('numbers', lengths=lengths, rows=rows) if lengths or rows else EMPTY])


def flags(index: Index, postmortem: Postmortem) -> Markdown:
    """Return what does not fit together in a postmortem, nothing when all does."""
    facts = index.site.review.facts.get(postmortem.id)
    if not facts or not facts.flags:
        return EMPTY
    return render('flags', flags=[flag.message for flag in facts.flags])


def status(postmortem: Postmortem) -> Markdown:
    """Return the status of the document in words."""
    return mark('status', postmortem.status, say(f'status.{postmortem.status}'))


def services(index: Index, here: str, names: tuple[str, ...]) -> Markdown:
    """Return links to services, or that none is stated."""
    linked = [index.map.object(here, keys.service_key(name)) for name in names]
    return join(linked, ', ') if linked else say('not-stated')


def duration_text(facts: Facts | None, name: str) -> Markdown:
    """Return the minutes of a duration alone, for tables; what is not known as words."""
    known = next((d for d in facts.durations if d.name == name), None) if facts else None
    if known is None or known.minutes is None:
        return say('ongoing') if facts and facts.ongoing else say('not-stated')
    return minutes(known.minutes)


def _standing(index: Index, here: str, postmortem: Postmortem, facts: Facts) -> Iterator[Markdown]:
    yield status(postmortem)
    if facts.ongoing:
        yield mark('status', 'ongoing', say('ongoing'))
    yield say('severity.is', severity=text(postmortem.severity) or say('not-stated'))
    yield say('about-services', names=services(index, here, postmortem.services))
    if postmortem.incident:
        yield say('incident.is', record=address_or_text(postmortem.incident))
    if postmortem.related:
        linked = [index.map.object(here, keys.postmortem_key(name)) for name in postmortem.related]
        yield say('related', names=join(linked, ', '))


def _durations(facts: Facts) -> Iterator[Row]:
    for duration in facts.durations:
        if duration.minutes is not None or duration.name in _ALWAYS:
            key = f'duration.{duration.name}'
            yield say(key) if key in WORDS else text(duration.name), _duration(duration)


def _duration(duration: Duration) -> Markdown:
    formula = small(text(duration.formula)) if duration.formula else EMPTY
    if duration.minutes is None:
        reason = duration.reason or WORDS['not-stated']
        return join([say('no-number', reason=reason), formula], ' ')
    return Markdown(f'<strong>{minutes(duration.minutes)}</strong> {formula}')


def _stated(postmortem: Postmortem, facts: Facts) -> Iterator[Row]:
    for stated in postmortem.stated:
        yield say('stated'), _beside(stated, facts)


def _beside(stated: Stated, facts: Facts) -> Markdown:
    """Put a stated value beside the computed one, when both are numbers."""
    computed = next((d.minutes for d in facts.durations if d.name == stated.name), None)
    shown = say('stated.value', name=stated.name, value=stated.text)
    if computed is None or stated.minutes is None:
        return shown
    key = 'stated.agrees' if computed == stated.minutes else 'stated.differs'
    return say(key, value=shown, computed=minutes(computed))


def _instants(postmortem: Postmortem, facts: Facts) -> Iterator[Row]:
    if facts.first_signal:
        yield say('first-signal'), both_clocks(facts.first_signal)
    for name in _INSTANTS:
        instant = getattr(postmortem, name)
        if instant:
            yield say(name), both_clocks(instant)


def _told(postmortem: Postmortem) -> Iterator[Row]:
    for name in ('trigger', 'cause'):
        if getattr(postmortem, name):
            yield say(name), text(getattr(postmortem, name))
    if postmortem.responders:
        yield say('responders'), join(postmortem.responders, ', ')
    for name, value in postmortem.impact:
        yield say('impact-of', name=name), text(value)
