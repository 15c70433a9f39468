"""The unit tests of this site's alerts: promtool runs them, and they hold every alert from both sides."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.site import ROOT

FOLDER = ROOT / 'docs' / 'alerts'
FILES = sorted(FOLDER.glob('*.rules.yml'))
ALERTS = {
    rule['alert']: (file, rule)
    for file in FILES
    for group in yaml.safe_load(file.read_text(encoding='utf-8'))['groups']
    for rule in group['rules']
    if 'alert' in rule
}


def units_of(rules: Path) -> Path:
    return rules.with_name(rules.name.replace('.rules.', '.test.'))


def cases(rules: Path) -> list[dict[str, Any]]:
    """What the unit tests of a rule file expect of its alerts."""
    document = yaml.safe_load(units_of(rules).read_text(encoding='utf-8'))
    assert document['rule_files'] == [rules.name]
    return [case for test in document['tests'] for case in test['alert_rule_test']]


@pytest.fixture
def promtool() -> str:
    found = shutil.which('promtool')
    if found is None:
        pytest.skip('there is no promtool: install the package prometheus')
    return found


def tried(promtool: str, file: Path) -> tuple[int, str]:
    done = subprocess.run(
        [promtool, 'test', 'rules', str(file)], capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize('file', FILES, ids=lambda file: file.name)
def test_the_unit_tests_pass(promtool: str, file: Path) -> None:
    assert tried(promtool, units_of(file))[0] == 0


@pytest.mark.parametrize('name', sorted(ALERTS))
def test_each_alert_is_tested_to_fire_and_not_to_fire(name: str) -> None:
    file, rule = ALERTS[name]
    expected = [case['exp_alerts'] for case in cases(file) if case['alertname'] == name]
    assert [] in expected
    fired = [alert for alerts in expected for alert in alerts]
    assert fired
    for alert in fired:
        assert set(alert['exp_annotations']) == set(rule['annotations'])
        assert alert['exp_annotations']['runbook_url'].startswith('https://runbooks.example.org/runbooks/')


@pytest.mark.parametrize('file', FILES, ids=lambda file: file.name)
@pytest.mark.parametrize('instead', ['vector(0) == 1', 'vector(1)'], ids=['never', 'always'])
def test_the_unit_tests_notice_alerts_that_never_or_always_fire(
    promtool: str, tmp_path: Path, file: Path, instead: str
) -> None:
    document = yaml.safe_load(file.read_text(encoding='utf-8'))
    for rule in document['groups'][0]['rules']:
        if 'alert' in rule:
            rule['expr'] = instead
    (tmp_path / file.name).write_text(yaml.safe_dump(document), encoding='utf-8')
    shutil.copy(units_of(file), tmp_path)
    code, said = tried(promtool, units_of(tmp_path / file.name))
    assert code == 1
    for name, (at, _) in ALERTS.items():
        assert (f'alertname: {name},' in said) == (at == file), name
