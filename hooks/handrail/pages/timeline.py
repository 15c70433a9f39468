"""The timeline of an incident on both clocks, and the ledger of its hypotheses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.model import EntryMark, Escalation, Facts, Hypothesis, TimelineEntry
from handrail.pages.clock import clock, day, minutes, zone_label
from handrail.pages.encode import Markdown, join, text
from handrail.pages.environment import blocks
from handrail.pages.index import Index
from handrail.pages.prose import anchor_list, heading
from handrail.pages.table import EMPTY, mark, table
from handrail.pages.words import count, say


def timeline(index: Index, here: str, entries: Sequence[TimelineEntry]) -> Markdown:
    """Return the rows of a timeline: local clock, UTC, kinds and text, each row with its own address.

    An incident that was written down in UTC has one clock.
    """
    if not entries:
        return EMPTY
    labels = {zone_label(entry.instant) for entry in entries}
    days = {entry.instant.local.date() for entry in entries}
    local = text(labels.copy().pop()) if len(labels) == 1 else say('clock.local')
    if len(days) == 1:
        local = join([day(days.copy().pop()), local], ' ')
    two = any(entry.instant.local.utcoffset() for entry in entries)
    clocks = (local, say('clock.utc')) if two else (local,)
    rows = []
    for before, entry in zip([None, *entries], entries, strict=False):
        new_day = before is None or before.instant.local.date() != entry.instant.local.date()
        shown = [_local(entry, dated=new_day and len(days) > 1, label=len(labels) > 1)]
        shown.extend([_utc(entry)] if two else [])
        rows.append((*shown, kinds(entry), index.map.spans(here, entry.text)))
    return table('timeline', (*clocks, say('kind'), say('what-happened')), rows)


def _local(entry: TimelineEntry, *, dated: bool, label: bool) -> Markdown:
    """The local clock, with the day where it changes and the zone where rows differ in it."""
    local = entry.instant.local
    parts = [day(local.date())] if dated else []
    anchor = anchor_list(entry.anchor).strip()
    parts.append(Markdown(f'[{clock(local)}](#{entry.anchor}){anchor}'))
    parts.extend([text(zone_label(entry.instant))] if label else [])
    return join(parts, ' ')


def _utc(entry: TimelineEntry) -> Markdown:
    utc = entry.instant.utc
    if utc.date() == entry.instant.local.date():
        return clock(utc)
    return join([day(utc.date()), clock(utc)], ' ')


def kinds(entry: TimelineEntry) -> Markdown:
    """Return the kinds of a row as coloured words."""
    return join([_kind(each) for each in entry.marks], ' ')


def _kind(each: EntryMark) -> Markdown:
    if each.outcome:
        return mark('kind', each.outcome, say(f'outcome.{each.outcome}'))
    return mark('kind', each.kind, say(f'entry.{each.kind}'))


def ledger(index: Index, here: str, facts: Facts | None, level: int) -> Markdown:
    """Return the hypotheses with the minutes each took, and when help was called."""
    if facts is None or not (facts.hypotheses or facts.escalations):
        return EMPTY
    called = [_called(escalation) for escalation in facts.escalations]
    if not facts.hypotheses:
        return blocks(called)
    head = (say('hypothesis'), say('verdict'), say('minutes'), say('shorter'))
    rows = [[*_hypothesis(index, here, hypothesis)] for hypothesis in facts.hypotheses]
    return blocks(
        [
            heading(level, say('ledger'), 'hr-hypotheses'),
            _cost(facts),
            table('ledger', head, rows),
            *called,
        ]
    )


def _cost(facts: Facts) -> Markdown:
    return count('ledger', len(facts.hypotheses), minutes=minutes(facts.wrong_minutes))


def _hypothesis(index: Index, here: str, hypothesis: Hypothesis) -> Iterator[Markdown]:
    opened = hypothesis.opened
    at = Markdown(f'[{clock(opened.instant.local)}](#{opened.anchor})')
    yield join([at, index.map.spans(here, opened.text)], ' ')
    outcomes = [mark('kind', outcome, say(f'outcome.{outcome}')) for outcome in hypothesis.outcomes]
    verdict = mark('kind', hypothesis.verdict, say(f'verdict.{hypothesis.verdict}'))
    yield join([verdict, *outcomes], ' ')
    yield minutes(hypothesis.minutes) if hypothesis.minutes is not None else say('verdict.open')
    steps = [index.map.object(here, key) for key in hypothesis.steps]
    yield join(steps, ' · ') if steps else say('no-step')


def _called(escalation: Escalation) -> Markdown:
    entry = escalation.entry
    at = Markdown(f'[{clock(entry.instant.local)}](#{entry.anchor}) {text(zone_label(entry.instant))}')
    if escalation.minutes is None:
        return say('escalation.unknown', at=at)
    return say('escalation', at=at, minutes=minutes(escalation.minutes))
