"""Drills."""

from datetime import date

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter
from support.golden import cases, check
from support.texts import mutations, texts

from handrail.model import Drill, Settings
from handrail.source.drill import read_drill

SETTINGS = Settings(today=date(2024, 2, 1))
ADAPTER = TypeAdapter(Drill)
WHOLE = cases('drill')[0].values[0].text


@pytest.mark.parametrize('case', cases('drill'))
def test_golden_case(case):
    reading = read_drill(case.uri, case.text, SETTINGS)
    check(case, reading.documents, reading.problems)


@settings(max_examples=100, deadline=None)
@given(mutations(WHOLE) | texts())
def test_any_text_gives_one_drill_that_survives_as_json(text):
    reading = read_drill('drills/2024-05-14-x.md', text, SETTINGS)
    [drill] = reading.documents
    assert ADAPTER.validate_json(ADAPTER.dump_json(drill)) == drill
    assert drill.broken == any(problem.level == 'error' for problem in reading.problems)
    assert all(1 <= problem.at.line <= text.count('\n') + 1 for problem in reading.problems)
