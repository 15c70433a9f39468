"""Names of sections as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.model import Span
from handrail.source.sections import SYNONYMS, normal, role_of


@pytest.mark.parametrize(
    ('heading', 'role'),
    [
        ('Timeline', 'timeline'),
        ('Timeline of the events:', 'timeline'),
        ('Events', 'timeline'),
        ('⏱ Incident timeline', 'timeline'),
        ('Timeline (all times in UTC)', 'timeline'),
        ('Timeline for 1/04/2022 (EAT)', 'timeline'),
        ('Timeline: all times local', 'timeline'),
        ('(1) Issue Summary (for executives) :', 'summary'),
        ('1. Summary', 'summary'),
        ('2\ufe0f\u20e3 Timeline', 'timeline'),
        ('Duration of the Outage:', 'duration'),
        ('Severity level', 'severity'),
        ('Post-mortem summary', 'summary'),
        ('Root Cause & Resolution', 'root-cause'),
        ('Root cause analysis', 'root-cause'),
        ('Resolution', 'resolution'),
        ('Contributing Factors', 'contributing-factors'),
        ('Corrective and Preventative Measures:', 'actions'),
        ('CORRECTIVE/PREVENTIVE ACTIONS', 'actions'),
        ('Improvements/Fixes', 'actions'),
        ('Tasks to Address the Issue', 'actions'),
        ('To-do list', 'actions'),
        ('What we will do', 'actions'),
        ('What are we doing about it?', 'actions'),
        ('What we\u2019re changing', 'actions'),
        ('Follow-ups', 'actions'),
        ('Lessons learnt', 'lessons'),
        ('What went well?', 'went-well'),
        ('What didn\u2019t go well', 'went-poorly'),
        ('What went wrong', 'went-poorly'),
        ('Where we got lucky', 'lucky'),
        ('Detection', 'detection'),
        ('Impact', 'impact'),
        ('Impact on the network', 'other'),
        ('', 'other'),
        ('Summaries', 'other'),
    ],
)
def test_role(heading, role):
    assert role_of((Span(heading),)) == role


def test_every_synonym_stands_as_it_is_looked_up_and_once():
    names = [' '.join(name.split()) for words in SYNONYMS.values() for name in words.split(';')]
    assert [name for name in names if normal(name) != name] == []
    assert len(names) == len(set(names))


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_every_heading_is_answered(heading):
    assert role_of((Span(heading),)) in {*SYNONYMS, 'other'}
