"""For code scanning: SARIF 2.1.0, the format of OASIS for results of static analysis.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from handrail.cli.formats.found import Report, fingerprints, is_error, path, words
from handrail.model import Problem, Waived
from handrail.review.rules import Rule, rules

SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'


def render(report: Report) -> str:
    """Return one run; what was allowed in place is among the results, suppressed with its reason."""
    marked = list(fingerprints(report))
    codes = sorted({one.code for one, _, _ in marked} | {each.problem.code for each in report.waived})
    index = {code: number for number, code in enumerate(codes)}
    results = [
        {
            **_result(report, problem, index),
            'partialFingerprints': {'handrail/v1': mark},
            'baselineState': 'unchanged' if before else 'new',
        }
        for problem, before, mark in marked
    ]
    driver: dict[str, Any] = {
        'name': 'Handrail',
        'rules': [_rule(code, rules(), report.help) for code in codes],
    }
    if report.version:
        driver['version'] = report.version
    run = {
        'tool': {'driver': driver},
        'columnKind': 'unicodeCodePoints',
        'results': [*results, *(_suppressed(report, each, index) for each in report.waived)],
    }
    return json.dumps({'$schema': SCHEMA, 'version': '2.1.0', 'runs': [run]}, indent=2, ensure_ascii=False)


def _result(report: Report, problem: Problem, index: Mapping[str, int]) -> dict[str, Any]:
    place = {
        'artifactLocation': {'uri': quote(path(report.root, problem.at.file))},
        'region': {'startLine': max(problem.at.line, 1)},
    }
    return {
        'ruleId': problem.code,
        'ruleIndex': index[problem.code],
        'level': 'error' if is_error(problem) else 'warning',
        'message': {'text': words(problem)},
        'locations': [{'physicalLocation': place}],
    }


def _suppressed(report: Report, each: Waived, index: Mapping[str, int]) -> dict[str, Any]:
    told = {'kind': 'inSource', 'justification': each.waiver.reason}
    return {**_result(report, each.problem, index), 'suppressions': [told]}


def _rule(code: str, known: Mapping[str, Rule], page: str) -> dict[str, Any]:
    rule = known.get(code)
    if rule is None:
        return {'id': code}
    return {
        'id': code,
        'shortDescription': {'text': rule.what},
        'fullDescription': {'text': f'{rule.what} {rule.why}'},
        'help': {'text': f'{rule.why} {rule.mend}', 'markdown': f'{rule.why}\n\n**Mend it:** {rule.mend}'},
        **({'helpUri': f'{page}#{code}'} if page else {}),
        'defaultConfiguration': {'level': 'warning' if rule.level == 'warning' else 'error'},
    }
