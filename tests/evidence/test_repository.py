"""The evidence of this repository: whole, nothing skipped or failed, every promise of the outage kept."""

from __future__ import annotations

import pytest
from support.site import ROOT

from handrail.engine.project import CHECKS, load, project
from handrail.model import Site
from handrail.model.evidence import Standing
from handrail.source.checks import read_checks

OUTAGE = 'postmortem:2024-01-21-web-stack-outage'


@pytest.fixture(scope='module')
def site() -> Site:
    return load(project(ROOT / 'mkdocs.yml'))


def test_it_is_whole_and_everything_in_it_passed() -> None:
    found, problems = read_checks((ROOT / CHECKS).read_bytes(), CHECKS)
    assert problems == ()
    assert [check for check in found.checks if check.status != 'passed'] == []
    assert [check.check for check in found.checks if check.commit.endswith('-dirty')] == []


def test_no_action_has_regressed(site: Site) -> None:
    assert [row.key for row in site.review.actions if row.evidence == 'regressed'] == []


def test_the_nine_promises_of_the_outage(site: Site) -> None:
    rows = {row.action.id: row for row in site.review.actions if row.document == OUTAGE}
    assert len(rows) == 9
    for name, row in rows.items():
        assert row.action.status == 'done', name
        assert row.evidence in {'checked', 'untested'}, name
        assert all(row.proofs), name
        standings = {shown.standing for proof in row.proofs for shown in proof}
        assert standings <= {Standing.passed, Standing.edited}, name
