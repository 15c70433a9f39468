"""Rows whose instant is not known: nothing is concluded from them, and nothing fails on them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import build

from handrail.graph import connect
from handrail.model import Facts, Postmortem, Review, Stated, TimelineEntry
from handrail.review import examine

ROWS = (
    ('2024-01-21 10:00', 'signal', 'Slow'),
    ('2024-01-21 10:05', 'investigation', 'Looked'),
    ('2024-01-21 10:10', 'hypothesis', 'The disk?'),
    ('2024-01-21 10:30', 'refuted', 'No'),
    ('2024-01-21 10:40', 'escalation', 'Called'),
)
NAME = '2024-01-21-outage'


def row(kinds: str, number: int = 9) -> TimelineEntry:
    marks = tuple(build.mark(kind.strip()) for kind in kinds.split(','))
    return TimelineEntry(
        f'row-{number}', None, marks, build.inline('Words'), build.place('x.md', number), '1 PM'
    )


def examined(postmortem: Postmortem) -> Review:
    library = build.library(postmortems=[postmortem])
    return examine(library, connect(library, frozenset()), build.settings())


def facts(postmortem: Postmortem) -> Facts:
    return examined(postmortem).facts[postmortem.id]


@pytest.mark.parametrize(
    'kinds', ['signal', 'ack', 'hypothesis', 'refuted', 'escalation', 'resolved', 'mitigated']
)
@pytest.mark.parametrize('position', [0, 3, 5])
def test_such_a_row_changes_nothing_that_is_computed(kinds: str, position: int) -> None:
    without = build.postmortem(NAME, status='draft', started='2024-01-21 09:50', rows=ROWS)
    rows = list(without.timeline)
    rows.insert(position, row(kinds))
    found, before = facts(replace(without, timeline=tuple(rows))), facts(without)
    assert found.hypotheses == before.hypotheses
    assert found.escalations == before.escalations
    assert found.flags == before.flags
    assert [one.minutes for one in found.durations] == [one.minutes for one in before.durations]


@pytest.mark.parametrize('status', ['draft', 'reviewed'])
def test_a_postmortem_without_any_instant(status: str) -> None:
    rows = tuple(
        row(kinds, n) for n, kinds in enumerate(('signal', 'hypothesis', 'refuted, escalation', 'resolved'))
    )
    found = facts(replace(build.postmortem('undated-outage', status=status), timeline=rows))
    assert found.first_signal is None
    assert not found.hypotheses
    assert not found.escalations
    assert not found.ongoing
    assert all(one.minutes is None and one.reason for one in found.durations)


def test_what_is_told_afterwards_is_not_going_on() -> None:
    draft = build.postmortem(NAME, status='draft', started='2024-01-21 09:50', rows=ROWS)
    assert facts(draft).ongoing
    over = Stated('duration', '2 hours', 120, build.place('x.md'))
    assert not facts(replace(draft, stated=(over,))).ongoing
    assert not facts(replace(draft, timeline=(*draft.timeline, row('note')))).ongoing
    assert not facts(replace(draft, id='undated-outage', started=None, timeline=())).ongoing


def test_a_moment_that_could_not_be_read_is_not_taken_from_a_row() -> None:
    draft = build.postmortem(NAME, status='draft', started='2024-01-21 09:50', rows=ROWS)
    unread = Stated('detected', '2024-01-21 9:55 AM PST', None, build.place('x.md'))
    minutes = {one.name: one.minutes for one in facts(draft).durations}
    assert minutes['time-to-detect'] == 10
    minutes = {one.name: one.minutes for one in facts(replace(draft, stated=(unread,))).durations}
    assert minutes['time-to-detect'] is None
