"""Patterns that mean the same to Python and JavaScript."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.model import Place
from handrail.source.patterns import FLAGS, check_pattern

AT = Place('x.md', 3)


@pytest.mark.parametrize(
    'pattern',
    [
        r'^1$',
        r'no pg_hba\.conf entry',
        r'(?:a|b)+?c{2,}',
        r'(?=a)(?!b)\b\B',
        r'[\d\w\s\-^.]+',
        r'[a\]]|]|}|x{',
        r'\x41\u0041\n\t',
        r'\++ [+]+ [*+]',
        r'FATAL:\s+(password|no pg_hba)',
        r'^(\d{1,3}\.){3}\d{1,3}$',
        r'"[^"]*"\/\ \_',
    ],
)
def test_the_common_subset(pattern):
    assert check_pattern(pattern, AT) is None


@pytest.mark.parametrize(
    ('pattern', 'code'),
    [
        (r'(?i)x', 'subset'),
        (r'(?i:x)', 'subset'),
        (r'(?P<n>x)', 'subset'),
        (r'(?<=x)y', 'subset'),
        (r'(?<!x)y', 'subset'),
        (r'(?>x)', 'subset'),
        (r'(?#c)x', 'subset'),
        (r'x*+', 'subset'),
        (r'x{2}+', 'subset'),
        (r'x?+', 'subset'),
        (r'a{,3}', 'subset'),
        (r'\A', 'subset'),
        (r'\Z', 'subset'),
        (r'\a', 'subset'),
        (r'(x)\1', 'subset'),
        (r'\0', 'subset'),
        (r'\U00000041', 'subset'),
        (r'[[:alpha:]]', 'subset'),
        (r'[a[:digit:]]', 'subset'),
        (r'[]a]', 'subset'),
        (r'[^]a]', 'subset'),
        (r'[a&&b]', 'subset'),
        (r'[a||b]', 'subset'),
        (r'\z', 'syntax'),
        (r'(?<n>x)', 'syntax'),
        (r'[a--b]', 'syntax'),
        (r'(a', 'syntax'),
        (r'a**', 'syntax'),
        (r'x\ '.strip(), 'syntax'),
        (r'(a{99999999999})', 'syntax'),
        ('a' * 501, 'too-long'),
    ],
)
def test_what_differs_or_does_not_compile(pattern, code):
    problem = check_pattern(pattern, AT)
    assert (problem.code, problem.at) == (f'pattern-{code}', AT)
    assert problem.hint


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from('ab1.*+?{}[]()|^$\\,-:=!<P>AZdwsx0&~/ é'), max_size=12))
def test_what_is_accepted_compiles_and_nothing_raises(pattern):
    if check_pattern(pattern, AT) is None:
        assert re.compile(pattern, FLAGS)


@pytest.mark.parametrize('pattern', ['a|', '|a', '(a|)', '(|a)', 'a||b', '(?:|a)', '(?!|b)', '(=|)'])
def test_a_way_that_is_empty_finds_everything(pattern):
    problem = check_pattern(pattern, AT)
    assert problem
    assert problem.code == 'pattern-empty'


@pytest.mark.parametrize(
    'pattern', ['(a+)+$', '(a*)*', '(a|b+)+', '((a+))*', '(a+b?)+', r'(\w+\s*)+', '(?=(a+)+)', '(a{2,}){3,}']
)
def test_a_repetition_of_a_repetition_takes_for_ever(pattern):
    problem = check_pattern(pattern, AT)
    assert problem
    assert problem.code == 'pattern-slow'


@pytest.mark.parametrize(
    'pattern', ['[|]', '[a|]b', r'\|', '(?:a)|b', r'(\d+\.)+', '(a?)+', '([a-z]+ )*', 'x.*y.*']
)
def test_ways_and_repetitions_that_are_fine(pattern):
    assert check_pattern(pattern, AT) is None
