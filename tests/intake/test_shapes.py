"""Documents in every shape that people write, each with what somebody read in it before any code did."""

from datetime import date

import pytest
from support.accounts import FIXTURES, differences, expectations

from handrail.intake.account import Row
from handrail.intake.importing import import_bytes
from handrail.intake.reading import read
from handrail.intake.report import leftovers
from handrail.model import Level, Settings
from handrail.source.postmortem import read_postmortem
from handrail.source.runbook import read_runbook

SETTINGS = Settings(today=date(2026, 1, 1))
EXPECTED = expectations()
REPORTS = [each for each in EXPECTED if 'timeline_entries' in each]
RUNBOOKS = [each for each in EXPECTED if each.get('genre') == 'runbook']
OTHERS = [each for each in EXPECTED if each.get('refused')]


def case(expected):
    path = FIXTURES / expected['file']
    return path.name, path.read_bytes()


def files(expected):
    return pytest.mark.parametrize('expected', expected, ids=[each['file'] for each in expected])


def test_every_fixture_is_expected():
    there = {path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob('*') if path.is_file()}
    assert there - {'expected.jsonl'} == {each['file'] for each in EXPECTED}


@files(REPORTS)
def test_what_a_report_says_is_found(expected):
    assert differences(expected, read(*case(expected)).account) == []


@files(REPORTS)
def test_the_draft_holds_every_word_in_its_place_and_is_read_without_errors(expected):
    result = import_bytes(*case(expected), SETTINGS)
    assert (result.outcome, result.why) == ('planned', '')
    assert result.draft.lost == ()
    assert leftovers(result.draft.account) == []
    reading = read_postmortem(result.draft.path, result.draft.text, SETTINGS)
    assert [str(problem) for problem in reading.problems if problem.level is Level.error] == []
    rows = [piece for piece in result.draft.account.pieces if isinstance(piece, Row)]
    [postmortem] = reading.documents
    assert len(postmortem.timeline) == len(rows)
    assert 'actions' in expected.get('skip', ()) or len(postmortem.actions) == sum(
        each['items'] for each in expected['actions']
    )


@files(RUNBOOKS)
def test_a_runbook_becomes_one_with_a_step_for_each_command(expected):
    result = import_bytes(*case(expected), SETTINGS)
    assert (result.outcome, result.why) == ('planned', '')
    assert result.document.account.shape == 'runbook'
    reading = read_runbook(result.draft.path, result.draft.text, SETTINGS)
    assert [str(problem) for problem in reading.problems if problem.level is Level.error] == []
    [runbook] = reading.documents
    assert sum(step.command is not None for step in runbook.steps) == expected['fences']


@files(OTHERS)
def test_what_is_no_report_is_refused_with_a_reason(expected):
    result = import_bytes(*case(expected), SETTINGS)
    assert result.outcome == 'refused'
    assert len(result.why.split()) > 5
