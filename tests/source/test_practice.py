"""Practices and the rules that prove themselves."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from support.golden import cases, check
from support.texts import mutations, texts

from handrail.model import Place, Practice, Settings
from handrail.source.practice import read_practice
from handrail.source.rules import check_rule, evaluate, typed

SETTINGS = Settings(today=date(2024, 2, 1))
ADAPTER = TypeAdapter(Practice)
WHOLE = cases('practice')[0].values[0].text
WORDS = """facts inventory .a [0] ( ) { } 1 2.5 "x" true null && || ! - + == < in ? : , .all(x, size( has(
    x ip_within( matches("(") timestamp("x") b"\\xff" 1u int("z") // é"""
RULE = """\
---
applies_to: postgresql
severity: low
facts: both
check: {check}
---
# T

What must be so.

## Why

So.

## How to comply

So.

## Sources

[x](https://example.org)

## Rule examples
### Passes: one

```yaml
{fence}
```

### Fails: two

```yaml
facts: {{a: 2}}
```
"""


@pytest.mark.parametrize('case', cases('practice'))
def test_golden_case(case):
    given_ = case.raw.get('given')
    rule = given_ and RULE.format(
        check=json.dumps(given_['check']), fence=given_.get('fence', 'facts: {a: 1}')
    )
    reading = read_practice(case.uri, rule or case.text, SETTINGS)
    check(case, reading.documents, reading.problems)


@settings(max_examples=100, deadline=None)
@given(mutations(WHOLE) | texts())
def test_any_text_gives_one_practice_that_survives_as_json(text):
    reading = read_practice('practices/x.md', text, SETTINGS)
    [practice] = reading.documents
    assert ADAPTER.validate_json(ADAPTER.dump_json(practice)) == practice
    assert practice.broken == any(problem.level == 'error' for problem in reading.problems)
    assert all(1 <= problem.at.line <= text.count('\n') + 1 for problem in reading.problems)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS.split()),
        max_size=12,
    ).map(' '.join)
)
def test_no_rule_makes_it_raise(rule):
    if check_rule(rule, Place('x.md')) is None:
        verdict = evaluate(rule, {'a': [1, 'x', {'b': 2.5}]}, {})
        assert (verdict.value is None) == bool(verdict.reason)


def test_a_rule_has_a_limit():
    assert check_rule('true' + ' && true' * 300, Place('x.md')).code == 'rule-too-long'
    assert check_rule('!' * 1000 + 'true', Place('x.md')) is None


@pytest.mark.parametrize(
    ('inner', 'outer', 'within'),
    [
        ('10.91.1.0/24', '10.91.0.0/16', True),
        ('10.91.1.7', '10.91.1.0/24', True),
        ('10.91.1.7/16', '10.91.0.0/16', True),
        ('10.91.0.0/16', '10.91.1.0/24', False),
        ('10.0.0.0/8', '::/0', False),
        ('2001:db8:1::/48', '2001:db8::/32', True),
        ('::ffff:10.0.0.1', '10.0.0.0/8', False),
    ],
)
def test_ip_within(inner, outer, within):
    verdict = evaluate('ip_within(facts.inner, facts.outer)', {'inner': inner, 'outer': outer}, {})
    assert (verdict.value, verdict.reason) == (within, '')


@pytest.mark.parametrize(
    'rule', ['ip_within("10.0.0.0/8")', 'ip_within(1, 2)', 'ip_within("a", "b")', 'ip_within()']
)
def test_wrong_addresses_are_said_and_not_printed(rule, capfd):
    assert evaluate(rule, {}, {}).value is None
    assert capfd.readouterr() == ('', '')


@pytest.mark.parametrize(
    ('text', 'value'),
    [
        ('0', 0),
        ('-7', -7),
        ('9223372036854775807', 2**63 - 1),
        ('9223372036854775808', '9223372036854775808'),
        ('1.50', 1.5),
        ('1e3', 1000.0),
        ('1.', '1.'),
        ('.5', '.5'),
        ('007', '007'),
        ('0x10', '0x10'),
        ('1_000', '1_000'),
        ('13:45', '13:45'),
        ('2024-01-21', '2024-01-21'),
        ('True', 'True'),
        ('yes', 'yes'),
        ('null', 'null'),
        ('.inf', '.inf'),
        ('1e999', '1e999'),
        ('१', '१'),
        ({'a': ['1', {'b': 'true'}]}, {'a': [1, {'b': True}]}),
    ],
)
def test_scalars_get_the_types_of_the_core_schema(text, value):
    found = typed(text)
    assert (found, type(found)) == (value, type(value))
