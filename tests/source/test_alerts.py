"""Alerts, from pages and from rule files."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from support.golden import cases, check
from support.texts import mutations, texts

from handrail.model import Alert, Place, Settings
from handrail.source.alerts import read_alert, read_rules
from handrail.source.runbookurl import read_runbook_url

SETTINGS = Settings(today=date(2024, 2, 1), site_url='https://runbooks.example.org/base/')
ADAPTER = TypeAdapter(tuple[Alert, ...])
WHOLE = {case.values[0].name: case.values[0].text for case in cases('alerts')}


def _read(uri, text):
    return (read_rules if uri.endswith('.yml') else read_alert)(uri, text, SETTINGS)


@pytest.mark.parametrize('case', cases('alerts'))
def test_golden_case(case):
    reading = _read(case.uri, case.text)
    check(case, reading.documents, reading.problems)


@settings(max_examples=100, deadline=None)
@given(mutations(WHOLE['an alert of Grafana']) | texts())
def test_any_text_gives_one_alert_that_survives_as_json(text):
    reading = _read('alerts/X.md', text)
    assert len(reading.documents) == 1
    assert ADAPTER.validate_json(ADAPTER.dump_json(reading.documents)) == reading.documents
    assert reading.documents[0].broken == any(problem.level == 'error' for problem in reading.problems)


@settings(max_examples=100, deadline=None)
@given(mutations(WHOLE['a rule file']) | mutations(WHOLE['addresses']) | texts())
def test_any_rule_file_gives_alerts_that_survive_as_json(text):
    reading = _read('alerts/x.rules.yml', text)
    assert ADAPTER.validate_json(ADAPTER.dump_json(reading.documents)) == reading.documents
    names = [alert.id for alert in reading.documents]
    assert len(names) == len(set(names))
    assert all(1 <= problem.at.line <= text.count('\n') + 1 for problem in reading.problems)
    assert list(reading.problems) == sorted(reading.problems, key=lambda problem: problem.at)


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet=st.sampled_from('htps:/.#?&%[]{}2f@ runbooks\\\x00é'), max_size=40).map(
        'https://h/'.__add__
    )
)
def test_no_address_makes_it_raise_or_leave_docs(url):
    target, _ = read_runbook_url(url, SETTINGS.site_url, Place('x'))
    assert target is None or '..' not in target.uri.split('/')


def test_an_address_has_a_limit():
    target, [problem] = read_runbook_url('https://h/' + '{{' * 1000, '', Place('x'))
    assert (target, problem.code) == (None, 'runbook-url')


@pytest.mark.parametrize(
    ('url', 'site', 'uri'),
    [
        ('https://runbooks.example.org/', '', 'index.md'),
        ('https://runbooks.example.org', 'https://h/', 'index.md'),
        ('https://h/base/', 'https://h/base/', 'index.md'),
        ('https://h/base', 'https://h/base/', 'index.md'),
        ('https://h/', 'https://h/base/', ''),
        ('https://h/wiki/', '', ''),
    ],
)
def test_the_root_of_the_site_is_its_index(url, site, uri):
    target, problems = read_runbook_url(url, site, Place('x'))
    assert problems == []
    assert target
    assert target.uri == uri
