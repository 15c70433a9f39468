"""A run of the audit as text, JSON, metrics of Prometheus, and JUnit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from xml.etree import ElementTree as ET

from handrail.model.audit import AuditRow, AuditRun
from handrail.review.drift import Drift
from handrail.source.audits import written

WORDS = {'passed': 'passed', 'failed': 'FAILED', 'not-audited': 'not audited'}


def as_text(run: AuditRun, drifts: Sequence[Drift] = ()) -> str:
    """Return what a person reads: every rule, every subnet, every file, and what has changed."""
    return '\n'.join([*_rules(run), *_reach(run), *_files(run), *_drifts(drifts), *_sum(run)]) + '\n'


def _rules(run: AuditRun) -> Iterator[str]:
    for row in run.rows:
        yield f'{row.rule.upper():14}{row.target:10}{WORDS[row.status]:12}{row.title}'
        if row.reason:
            yield f'{"":24}{row.reason}'


def _reach(run: AuditRun) -> Iterator[str]:
    for each in run.reach:
        others = ', '.join(f'{count} {name}' for name, count in each.results.items() if name != 'ok')
        yield (
            f'logins        from {each.subnet}: {each.ok} of {each.tried}{f" ({others})" if others else ""}, '
            f'longest {each.longest:.2f} s'
        )


def _files(run: AuditRun) -> Iterator[str]:
    for file in run.files:
        said = f': {file.said}' if file.said else ''
        yield f'file          {file.file}: {file.status} by {file.by}{said}'


def _drifts(drifts: Sequence[Drift]) -> Iterator[str]:
    for each in drifts:
        changed = f'{each.before or "nothing"} → {each.after or "nothing"}'
        yield f'changed       {each.what} ({each.target}): {changed}'


def _sum(run: AuditRun) -> Iterator[str]:
    yield (
        f'{run.name}: {run.count("passed")} passed, {run.count("failed")} failed, '
        f'{run.count("not-audited")} not audited, {run.seconds:.1f} s'
    )


def as_json(run: AuditRun, _: Sequence[Drift] = ()) -> str:
    """Return the record of the run."""
    return written(run).decode()


def as_prom(run: AuditRun, _: Sequence[Drift] = ()) -> str:
    """Return metrics in the text format. A rule that was not audited is neither 0 nor 1 as failed."""
    lines = [
        *_metric('netconfig_audit_rule_failed', 'Whether a rule of the audit is violated.', [
            (_rule(run, row), row.status == 'failed')
            for row in run.rows if row.status != 'not-audited'
        ]),
        *_metric('netconfig_audit_rule_not_audited', 'Whether a rule lacked its facts.', [
            (_rule(run, row), row.status == 'not-audited') for row in run.rows
        ]),
        *_metric('netconfig_audit_file_invalid', 'Whether a validator refused a declared file.', [
            (_labels(run, file=file.file, by=file.by), file.status == 'failed')
            for file in run.files if file.status != 'not-run'
        ]),
        *_metric('netconfig_audit_logins_failed_ratio', 'Share of new logins that did not get in.', [
            (_labels(run, subnet=each.subnet), 1 - each.ok / each.tried) for each in run.reach
        ]),
        *_metric('netconfig_audit_duration_seconds', 'How long the last run took.', [
            (_labels(run), run.seconds)
        ]),
        *_metric('netconfig_audit_last_run_timestamp_seconds', 'When the last run began.', [
            (_labels(run), datetime.fromisoformat(run.at).timestamp())
        ]),
    ]  # fmt: skip
    return '\n'.join(lines) + '\n'


def _metric(name: str, about: str, samples: Sequence[tuple[str, float]]) -> Iterator[str]:
    if samples:
        yield f'# HELP {name} {about}'
        yield f'# TYPE {name} gauge'
        for labels, value in samples:
            yield f'{name}{labels} {float(value):.15g}'


def _rule(run: AuditRun, row: AuditRow) -> str:
    return _labels(run, rule=row.rule, target=row.target, severity=row.severity)


def _labels(run: AuditRun, **labels: str) -> str:
    told = {**labels, 'inventory': run.name}
    return '{' + ','.join(f'{name}="{_escaped(value)}"' for name, value in told.items()) + '}'


def _escaped(value: str) -> str:
    return value.replace('\\', r'\\').replace('"', r'\"').replace('\n', r'\n')


def as_junit(run: AuditRun, _: Sequence[Drift] = ()) -> str:
    """Return a JUnit report; a rule that was not audited is skipped."""
    suite = ET.Element('testsuite', {
        'name': f'handrail audit {run.name}', 'timestamp': run.at, 'time': str(run.seconds),
        'tests': str(len(run.rows) + len(run.files)), 'errors': '0',
        'failures': str(run.count('failed') + sum(file.status == 'failed' for file in run.files)),
        'skipped': str(run.count('not-audited') + sum(file.status == 'not-run' for file in run.files)),
    })  # fmt: skip
    for row in run.rows:
        _case(suite, row.target, f'{row.rule.upper()} {row.title}', row.status, row.reason)
    for file in run.files:
        _case(suite, 'files', f'{file.file} by {file.by}', file.status, file.said)
    ET.indent(suite)
    return ET.tostring(suite, encoding='unicode', xml_declaration=True) + '\n'


def _case(suite: ET.Element, group: str, name: str, status: str, said: str) -> None:
    case = ET.SubElement(suite, 'testcase', {'classname': f'audit.{group}', 'name': name})
    if status != 'passed':
        said = ''.join(character if character.isprintable() else ' ' for character in said)
        ET.SubElement(case, 'failure' if status == 'failed' else 'skipped', {'message': said})


FORMATS: Mapping[str, Callable[[AuditRun, Sequence[Drift]], str]] = MappingProxyType(
    {'text': as_text, 'json': as_json, 'prom': as_prom, 'junit': as_junit}
)
