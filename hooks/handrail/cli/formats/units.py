"""For everything that shows test results: JUnit's XML, a document a suite, a problem a case.

The schema is that of https://github.com/testmoapp/junitxml, which sums up what tools read.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from handrail.cli.formats.found import Report, is_error, path, words
from handrail.model import Problem

_NO_XML = re.compile('[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
"""What XML 1.0 cannot hold, not even escaped."""


def render(report: Report) -> str:
    """Return a suite for each document; errors fail, warnings are told, what stood before is skipped."""
    found: dict[str, list[tuple[Problem, bool]]] = {uri: [] for uri in report.documents}
    for problem, before in report.every():
        found.setdefault(problem.at.file, []).append((problem, before))
    top = Element('testsuites', name='handrail check')
    totals = [0, 0, 0]
    for uri, problems in sorted(found.items()):
        for at, number in enumerate(_suite(top, path(report.root, uri), problems)):
            totals[at] += number
    for name, number in zip(('tests', 'failures', 'skipped'), totals, strict=True):
        top.set(name, str(number))
    indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(top, encoding='unicode')


def _suite(top: Element, file: str, problems: list[tuple[Problem, bool]]) -> tuple[int, int, int]:
    failures = sum(is_error(problem) and not before for problem, before in problems)
    skipped = sum(before for _, before in problems)
    counts = {'tests': max(len(problems), 1), 'failures': failures, 'errors': 0, 'skipped': skipped}
    suite = SubElement(top, 'testsuite', {'name': clean(file), **{key: str(n) for key, n in counts.items()}})
    if not problems:
        SubElement(suite, 'testcase', name='no problem', classname=clean(file), file=clean(file))
    for problem, before in problems:
        line = str(problem.at.line)
        name = f'{problem.code} (line {line})'
        case = SubElement(suite, 'testcase', name=name, classname=clean(file), file=clean(file), line=line)
        told = clean(words(problem))
        if before:
            SubElement(case, 'skipped', message=f'stood before: {told}')
        elif is_error(problem):
            failure = SubElement(case, 'failure', type=problem.code, message=told)
            failure.text = clean(problem.sentence(file.removesuffix(f'/{problem.at.file}')))
        else:
            SubElement(case, 'system-out').text = f'warning: {told}'
    return counts['tests'], failures, skipped


def clean(text: str) -> str:
    """Replace characters that XML cannot hold."""
    return _NO_XML.sub('\ufffd', text)
