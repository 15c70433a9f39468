"""What the review concludes from the seed's incident: each fact that its page has to show."""

from __future__ import annotations

import pytest
from support import build, incidents

from handrail.graph import connect
from handrail.model import Facts, Review
from handrail.review import examine


@pytest.fixture(scope='module')
def review() -> Review:
    library = incidents.around_the_seed()
    graph = connect(library, frozenset())
    assert graph.problems == ()
    return examine(library, graph, build.settings())


@pytest.fixture
def facts(review: Review) -> Facts:
    return review.facts[incidents.SEED_ID]


def test_durations(facts: Facts) -> None:
    assert {one.name: one.minutes for one in facts.durations} == {
        'duration': 240,
        'from-first-signal': 255,
        'time-to-detect': None,
        'time-to-acknowledge': 10,
        'time-to-escalate': 125,
        'time-to-identify': 150,
        'time-to-mitigate': None,
        'time-to-resolve': 255,
    }


def test_what_cannot_be_computed_has_a_reason(facts: Facts) -> None:
    assert facts.duration('time-to-detect').reason == 'the detection (13:45) precedes the start (14:00)'
    assert facts.duration('time-to-mitigate').reason == 'not stated: mitigation'
    assert facts.duration('duration').formula == 'resolved \u2212 started'
    assert all(bool(one.reason) == (one.minutes is None) for one in facts.durations)


def test_detection_before_the_start_is_flagged_and_nothing_else(facts: Facts) -> None:
    (flag,) = facts.flags
    assert (flag.code, flag.at.line) == ('detected-before-start', 5)
    assert flag.message == 'Detection (13:45) precedes the stated start (14:00)'


def test_two_refuted_hypotheses_and_the_steps_that_would_have_shortened_them(facts: Facts) -> None:
    told = [
        (one.opened.anchor, one.verdict, one.minutes, [*one.outcomes], one.steps) for one in facts.hypotheses
    ]
    assert told == [
        ('t1415', 'refuted', 15, [], ('step:login-failures#recent-deployment',)),
        ('t1500', 'refuted', 60, ['no-effect'], ('step:database-connectivity#load',)),
    ]


def test_help_was_called_after_125_minutes(facts: Facts) -> None:
    assert [(one.entry.anchor, one.minutes) for one in facts.escalations] == [('t1600', 125)]


def test_nothing_is_made_up(facts: Facts) -> None:
    assert facts.missing == ('severity', 'trigger', 'cause', 'mitigated')
    assert not facts.ongoing


def test_eleven_lines_are_nine_actions(review: Review) -> None:
    prefix = f'action:{incidents.SEED_ID}/'
    assert [row.key.removeprefix(prefix) for row in review.actions] == [
        'rollback',
        'audit',
        'regular-checks',
        'network-tests',
        'resilience-protocol',
        'connectivity-alerts',
        'proactive-alerting',
        'best-practices',
        'lessons-learned',
    ]
    asked = {row.key.removeprefix(prefix): row.asked for row in review.actions if row.asked}
    assert asked == {'network-tests': (f'{prefix}strengthen',), 'connectivity-alerts': (f'{prefix}enhance',)}
    assert {
        (row.severity, row.action.owner, row.action.due, row.overdue, row.evidence) for row in review.actions
    } == {('', '', None, False, '')}


def test_usages(review: Review) -> None:
    told = {key: [(one.relation, one.minutes) for one in found] for key, found in review.usages.items()}
    assert told == {
        'step:login-failures#recent-deployment': [('misled', 15)],
        'step:database-connectivity#load': [('misled', 60)],
        'step:database-connectivity#slots': [('used', None), ('improves', None)],
    }


def test_the_seed_does_not_drown_in_warnings(review: Review) -> None:
    assert review.problems == ()
