"""The rules of the practices: their examples, and their proof in a lab that is broken in every way."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from handrail.field.audit.proof import HEALTHY, broken, make_well, names
from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.contract import LabError
from handrail.field.lab.opened import open_lab
from handrail.graph.checks import name_of_rule, subjects
from handrail.model import Practice
from handrail.model.audit import Break, RuleProof
from handrail.source.audits import PROOF, PROOFS
from handrail.source.rules import evaluate

EXPECTED = Path('evidence', 'audit', PROOF)
"""What the site shows of the rules, below the folder of mkdocs.yml: a rule must still do that."""


def results(job: Job) -> Iterator[Result]:
    """Yield what each rule came to."""
    practices = tuple(practice for practice in job.library.practices if practice.check)
    hashes = subjects(job.library)
    start = time.monotonic()
    try:
        found = _measured(job, practices)
        reason = ''
    except LabError as error:
        found, reason = [], str(error)
    each = (time.monotonic() - start) / max(1, len(practices))
    expected = _expected(job.root / EXPECTED)
    for practice in practices:
        name = name_of_rule(practice)
        about = f'{len(practice.examples)} examples, and {len(found)} worlds in the lab'
        wrong = wrong_examples(practice) or (unproven(practice.id, found, expected) if found else '')
        status = 'failed' if wrong else 'passed' if found else 'skipped'
        yield Result(name, status, each, about, wrong or reason, hashes[name])  # type: ignore[arg-type]


def _measured(job: Job, practices: Sequence[Practice]) -> list[Break]:
    """Break a lab in every way and return what each rule said. Raises LabError."""
    with open_lab(f'{job.name}-rules') as lab:
        make_well(lab)
        return [broken(lab, name, practices)[0] for name in names(lab)] if practices else []


def wrong_examples(practice: Practice) -> str:
    """Return what an example of a rule shows that it should not, '' when all are as they say."""
    for example in practice.examples:
        given = json.loads(example.facts or '{}')
        said = evaluate(practice.check, given.get('facts', {}), given.get('inventory', {}))
        if said.value is not example.passes:
            return f'the example {example.title!r} gives {said.value}: {said.reason}'
    return '' if practice.examples else 'it has no examples'


def unproven(rule: str, found: Sequence[Break], expected: RuleProof | None) -> str:
    """Return what the lab did not show of a rule: it passes when all is well, and its fault fails it."""
    said = {each.name: each.said.get(rule, '') for each in found}
    if said.get(HEALTHY) != 'passed':
        return f'in a healthy lab it is {said.get(HEALTHY)}'
    if 'failed' not in said.values():
        return 'nothing that was broken in the lab makes it fail'
    for each in expected.breaks if expected and rule in expected.rules else ():
        was, now = each.said.get(rule, ''), said.get(each.name)
        if now is not None and was and now and was != now:
            return f'with {each.name} it is {now}, and was {was}'
    return ''


def _expected(file: Path) -> RuleProof | None:
    return PROOFS.validate_json(file.read_bytes()) if file.is_file() else None
