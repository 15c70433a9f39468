"""The review's golden cases: a library in, conclusions and problems out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from support import build, golden

from handrail.graph import connect
from handrail.model import Library, Review, Target
from handrail.review import examine


def library_of(case: golden.Case) -> tuple[Library, frozenset[str]]:
    shelves = dict(case.given)
    addresses = frozenset(shelves.pop('addresses', ()))
    library = build.library(**shelves)
    alerts = tuple(
        replace(one, runbook=Target()) if one.runbook == 'elsewhere' else one for one in library.alerts
    )
    return replace(library, alerts=alerts), addresses


def examined(case: golden.Case, today: date) -> Review:
    library, addresses = library_of(case)
    return examine(library, connect(library, addresses), build.settings(today=today))


@pytest.mark.parametrize('case', golden.cases('review'), ids=lambda case: case.name)
def test_golden(case: golden.Case) -> None:
    review = examined(case, build.TODAY)
    golden.check(case, review, sorted(review.problems, key=lambda problem: problem.at))


@pytest.mark.parametrize('case', golden.cases('review'), ids=lambda case: case.name)
def test_no_problem_but_that_of_days_to_come_depends_on_the_day(case: golden.Case) -> None:
    early, late = examined(case, date(1990, 1, 1)).problems, examined(case, date(2090, 1, 1)).problems
    assert [one for one in early if one.code != 'day-ahead'] == [*late]
