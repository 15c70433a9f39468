"""What holds of every incident, however its rows and actions are mixed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from support import build

from handrail.graph import connect, keys
from handrail.model import EntryKind, Library, Review
from handrail.review import examine

MARKS = st.lists(
    st.sampled_from(
        [*(kind.value for kind in EntryKind), 'action:worked', 'refuted 14:00', 'confirmed 14:01']
    ),
    min_size=1,
    max_size=3,
    unique=True,
)
ROWS = st.lists(st.tuples(st.integers(0, 3), MARKS), max_size=14)
REPEATS = st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=10)
NAME = '2024-01-21-outage'
URI = f'postmortems/2024/{NAME}.md'


def incident(rows: Sequence[tuple[int, list[str]]], repeats: Sequence[int | None] = ()) -> Library:
    """An incident with rows so many minutes apart, and actions of which some repeat others."""
    moment = datetime(2024, 1, 21, 14, 0)  # noqa: DTZ001 - written as text
    written = []
    for minutes, marks in rows:
        moment += timedelta(minutes=minutes)
        written.append((f'{moment:%Y-%m-%d %H:%M}', ','.join(marks), 'text'))
    actions = [
        {'text': f'Do {n}', 'name': f'a{n}', 'same_as': '' if to is None else f'{URI}#a{to}'}
        for n, to in enumerate(repeats)
    ]
    refs = [
        {'to': f'{URI}#a{to}', 'role': 'same-as', 'source': f'action:a{n}', 'line': 60 + n}
        for n, to in enumerate(repeats)
        if to is not None
    ]
    return build.library(
        postmortems=[build.postmortem(NAME, status='draft', rows=written, actions=actions, refs=refs)]
    )


def examined(library: Library) -> Review:
    return examine(library, connect(library, frozenset()), build.settings())


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_the_ledger_has_a_line_for_each_hypothesis_and_no_verdict_is_lost(
    rows: list[tuple[int, list[str]]],
) -> None:
    review = examined(incident(rows))
    lines = review.facts[NAME].hypotheses
    opened = sum('hypothesis' in marks for _, marks in rows)
    verdicts = sum(mark.startswith(('refuted', 'confirmed')) for _, marks in rows for mark in marks)
    told = sum(problem.code in ('no-such-hypothesis', 'no-open-hypothesis') for problem in review.problems)
    assert len(lines) == opened
    assert sum(line.verdict != 'open' for line in lines) + told == verdicts
    for line in lines:
        assert (line.closed is None) == (line.minutes is None) == (line.verdict == 'open')
        assert line.minutes is None or line.minutes >= 0


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_a_duration_is_a_number_or_has_a_reason(rows: list[tuple[int, list[str]]]) -> None:
    for duration in examined(incident(rows)).facts[NAME].durations:
        assert (duration.minutes is None) == bool(duration.reason)
        assert duration.minutes is None or duration.minutes >= 0


@settings(max_examples=100, deadline=None)
@given(REPEATS)
def test_every_line_is_counted_once_or_asks_again_once(repeats: list[int | None]) -> None:
    rows = examined(incident([(0, ['note'])], repeats)).actions
    counted = [row.key for row in rows] + [line for row in rows for line in row.asked]
    assert sorted(counted) == sorted(keys.action_key(NAME, f'a{n}') for n in range(len(repeats)))
