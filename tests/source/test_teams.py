"""teams.yml."""

from datetime import date

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter
from support.golden import cases, check
from support.texts import mutations, texts

from handrail.model import Settings, Team
from handrail.source.teams import read_teams

SETTINGS = Settings(today=date(2024, 2, 1))
ADAPTER = TypeAdapter(tuple[Team, ...])
TWO = cases('teams')[0].values[0].text
WRONG = cases('teams')[1].values[0].text


@pytest.mark.parametrize('case', cases('teams'))
def test_golden_case(case):
    reading = read_teams(case.uri, case.text, SETTINGS)
    check(case, reading.documents, reading.problems)


@settings(max_examples=100, deadline=None)
@given(mutations(TWO) | mutations(WRONG) | texts())
def test_any_text_gives_teams_that_survive_as_json(text):
    reading = read_teams('teams.yml', text, SETTINGS)
    assert ADAPTER.validate_json(ADAPTER.dump_json(reading.documents)) == reading.documents
    assert all(1 <= problem.at.line <= text.count('\n') + 1 for problem in reading.problems)
    ids = {team.id for team in reading.documents}
    if not reading.problems:
        assert all(team.contacts.outside_hours in {'', *ids} for team in reading.documents)
