"""Services."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter
from support.golden import cases, check
from support.texts import mutations, texts

from handrail.model import Service, Settings
from handrail.source.service import read_service

SETTINGS = Settings(today=date(2024, 2, 1))
ADAPTER = TypeAdapter(Service)
WHOLE = cases('service')[0].values[0].text


@pytest.mark.parametrize('case', cases('service'))
def test_golden_case(case):
    reading = read_service(case.uri, case.text, SETTINGS)
    check(case, reading.documents, reading.problems)


@settings(max_examples=100, deadline=None)
@given(mutations(WHOLE) | texts())
def test_any_text_gives_one_service_that_survives_as_json(text):
    reading = read_service('services/x.md', text, SETTINGS)
    [service] = reading.documents
    assert ADAPTER.validate_json(ADAPTER.dump_json(service)) == service
    assert isinstance(json.loads(service.inventory), dict)
    assert service.broken == any(problem.level == 'error' for problem in reading.problems)
