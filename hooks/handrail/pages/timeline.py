"""The timeline of an incident on both clocks, and the ledger of its hypotheses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from handrail.graph import keys
from handrail.model import EntryKind, EntryMark, Escalation, Facts, Hypothesis, Instant, TimelineEntry
from handrail.pages.clock import clock, day, minutes, zone_label
from handrail.pages.encode import Markdown, join, text
from handrail.pages.environment import blocks
from handrail.pages.index import Index
from handrail.pages.prose import anchor_list, heading
from handrail.pages.table import EMPTY, mark, small, table
from handrail.pages.words import count, say


def timeline(index: Index, here: str, entries: Sequence[TimelineEntry]) -> Markdown:
    """Return the rows of a timeline: local clock, UTC, kinds and text, each row with its own address.

    An incident that was written down in UTC has one clock. A row whose instant is not known stands
    where it was written, with the time as it was written, and the page says so.
    """
    if not entries:
        return EMPTY
    instants = [entry.instant for entry in entries if entry.instant]
    labels = {zone_label(instant) for instant in instants}
    days = {instant.local.date() for instant in instants}
    local = text(labels.copy().pop()) if len(labels) == 1 else say('clock.local')
    if len(days) == 1:
        local = join([day(days.copy().pop()), local], ' ')
    two = any(instant.local.utcoffset() for instant in instants)
    clocks = (local, say('clock.utc')) if two else (local,)
    rows = []
    before: date | None = None
    for entry in entries:
        on = entry.instant.local.date() if entry.instant else before
        shown = [_local(entry, dated=on != before and len(days) > 1, label=len(labels) > 1)]
        shown.extend([_utc(entry.instant)] if two else [])
        rows.append((*shown, kinds(entry), index.map.spans(here, entry.text)))
        before = on
    listed = table('timeline', (*clocks, say('kind'), say('what-happened')), rows)
    unplaced = len(entries) - len(instants)
    return blocks([count('unplaced', unplaced) if unplaced else EMPTY, listed])


def _local(entry: TimelineEntry, *, dated: bool, label: bool) -> Markdown:
    """The local clock, with the day where it changes and the zone where rows differ in it."""
    anchor = anchor_list(entry.anchor).strip()
    parts = [day(entry.instant.local.date())] if dated and entry.instant else []
    parts.append(Markdown(f'[{at_local(entry)}](#{entry.anchor}){anchor}'))
    parts.extend([text(zone_label(entry.instant))] if label and entry.instant else [])
    return join(parts, ' ')


def at_local(entry: TimelineEntry) -> Markdown:
    """Return the clock of a row, as it was written where its instant is not known."""
    if entry.instant:
        return clock(entry.instant.local)
    return text(entry.written) if entry.written else say('no-time')


def _utc(instant: Instant | None) -> Markdown:
    if instant is None:
        return EMPTY
    utc = instant.utc
    if utc.date() == instant.local.date():
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
    rows = [[*_hypothesis(index, here, facts, hypothesis)] for hypothesis in facts.hypotheses]
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


def steps_of(index: Index, here: str, postmortem: str, hypothesis: Hypothesis) -> Markdown:
    """Return the steps that would have shortened a hypothesis, EMPTY when its rows name none.

    Where its refutation names other steps than its opening does, those would have shortened it, and the
    one that was in mind at first has misled, as it is said on that step's own page.
    """
    opening = index.site.graph.outgoing.get(keys.row_key(postmortem, hypothesis.opened.anchor), ())
    first = {link.target for link in opening} if hypothesis.verdict == EntryKind.refuted else set()
    misled = [index.map.object(here, key) for key in hypothesis.steps if key in first]
    others = [index.map.object(here, key) for key in hypothesis.steps if key not in first]
    if misled and others:
        return join([join(others, ' · '), small(say('ledger.misled', steps=join(misled, ' · ')))], '<br> ')
    return join(misled or others, ' · ')


def _hypothesis(index: Index, here: str, facts: Facts, hypothesis: Hypothesis) -> Iterator[Markdown]:
    opened = hypothesis.opened
    at = Markdown(f'[{at_local(opened)}](#{opened.anchor})')
    yield join([at, index.map.spans(here, opened.text)], ' ')
    outcomes = [mark('kind', outcome, say(f'outcome.{outcome}')) for outcome in hypothesis.outcomes]
    verdict = mark('kind', hypothesis.verdict, say(f'verdict.{hypothesis.verdict}'))
    yield join([verdict, *outcomes], ' ')
    yield minutes(hypothesis.minutes) if hypothesis.minutes is not None else say('verdict.open')
    yield steps_of(index, here, facts.postmortem, hypothesis) or say('no-step')


def _called(escalation: Escalation) -> Markdown:
    entry = escalation.entry
    label = f' {text(zone_label(entry.instant))}' if entry.instant else ''
    at = Markdown(f'[{at_local(entry)}](#{entry.anchor}){label}')
    if escalation.minutes is None:
        return say('escalation.unknown', at=at)
    return say('escalation', at=at, minutes=minutes(escalation.minutes))
