"""The evidence file: what a run has written is read as it was, what was changed by hand is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from handrail.model.evidence import NO_CHECKS, Check
from handrail.source.checks import read_checks, seal, written

FILE = 'evidence/checks.json'
GOOD = Check('rule/net-pg-001', 'passed', 2.5, '2024-03-05T04:30:00Z', 'a' * 40, 'two worlds', '', 'b' * 64)
BAD = Check(
    'step/door#look', 'failed', 0.1, '2024-03-05T04:31:00Z', f'{"a" * 40}-dirty', '', 'it is shut', 'c' * 64
)


def test_what_was_written_is_read_as_it_was_in_the_order_of_names() -> None:
    found, problems = read_checks(written([BAD, GOOD]), FILE)
    assert problems == ()
    assert found.checks == (GOOD, BAD)
    assert written([BAD, GOOD]) == written([GOOD, BAD])


@pytest.mark.parametrize(
    'change',
    [
        lambda whole: whole['checks'][1].update(status='passed', reason=''),
        lambda whole: whole['checks'][0].update(commit='d' * 40),
        lambda whole: whole['checks'][0].update(subject='d' * 64),
        lambda whole: whole['checks'].pop(),
        lambda whole: whole.update(sha256='0' * 64),
    ],
    ids=['status', 'commit', 'subject', 'missing', 'seal'],
)
def test_a_file_that_was_changed_by_hand_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    whole = json.loads(written([GOOD, BAD]))
    change(whole)
    found, problems = read_checks(json.dumps(whole).encode(), FILE)
    assert found == NO_CHECKS
    assert [(one.code, one.at.file) for one in problems] == [('check-record', FILE)]
    assert 'made or changed by hand' in problems[0].message


@pytest.mark.parametrize(
    ('wrong', 'said'),
    [
        (replace(GOOD, subject=''), 'does not say what was checked'),
        (replace(GOOD, at='yesterday'), 'when or at which commit'),
        (replace(GOOD, commit='main'), 'when or at which commit'),
        (replace(GOOD, check='hearsay/net-pg-001'), 'names no check'),
        (replace(BAD, reason=''), 'is failed without a reason'),
        (replace(GOOD, status='skipped'), 'is skipped without a reason'),
    ],
)
def test_what_no_run_writes_is_refused_though_it_is_sealed(wrong: Check, said: str) -> None:
    found, [problem] = read_checks(written([wrong]), FILE)
    assert found == NO_CHECKS
    assert said in problem.message


def test_one_check_stands_there_once() -> None:
    _, [problem] = read_checks(written([GOOD, GOOD]), FILE)
    assert 'stands there twice' in problem.message


@pytest.mark.parametrize(
    'data', [b'', b'[]', b'{}', b'\xff', b'{"format": 1, "checks": 3, "sha256": ""}', b'[' * 100_000]
)
def test_anything_else_is_a_problem_and_no_crash(data: bytes) -> None:
    found, problems = read_checks(data, FILE)
    assert (found, len(problems)) == (NO_CHECKS, 1)


def test_a_later_format_is_refused_with_its_number() -> None:
    whole = {'format': 2, 'checks': [], 'sha256': seal([])}
    _, [problem] = read_checks(json.dumps(whole).encode(), FILE)
    assert 'its format is 2' in problem.message
