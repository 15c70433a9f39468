"""For GitLab: a Code Quality report, which it compares with that of the target branch.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json

from handrail.cli.formats.found import Report, fingerprints, is_error, path, words


def render(report: Report) -> str:
    """Return the list of issues; their fingerprints do not change when lines move."""
    issues = [
        {
            'description': words(problem),
            'check_name': problem.code,
            'fingerprint': mark,
            'severity': 'info' if before else 'major' if is_error(problem) else 'minor',
            'location': {
                'path': path(report.root, problem.at.file),
                'lines': {'begin': problem.at.line},
            },
        }
        for problem, before, mark in fingerprints(report)
    ]
    return json.dumps(issues, indent=2, ensure_ascii=False)
