"""YAML as text values: any text is answered, and plain data come back as PyYAML's base loader gives them."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.source.yaml import DEPTH, read_yaml

WORD = st.text('abcdefgh', min_size=1, max_size=5)
SEEN = st.characters(codec='utf-8', exclude_categories=['Cc', 'Cf', 'Cn', 'Cs'])
TEXT = st.text(SEEN, min_size=1, max_size=20)
DATA = st.recursive(
    TEXT, lambda below: st.lists(below, max_size=3) | st.dictionaries(WORD, below, max_size=3), max_leaves=12
)
PIECES = st.sampled_from(
    [*'-:?,[]{}#&*!|>\'"%@`\n\t ', '\n  ', ': ', '- ', '---\n', '...', '<<: ', '!!map ', 'a', '\x85']
)


@given(st.text() | st.lists(PIECES, max_size=40).map(''.join))
@settings(max_examples=100, deadline=None)
def test_every_text_is_answered(text):
    result = read_yaml('x.yml', text)
    assert len(result.problems) <= 1
    assert result.data is None or not result.problems
    assert all(1 <= problem.at.line <= text.count('\n') + 2 for problem in result.problems)
    assert all('\n' not in problem.sentence() for problem in result.problems)


@given(st.dictionaries(WORD, DATA, max_size=4), st.booleans())
@settings(max_examples=100, deadline=None)
def test_plain_data_come_back(data, flow):
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, default_style='"')
    result = read_yaml('x.yml', text)
    assert result.problems == []
    assert result.data == data


@given(st.dictionaries(WORD, DATA, min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_the_line_of_a_key_holds_it(data):
    text = yaml.safe_dump(data, allow_unicode=True, width=10_000)
    result = read_yaml('x.yml', text, first_line=7)
    lines = text.split('\n')
    for key in data:
        assert lines[result.line((key,)) - 7].startswith(key)


def test_the_line_of_what_is_not_there_is_that_of_what_holds_it():
    result = read_yaml('x.yml', 'a: 1\nb:\n  c: 2\n')
    assert result.line(('b', 'c')) == 3
    assert result.line(('b', 'd', 0)) == 2
    assert result.line(('z',)) == 1


@pytest.mark.parametrize(('depth', 'refused'), [(DEPTH - 1, False), (DEPTH + 1, True), (50_000, True)])
def test_depth(depth, refused):
    result = read_yaml('x.yml', '[' * depth + 'x' + ']' * depth)
    assert bool(result.problems) == refused


def test_a_lone_surrogate_is_replaced():
    assert read_yaml('x.yml', 'a: \ud800').data == {'a': '\ufffd'}


def test_a_text_over_the_limit_is_not_read():
    result = read_yaml('x.yml', 'a: ' + 'é' * 70_000)
    assert [problem.code for problem in result.problems] == ['too-long']
    assert result.data is None
