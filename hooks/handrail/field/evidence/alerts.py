"""The alerts of rule files, by their unit tests: `promtool test rules` on `X.test.yml` beside `X.rules.yml`.

Unit tests of rules: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.process import run_bounded
from handrail.graph.checks import name_of_alert, subjects
from handrail.model import Alert

LONGEST = 120.0
"""Seconds that the tests of one file may take."""

SAID = 600
"""Characters of what promtool says."""


ABOUT = 'it fires when it should, and is silent when it should be'
LACKING = 'promtool is missing: install the package prometheus'


@dataclass(frozen=True, slots=True)
class Tested:
    """What the tests of one rule file came to; `fires` and `silent` are the alerts that they try so."""

    wrong: str
    seconds: float
    fires: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()


def results(job: Job) -> Iterator[Result]:
    """Yield what each alert of a rule file came to that has tests."""
    hashes, promtool = subjects(job.library), shutil.which('promtool')
    files: dict[Path, Tested] = {}
    for alert in job.library.alerts:
        name, tests = name_of_alert(alert), tests_of(alert, job.root / 'docs')
        if tests is None or name not in hashes:
            continue
        if promtool is None:
            yield Result(name, 'skipped', 0, ABOUT, LACKING, hashes[name])
            continue
        if tests not in files:
            files[tests] = tested(promtool, tests)
        found = files[tests]
        wrong = found.wrong or untried(alert.id, found)
        yield Result(name, 'failed' if wrong else 'passed', found.seconds, ABOUT, wrong, hashes[name])


def tests_of(alert: Alert, docs: Path) -> Path | None:
    """Return the file of tests beside the rule file of an alert, None where there is none."""
    name, rules, end = alert.declared_in.rpartition('.rules.')
    file = docs / f'{name}.test.{end}'
    return file if rules and file.is_file() else None


def untried(alert: str, found: Tested) -> str:
    """Return what the tests do not try of an alert."""
    if alert not in found.fires:
        return 'no test makes it fire'
    return '' if alert in found.silent else 'no test shows it silent'


def tested(promtool: str, file: Path) -> Tested:
    """Run the tests of a file."""
    start = time.monotonic()
    ran = run_bounded([promtool, 'test', 'rules', str(file)], seconds=LONGEST)
    seconds = time.monotonic() - start
    if ran.code:
        return Tested(ran.output.strip()[-SAID:] or f'promtool ended with {ran.code}', seconds)
    tests = [
        each
        for group in yaml.safe_load(file.read_text(encoding='utf-8'))['tests']
        for each in group.get('alert_rule_test', ())
    ]
    fires = frozenset(each['alertname'] for each in tests if each.get('exp_alerts'))
    silent = frozenset(each['alertname'] for each in tests if not each.get('exp_alerts'))
    return Tested('', seconds, fires, silent)
