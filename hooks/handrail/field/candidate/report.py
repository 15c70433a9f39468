"""Says what trying a configuration came to: for people, for programs, for GitHub's jobs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from handrail.field.candidate.finding import Candidate, Finding

WORDS = {'passed': 'ok', 'failed': 'FAILED', 'not-tried': 'not tried'}


def as_text(candidate: Candidate, findings: Sequence[Finding]) -> str:
    """Return a line for each finding, beginning with the line of the file at fault."""
    lines = []
    for each in findings:
        where = f'{candidate.folder}/{each.at}: ' if each.outcome == 'failed' and each.at.file else ''
        reason = f': {each.reason}' if each.reason else ''
        practice = f' ({each.practice.upper()})' if each.practice and each.outcome != 'passed' else ''
        lines.append(f'{where}{WORDS[each.outcome]}: {each.about}{reason}{practice}')
    return ''.join(f'{line}\n' for line in lines)


def as_json(candidate: Candidate, findings: Sequence[Finding]) -> str:
    """Return the findings as one JSON object."""
    told = [{**asdict(each), 'at': str(each.at), 'seconds': round(each.seconds, 2)} for each in findings]
    return json.dumps({'candidate': candidate.folder, 'findings': told}, indent=2) + '\n'


def as_github(candidate: Candidate, findings: Sequence[Finding]) -> str:
    """Return commands of GitHub's workflows, which show each finding at its line."""
    lines = []
    for each in findings:
        if each.outcome == 'passed':
            continue
        level = 'error' if each.outcome == 'failed' else 'warning'
        where = f'file={_property(f"{candidate.folder}/{each.at.file}")}' if each.at.file else ''
        line = f',line={each.at.number}' if each.at.number else ''
        said = f'{each.about}: {each.reason}'.replace('%', '%25').replace('\r', '%0D').replace('\n', '%0A')
        lines.append(f'::{level} {where}{line}::{said}')
    return ''.join(f'{line}\n' for line in lines) + as_text(candidate, findings)


def _property(text: str) -> str:
    for mark, code in (('%', '%25'), ('\r', '%0D'), ('\n', '%0A'), (':', '%3A'), (',', '%2C')):
        text = text.replace(mark, code)
    return text


FORMATS: Mapping[str, Callable[[Candidate, Sequence[Finding]], str]] = {
    'text': as_text,
    'json': as_json,
    'github': as_github,
}
