"""The same facts come out right for an incident that differs from the seed's in every respect.

They do so from model objects and from the documents of a ticket desk, read as any others.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support import build, incidents

from handrail.graph import connect
from handrail.kinds import assemble
from handrail.model import Facts, Library, Review
from handrail.review import examine

KEY = f'action:{incidents.OTHER_ID}/'


DESK = Path(__file__).parent.parent / 'fixtures' / 'ticket_desk'


def read() -> Library:
    files = {
        path.relative_to(DESK).as_posix(): path.read_bytes() for path in DESK.rglob('*') if path.is_file()
    }
    library = assemble(files, frozenset(files), build.settings()).library
    assert library.problems == ()
    return library


@pytest.fixture(scope='module', params=[incidents.around_the_other, read], ids=['objects', 'documents'])
def library(request: pytest.FixtureRequest) -> Library:
    made: Library = request.param()
    return made


@pytest.fixture(scope='module')
def review(library: Library) -> Review:
    graph = connect(library, frozenset())
    assert graph.problems == ()
    return examine(library, graph, build.settings(today=date(2024, 3, 20)))


@pytest.fixture
def facts(review: Review) -> Facts:
    return review.facts[incidents.OTHER_ID]


def test_durations_over_midnight_and_the_hour_that_comes_twice(facts: Facts) -> None:
    assert {one.name: one.minutes for one in facts.durations} == {
        'duration': 24 * 60 + 30 + 60,  # 23:40 to 00:10 two days later, and an hour twice
        'from-first-signal': 21 * 60 + 20 + 60,
        'time-to-detect': 190,
        'time-to-acknowledge': 0,
        'time-to-escalate': None,
        'time-to-identify': 3 * 60 + 25 + 60,
        'time-to-mitigate': 3 * 60 + 40 + 60,
        'time-to-resolve': 21 * 60 + 20 + 60,
    }


def test_reasons(facts: Facts) -> None:
    assert facts.duration('time-to-escalate').reason == 'not stated: first escalation'


def test_a_hypothesis_was_confirmed_after_the_clocks_went_back(facts: Facts) -> None:
    told = [(one.opened.anchor, one.verdict, one.minutes, one.steps) for one in facts.hypotheses]
    assert told == [('t0310', 'confirmed', 55, ('step:print-queue#clock',))]


def test_nobody_was_called(facts: Facts) -> None:
    assert facts.escalations == ()


def test_flags(facts: Facts) -> None:
    assert [(flag.code, flag.message) for flag in facts.flags] == [
        ('stated-differs', "The stated duration '24 hours' is not what the instants give: 25 h 30 min"),
        (
            'promised-before',
            (
                'What it asks for is promised since 2023-03-02 and still open: '
                "'Rehearse a clock change on the printers.'"
            ),
        ),
    ]


def test_nothing_is_missing(facts: Facts) -> None:
    assert facts.missing == ()


def test_actions(review: Review) -> None:
    rows = {row.key: row for row in review.actions}
    assert [*rows] == [
        f'action:{incidents.EARLIER_ID}/dst',
        f'{KEY}instants',
        f'{KEY}spare',
        f'{KEY}age-alert',
        'action:2024-03-31-clock-change/number',
    ]
    assert rows[f'action:{incidents.EARLIER_ID}/dst'].asked == (f'{KEY}rehearse',)
    assert rows[f'{KEY}instants'].evidence == 'not-run'
    assert {row.severity for row in rows.values() if row.document == f'postmortem:{incidents.OTHER_ID}'} == {
        'SEV2'
    }
    assert rows[f'{KEY}age-alert'].on == date(2023, 10, 28)
    assert rows['action:2024-03-31-clock-change/number'].document == 'drill:2024-03-31-clock-change'


def test_on_the_due_day_itself_nothing_is_overdue(review: Review, library: Library) -> None:
    assert not any(row.overdue for row in review.actions)
    later = examine(library, connect(library, frozenset()), build.settings(today=date(2024, 3, 21)))
    assert [row.key for row in later.actions if row.overdue] == [f'{KEY}age-alert']
    assert later.problems == review.problems


def test_usages(review: Review) -> None:
    told = {key: [(one.relation, one.on) for one in found] for key, found in review.usages.items()}
    assert told == {
        'runbook:print-queue': [('mentioned', date(2023, 3, 2)), ('drilled', date(2024, 3, 31))],
        'step:print-queue#clock': [
            ('used', date(2023, 10, 28)),
            ('improves', date(2023, 10, 28)),
            ('drilled', date(2024, 3, 31)),
        ],
        'step:print-queue#page': [('improves', date(2024, 3, 31))],
    }


def test_no_problems(review: Review) -> None:
    assert review.problems == ()
