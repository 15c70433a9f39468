"""Whole runbooks."""

import html
import re
from datetime import date

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter
from support.golden import cases, check
from support.texts import mutations, texts

from handrail.model import Runbook, Settings
from handrail.source.runbook import read_runbook

SETTINGS = Settings(today=date(2024, 2, 1))
WHOLE = next(case.values[0].text for case in cases('runbook') if case.values[0].name == 'a whole runbook')
ADAPTER = TypeAdapter(Runbook)


def _read(text):
    return read_runbook('runbooks/x.md', text, SETTINGS)


@pytest.mark.parametrize('case', cases('runbook'))
def test_golden_case(case):
    reading = read_runbook(case.uri, case.text, SETTINGS)
    check(case, reading.documents, reading.problems)


@settings(max_examples=100, deadline=None)
@given(mutations(WHOLE) | texts())
def test_any_text_gives_one_runbook_that_survives_as_json(text):
    reading = _read(text)
    [runbook] = reading.documents
    assert ADAPTER.validate_json(ADAPTER.dump_json(runbook)) == runbook
    assert runbook.broken == any(problem.level == 'error' for problem in reading.problems)
    last = text.count('\n') + 1
    assert all(1 <= problem.at.line <= last for problem in reading.problems)
    assert list(reading.problems) == sorted(reading.problems, key=lambda problem: problem.at)


@settings(max_examples=100, deadline=None)
@given(mutations(WHOLE))
def test_no_word_of_the_body_is_lost(text):
    """Kind lines and arrows become values; everything else stands somewhere in the model."""
    [runbook] = _read(text).documents
    kept = ADAPTER.dump_json(runbook).decode()
    _, _, body = text.partition('\n---\n')
    for line in body.split('\n') if text.startswith('---\n') else []:
        if re.match(r'\s*(`\w+`|`{3})', line):
            continue
        shown = html.unescape(line)  # an entity is a character, not a word
        for word in re.findall(r'[a-z]{4,}', re.sub(r'- (otherwise|done|timeout)\b|<a id=.*', '', shown)):
            assert word in kept, (word, line)


@settings(max_examples=100, deadline=None)
@given(mutations(WHOLE))
def test_every_link_that_a_reader_sees_is_a_reference(text):
    [runbook] = _read(text).documents
    dumped = ADAPTER.dump_python(runbook, mode='json')
    known = {(ref['target']['uri'], ref['target']['anchor']) for ref in dumped['refs']}
    spans = list(_spans(dumped['steps'])) + list(_spans([part['title'] for part in dumped['sections']]))
    assert {(s['target']['uri'], s['target']['anchor']) for s in spans if s['target']} <= known


def _spans(value):
    if isinstance(value, dict):
        if 'href' in value and 'text' in value:
            yield value
        for item in value.values():
            yield from _spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from _spans(item)


def test_an_unreadable_visibility_is_the_strictest():
    for front in ('visibility: restrictd', 'visibility: [a', 'visibility: restricted\nowner: *x'):
        [runbook] = _read(f'---\n{front}\n---\n# T\n').documents
        assert runbook.visibility == 'restricted', front


@pytest.mark.parametrize(
    ('old', 'new', 'code', 'line'),
    [
        ('owner: database', 'ownr: database', 'unknown-key', 2),
        ('visibility: restricted', 'visibility: secret', 'wrong-value', 13),
        ('\nvars:', '\nvarz:', 'unknown-key', 10),
        ("pattern: '[a-z0-9.-]+'", "pattern: '[a-z]+'", 'example-mismatch', 11),
        ("pattern: '[a-z0-9.-]+'", "pattern: '[a-z0-9.-'", 'pattern-syntax', 11),
        ('DB_HOST: {', 'DB_HOTS: {', 'undeclared-variable', 32),
        ('## Meaning', '## Meening', 'missing-section', 18),
        ('`check` from', '`chek` from', 'unknown-kind', 29),
        ('from here', 'form here', 'unknown-clause', 29),
        ("'select 1'", "'select 1", 'command-syntax', 32),
        ('psql "host=$DB_HOST port', '$ psql "host=$DB_HOST port', 'prompt', 32),
        ('`^1$` → [', '`^1$)` → [', 'pattern-syntax', 35),
        ('`^1$` → [Verify](#verify)', '`^1$` → Verify', 'outcome-without-target', 35),
        ('- otherwise → [Call](#call)\n\n### Verify', '\n### Verify', 'no-otherwise', 35),
        (
            '- otherwise → [Call](#call)\n\n### Verify',
            '- else → [Call](#call)\n\n### Verify',
            'not-an-outcome',
            36,
        ),
        ('to `database-oncall`', 'to whoever', 'unknown-clause', 51),
        ('```bash\nfor', '```bash run\nfor', 'fence-words', 41),
    ],
)
def test_one_mistake_is_one_problem_at_its_line(old, new, code, line):
    assert WHOLE.count(old) >= 1
    text = WHOLE.replace(old, new, 1)
    found = [(problem.code, problem.at.line) for problem in _read(text).problems]
    assert [one for one in found if one[0] != 'unused-variable'] == [(code, line)]
