"""Rules over facts: what lacks a fact never passes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.audits import RULES

from handrail.field.audit.facts import Facts, missing
from handrail.field.audit.judge import judge, parts, references, verdict
from handrail.model import Practice

EXAMPLES = [(practice, example) for practice in RULES for example in practice.examples]


def test_ten_practices_have_rules_with_examples_of_both_kinds() -> None:
    assert len(RULES) == 10
    assert all({example.passes for example in practice.examples} == {True, False} for practice in RULES)


@pytest.mark.parametrize(
    ('practice', 'number'),
    [pytest.param(p, n, id=f'{p.id}-{n}') for p in RULES for n in range(len(p.examples))],
)
def test_every_example_of_every_rule(practice: Practice, number: int) -> None:
    example = practice.examples[number]
    told = json.loads(example.facts)
    status, reason = verdict(practice.check, Facts(told['facts']), told['inventory'])
    assert status == ('passed' if example.passes else 'failed')
    assert (reason == '') is example.passes


@given(example=st.sampled_from(EXAMPLES), data=st.data())
@settings(max_examples=100, deadline=None)
def test_without_one_of_its_facts_no_rule_passes(
    example: tuple[Practice, object], data: st.DataObject
) -> None:
    practice, one = example
    told = json.loads(one.facts)  # type: ignore[attr-defined]
    needed = sorted(set(told['facts']) & references(practice.check) - {'pgbouncer'})
    gone = data.draw(st.sampled_from(needed))
    facts = Facts({name: value for name, value in told['facts'].items() if name != gone}, {gone: 'no answer'})
    status, reason = verdict(practice.check, facts, told['inventory'])
    assert status != 'passed'
    assert status == 'failed' or 'no answer' in reason


@pytest.mark.parametrize(
    ('rule', 'status', 'reason'),
    [
        ('facts.a == 1', 'passed', ''),
        ('facts.a == 1 && facts.b == 3', 'failed', 'facts.b == 3 is not so: b = 2'),
        ('facts.a == 1 || facts.gone == 1', 'not-audited', 'gone: the host is silent'),
        ('facts.unknown == 1', 'not-audited', 'unknown: nobody has looked for it'),
        ('!has(facts.gone) || facts.gone == 1', 'passed', ''),
        ('inventory.unsaid > 0', 'not-audited', 'the inventory does not say unsaid'),
        ('inventory.here > 0 || inventory.unsaid > 0', 'not-audited', 'the inventory does not say unsaid'),
        ('facts.s.x == 1', 'not-audited', "there is no key 'x'; s.x is behind a door"),
        ("facts.t == 'a && b' && facts.a == 2", 'failed', 'facts.a == 2 is not so: a = 1'),
    ],
)
def test_verdicts(rule: str, status: str, reason: str) -> None:
    facts = Facts(
        {'a': 1, 'b': 2, 's': {}, 't': 'a && b'},
        {'gone': 'the host is silent', 's.x': 's.x is behind a door'},
    )
    assert verdict(rule, facts, {'here': 1}) == (status, reason)


def test_a_rule_is_judged_on_the_targets_that_it_takes() -> None:
    found = {'live': Facts(), 'declared': missing('no file', 'hba_subnets')}
    rows = judge(RULES, found, {'app_subnets': ['10.0.0.0/24'], 'pool_total': 1})
    assert {row.status for row in rows} == {'not-audited'}
    assert [
        (row.rule, row.target) for row in rows if row.rule in {'net-pg-001', 'net-pg-004', 'net-lb-001'}
    ] == [
        ('net-lb-001', 'declared'),
        ('net-pg-001', 'live'),
        ('net-pg-001', 'declared'),
        ('net-pg-004', 'live'),
    ]
    only = judge(RULES, {'declared': Facts()}, {})
    assert (
        next(row.reason for row in only if row.rule == 'net-path-001')
        == 'it needs facts of the running system'
    )
    assert all(len(row.subject) == 64 for row in rows)


def test_the_parts_of_a_rule() -> None:
    assert parts("a && f(b && c) && d == '&&'") == ['a', 'f(b && c)', "d == '&&'"]
    assert parts('a && b || c') == ['a && b || c']
