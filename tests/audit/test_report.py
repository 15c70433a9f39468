"""The formats of a run, what is kept of it, and what has changed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.audits import a_run

from handrail.field.audit.history import KEPT, last_run, record
from handrail.field.audit.report import as_json, as_junit, as_prom, as_text
from handrail.review.drift import Drift, drift
from handrail.source.audits import AUDIT_RUNS, read_audits, written


def test_text_says_every_rule_subnet_file_and_change() -> None:
    text = as_text(a_run(status='failed'), drift(a_run(slots=100), a_run(status='failed')))
    assert text.splitlines() == [
        'NET-PG-003    live      FAILED      Enough slots',
        '                        too few',
        'NET-LB-001    declared  not audited A proxy "checks"',
        '                        backends: no',
        'file',
        'NET-PG-001    live      passed      All subnets',
        'logins        from 10.91.0.0/24: 7 of 10 (3 hba_reject), longest 0.50 s',
        'file          haproxy.cfg: failed by haproxy -c: line 3: <unknown> keyword',
        'changed       net-pg-003 (live): passed → failed',
        'changed       settings.max_connections (live): 100 → 40',
        'orders: 1 passed, 1 failed, 1 not audited, 2.5 s',
    ]


def test_metrics_of_what_was_not_audited_are_neither_good_nor_bad() -> None:
    lines = [line for line in as_prom(a_run(status='failed')).splitlines() if not line.startswith('#')]
    assert all('inventory="orders"' in line for line in lines)
    samples = dict(re.sub(',?inventory="orders"', '', line).rsplit(' ', 1) for line in lines)
    assert samples == {
        'netconfig_audit_rule_failed{rule="net-pg-003",target="live",severity="high"}': '1',
        'netconfig_audit_rule_failed{rule="net-pg-001",target="live",severity="high"}': '0',
        'netconfig_audit_rule_not_audited{rule="net-pg-003",target="live",severity="high"}': '0',
        'netconfig_audit_rule_not_audited{rule="net-lb-001",target="declared",severity="low"}': '1',
        'netconfig_audit_rule_not_audited{rule="net-pg-001",target="live",severity="high"}': '0',
        'netconfig_audit_file_invalid{file="haproxy.cfg",by="haproxy -c"}': '1',
        'netconfig_audit_logins_failed_ratio{subnet="10.91.0.0/24"}': '0.3',
        'netconfig_audit_duration_seconds{}': '2.5',
        'netconfig_audit_last_run_timestamp_seconds{}': '1709613000',
    }


@pytest.mark.netlab
def test_promtool_takes_the_metrics() -> None:
    promtool = shutil.which('promtool')
    if promtool is None:
        pytest.skip('there is no promtool: install prometheus')
    done = subprocess.run(
        [promtool, 'check', 'metrics'],
        input=as_prom(a_run()),
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, '')


def test_junit_fails_and_skips() -> None:
    suite = ET.fromstring(as_junit(a_run(status='failed')))  # noqa: S314 - written here
    assert {key: suite.get(key) for key in ('tests', 'failures', 'skipped')} == {
        'tests': '4',
        'failures': '2',
        'skipped': '1',
    }
    told = {case.get('name'): [(child.tag, child.get('message')) for child in case] for case in suite}
    assert told == {
        'NET-PG-003 Enough slots': [('failure', 'too few')],
        'NET-LB-001 A proxy "checks"': [('skipped', 'backends: no file')],
        'NET-PG-001 All subnets': [],
        'haproxy.cfg by haproxy -c': [('failure', 'line 3: <unknown> keyword')],
    }


def test_json_is_the_record_that_the_site_reads() -> None:
    run = a_run()
    assert AUDIT_RUNS.validate_json(as_json(run)) == run
    assert json.loads(as_json(run))['rows'][0]['rule'] == 'net-pg-003'


def test_runs_are_kept_each_in_a_file_and_not_for_ever(tmp_path: Path) -> None:
    assert last_run(tmp_path / 'none', 'orders') is None
    first, second = a_run('2024-03-05T04:30:00Z'), a_run('2024-03-06T04:30:00Z', 'failed')
    assert record(tmp_path, second).name == 'orders-20240306T043000Z.json'
    record(tmp_path, first)
    assert last_run(tmp_path, 'orders') == second
    assert last_run(tmp_path, 'other') is None
    (tmp_path / 'orders-of-others-20200101T000000Z.json').write_bytes(written(first))
    for number in range(KEPT):
        (tmp_path / f'orders-2025{number:04}T043000Z.json').write_text('{}')
    record(tmp_path, a_run('2026-01-01T00:00:00Z'))
    assert len([*tmp_path.glob('orders-2*.json')]) == KEPT
    assert not (tmp_path / 'orders-20240306T043000Z.json').exists()
    assert (tmp_path / 'orders-of-others-20200101T000000Z.json').exists()


def test_drift_is_of_rules_and_facts_and_not_of_what_is_measured_anew() -> None:
    before, after = a_run(slots=100), a_run(status='failed')
    assert drift(before, before) == ()
    assert drift(before, after) == (
        Drift('net-pg-003', 'live', 'passed', 'failed'),
        Drift('settings.max_connections', 'live', '100', '40'),
    )


def test_a_record_that_is_none_is_a_problem_with_its_file() -> None:
    files = {
        'runs/a.json': written(a_run()),
        'runs/b.json': b'{"name": "x"}',
        'matrix.json': b'?',
        'else.json': b'',
    }
    audits, problems = read_audits(files, 'evidence/audit')
    assert audits.runs == (a_run(),)
    assert audits.proof is None
    assert [(each.at.file, each.code) for each in problems] == [
        ('evidence/audit/matrix.json', 'audit-record'),
        ('evidence/audit/runs/b.json', 'audit-record'),
    ]
    assert 'at: Field required' in problems[1].message
