"""For other programs: everything as JSON; `file` is the path below the docs folder."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from handrail.cli.formats.found import Report, fingerprints
from handrail.model import Waiver


def render(report: Report) -> str:
    """Return the counts, every problem and every waiver."""
    return json.dumps(as_json(report), indent=2, ensure_ascii=False)


def as_json(report: Report) -> dict[str, Any]:
    """Return the result as data."""
    listed = [
        {
            'file': problem.at.file,
            'line': problem.at.line,
            'level': str(problem.level),
            'code': problem.code,
            'message': problem.message,
            'hint': problem.hint,
            'before': before,
            'fingerprint': mark,
        }
        for problem, before, mark in fingerprints(report)
    ]
    hides = Counter(each.waiver for each in report.waived)
    counts = {
        'documents': report.count,
        'errors': report.errors,
        'warnings': len(report.problems) - report.errors,
        'before': len(report.before),
    }
    return {**counts, 'problems': listed, 'waivers': [_waiver(one, hides[one]) for one in report.waivers]}


def _waiver(waiver: Waiver, hides: int) -> dict[str, Any]:
    return {
        'file': waiver.at.file,
        'line': waiver.at.line,
        'rule': waiver.rule,
        'reason': waiver.reason,
        'hides': hides,
    }
