"""One report in six formats."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import fromstring

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.cli.formats import FORMATS, Report, codequality, plain, records, render, units, workflow
from handrail.model import Level, Place, Problem, Waived, Waiver

PROBLEMS = (
    Problem(Place('runbooks/a.md', 3), 'unknown-key', "unknown key 'ownr'", "did you mean 'owner'?"),
    Problem(Place('runbooks/a.md', 9), 'action-not-bounded', 'never ends', level=Level.warning),
    Problem(Place('services/b, c.md', 1), 'dangling-link', "'x.md': 100%\r\nis not, there"),
)
BEFORE = (Problem(Place('runbooks/z.md', 7), 'no-undo', 'the change has no undo'),)
WAIVER = Waiver(Place('runbooks/a.md', 20), 'destructive-command', 'a lab host', 21, 30)
WAIVED = (Waived(Problem(Place('runbooks/a.md', 25), 'destructive-command', 'rm -rf'), WAIVER),)
REPORT = Report(
    PROBLEMS, BEFORE, ('runbooks/a.md', 'teams.yml'), 7, '../docs', 'site/docs', (WAIVER,), WAIVED,
    'https://runbooks.example.org/guides/rules/', '1.2.3',
)  # fmt: skip

SARIF = {
    'type': 'object',
    'required': ['version', 'runs'],
    'properties': {
        'version': {'const': '2.1.0'},
        '$schema': {'type': 'string', 'format': 'uri'},
        'runs': {'type': 'array', 'minItems': 1, 'items': {'$ref': '#/$defs/run'}},
    },
    'additionalProperties': False,
    '$defs': {
        'message': {
            'type': 'object',
            'required': ['text'],
            'properties': {'text': {'type': 'string', 'minLength': 1}, 'markdown': {'type': 'string'}},
            'additionalProperties': False,
        },
        'run': {
            'type': 'object',
            'required': ['tool'],
            'properties': {
                'tool': {
                    'type': 'object',
                    'required': ['driver'],
                    'properties': {
                        'driver': {
                            'type': 'object',
                            'required': ['name'],
                            'properties': {
                                'name': {'type': 'string'},
                                'version': {'type': 'string'},
                                'rules': {
                                    'type': 'array',
                                    'uniqueItems': True,
                                    'items': {'$ref': '#/$defs/rule'},
                                },
                            },
                            'additionalProperties': False,
                        }
                    },
                },
                'columnKind': {'enum': ['utf16CodeUnits', 'unicodeCodePoints']},
                'results': {'type': 'array', 'items': {'$ref': '#/$defs/result'}},
            },
            'additionalProperties': False,
        },
        'rule': {
            'type': 'object',
            'required': ['id'],
            'properties': {
                'id': {'type': 'string'},
                'shortDescription': {'$ref': '#/$defs/message'},
                'fullDescription': {'$ref': '#/$defs/message'},
                'help': {'$ref': '#/$defs/message'},
                'helpUri': {'type': 'string', 'format': 'uri', 'pattern': '^https?://[^ ]+$'},
                'defaultConfiguration': {
                    'type': 'object',
                    'properties': {'level': {'enum': ['none', 'note', 'warning', 'error']}},
                    'additionalProperties': False,
                },
            },
            'additionalProperties': False,
        },
        'result': {
            'type': 'object',
            'required': ['message'],
            'properties': {
                'ruleId': {'type': 'string'},
                'ruleIndex': {'type': 'integer', 'minimum': 0},
                'level': {'enum': ['none', 'note', 'warning', 'error']},
                'message': {'$ref': '#/$defs/message'},
                'baselineState': {'enum': ['new', 'unchanged', 'updated', 'absent']},
                'partialFingerprints': {'type': 'object', 'additionalProperties': {'type': 'string'}},
                'suppressions': {
                    'type': 'array',
                    'items': {
                        'type': 'object',
                        'required': ['kind'],
                        'properties': {
                            'kind': {'enum': ['inSource', 'external']},
                            'justification': {'type': 'string'},
                        },
                        'additionalProperties': False,
                    },
                },
                'locations': {
                    'type': 'array',
                    'items': {
                        'type': 'object',
                        'required': ['physicalLocation'],
                        'properties': {
                            'physicalLocation': {
                                'type': 'object',
                                'required': ['artifactLocation'],
                                'properties': {
                                    'artifactLocation': {
                                        'type': 'object',
                                        'properties': {'uri': {'type': 'string', 'pattern': '^[^ <>"]+$'}},
                                        'additionalProperties': False,
                                    },
                                    'region': {
                                        'type': 'object',
                                        'properties': {'startLine': {'type': 'integer', 'minimum': 1}},
                                        'additionalProperties': False,
                                    },
                                },
                                'additionalProperties': False,
                            }
                        },
                        'additionalProperties': False,
                    },
                },
            },
            'additionalProperties': False,
        },
    },
}
"""The part of the schema of SARIF 2.1.0 (OASIS) that we use, closed: what we add by mistake is refused."""


def sarif(report: Report) -> dict[str, Any]:
    return dict(json.loads(render('sarif', report)))


class TestText:
    def test_a_line(self) -> None:
        assert plain.text_line(PROBLEMS[0], 'docs') == (
            "docs/runbooks/a.md:3: unknown key 'ownr' (did you mean 'owner'?) [unknown-key]"
        )
        assert plain.text_line(PROBLEMS[1], '../docs') == (
            '../docs/runbooks/a.md:9: never ends [action-not-bounded] [warning]'
        )
        assert plain.text_line(BEFORE[0], '.', before=True).startswith('runbooks/z.md:7: ')

    def test_the_end(self) -> None:
        assert plain.summary(replace(REPORT, before=())) == '2 error(s), 1 warning(s) in 7 document(s)'
        assert '; 1 stood before and do not count' in plain.summary(REPORT)
        assert plain.summary(Report(())).endswith('there is nothing to check')


def test_json_has_every_field() -> None:
    result = records.as_json(REPORT)
    assert {key: result[key] for key in ('documents', 'errors', 'warnings', 'before')} == {
        'documents': 7,
        'errors': 2,
        'warnings': 1,
        'before': 1,
    }
    first = result['problems'][0]
    assert len(first.pop('fingerprint')) == 32
    assert first == {
        'file': 'runbooks/a.md',
        'line': 3,
        'level': 'error',
        'code': 'unknown-key',
        'message': "unknown key 'ownr'",
        'hint': "did you mean 'owner'?",
        'before': False,
    }
    assert result['waivers'] == [
        {
            'file': 'runbooks/a.md',
            'line': 20,
            'rule': 'destructive-command',
            'reason': 'a lab host',
            'hides': 1,
        }
    ]


def test_github_escapes() -> None:
    lines = workflow.render(REPORT).split('\n')
    assert lines == [
        "::error file=site/docs/runbooks/a.md,line=3,title=unknown-key::unknown key 'ownr' (did you mean 'owner'?)",  # noqa: E501 - a line as GitHub reads it
        '::warning file=site/docs/runbooks/a.md,line=9,title=action-not-bounded::never ends',
        '::notice file=site/docs/runbooks/z.md,line=7,title=no-undo (stood before)::the change has no undo',
        "::error file=site/docs/services/b%2C c.md,line=1,title=dangling-link::'x.md': 100%25%0D%0Ais not, there",  # noqa: E501 - a line as GitHub reads it
    ]
    assert workflow.value('a:b,c%') == 'a%3Ab%2Cc%25'


class TestGitLab:
    def test_an_issue(self) -> None:
        first = json.loads(codequality.render(REPORT))[0]
        assert len(first.pop('fingerprint')) == 32
        assert first == {
            'description': "unknown key 'ownr' (did you mean 'owner'?)",
            'check_name': 'unknown-key',
            'severity': 'major',
            'location': {'path': 'site/docs/runbooks/a.md', 'lines': {'begin': 3}},
        }

    def test_fingerprints_do_not_move_with_lines(self) -> None:
        moved = replace(
            REPORT, problems=tuple(replace(one, at=Place(one.at.file, one.at.line + 5)) for one in PROBLEMS)
        )
        assert marks(moved) == marks(REPORT)

    def test_two_of_a_kind_have_two_fingerprints(self) -> None:
        twice = Report((PROBLEMS[0], replace(PROBLEMS[0], at=Place('runbooks/a.md', 4))), count=1)
        assert len(set(marks(twice))) == 2


def marks(report: Report) -> list[str]:
    return [issue['fingerprint'] for issue in json.loads(codequality.render(report))]


class TestSarif:
    def test_it_is_valid(self) -> None:
        jsonschema.Draft202012Validator(SARIF).validate(sarif(REPORT))

    def test_rules_have_their_page_and_results_their_rule(self) -> None:
        run = sarif(REPORT)['runs'][0]
        listed = run['tool']['driver']['rules']
        assert all(rule['helpUri'].endswith(f'/guides/rules/#{rule["id"]}') for rule in listed)
        assert all(listed[result['ruleIndex']]['id'] == result['ruleId'] for result in run['results'])

    def test_states_and_suppressions(self) -> None:
        results = sarif(REPORT)['runs'][0]['results']
        assert [result.get('baselineState') for result in results] == ['new', 'new', 'unchanged', 'new', None]
        assert results[-1]['suppressions'] == [{'kind': 'inSource', 'justification': 'a lab host'}]

    def test_addresses_are_encoded(self) -> None:
        places = [
            result['locations'][0]['physicalLocation'] for result in sarif(REPORT)['runs'][0]['results']
        ]
        assert places[3]['artifactLocation']['uri'] == 'site/docs/services/b%2C%20c.md'


class TestJUnit:
    def test_suites_and_counts(self) -> None:
        top = fromstring(units.render(REPORT))  # noqa: S314 - our own
        assert dict(top.attrib) == {'name': 'handrail check', 'tests': '5', 'failures': '2', 'skipped': '1'}
        assert [suite.get('name') for suite in top] == [
            'site/docs/runbooks/a.md',
            'site/docs/runbooks/z.md',
            'site/docs/services/b, c.md',
            'site/docs/teams.yml',
        ]
        failure = top.find('.//failure')
        assert failure is not None
        assert failure.get('type') == 'unknown-key'
        assert failure.text
        assert failure.text.startswith('site/docs/runbooks/a.md:3: ')
        assert [case.get('name') for case in top[3]] == ['no problem']

    @given(st.text(max_size=40))
    @settings(max_examples=100, deadline=None)
    def test_any_text_is_xml(self, text: str) -> None:
        report = Report((Problem(Place('a.md'), 'internal', text or 'x', text),), count=1)
        top = fromstring(units.render(report).encode('utf-8', 'xmlcharrefreplace'))  # noqa: S314 - our own
        assert len(top) == 1


@pytest.mark.parametrize('name', FORMATS)
@given(text=st.text(max_size=40), line=st.integers(1, 9))
@settings(max_examples=50, deadline=None)
def test_every_format_takes_any_text(name: str, text: str, line: int) -> None:
    report = Report((Problem(Place('a b.md', line), 'internal', text, text),), count=1)
    said = render(name, report)
    if name in {'json', 'gitlab', 'sarif'}:
        json.loads(said)
    if name == 'github':
        assert len(said.splitlines()) >= 1
        assert '\n' not in said
        assert '\r' not in said


@pytest.mark.parametrize('name', FORMATS)
def test_no_problem(name: str) -> None:
    said = render(name, Report((), count=1, documents=('a.md',)))
    if name in {'json', 'gitlab', 'sarif'}:
        json.loads(said)
    elif name == 'junit':
        assert fromstring(said).get('failures') == '0'  # noqa: S314 - our own
    else:
        assert said == ''
