"""Patterns that a search could take hours over are told, those that people write are not."""

import importlib
import re
from datetime import date

import pytest

from handrail.model import Place, Settings
from handrail.source.ambiguity import ambiguous
from handrail.source.patterns import FLAGS, check_pattern
from handrail.source.runbook import read_runbook

PARSER = importlib.import_module('re._parser')
SLOW = (
    r'(a|a)*b',
    r'(a|aa)+$',
    r'(\w+\s?)*$',
    r'(.*a){20}',
    r'^(a?){30}a{30}$',
    r'(x+x+)+y',
    r'(a*)*b',
    r'([a-z]+)*\d',
    r'(a|b|ab)*c',
    r'(.*)*x',
    r'(a?a?)*b',
    r'\s*\s*\s*\s*\s*$',
    r'.*.*.*.*.*x',
    r'(?:a{0,30}){0,30}b',
    r'(\d+|\w+)*x',
    r'^(([a-z])+.)+[A-Z]([a-z])+$',
    r'(?:(?:a|b)*)*c',
    r'a{0,20}a{0,20}a{0,20}a{0,20}a{0,20}b',
    'a?' * 25 + 'a' * 25,
    '(a|a)' * 25 + 'b',
)
FINE = (
    r'^1$',
    r'no pg_hba.conf entry',
    r'^\d+\.\d+\.\d+\.\d+$',
    r'.*error.*timeout.*',
    r'(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}',
    r'^[a-z0-9-]+(\.[a-z0-9-]+)*$',
    r'[A-Za-z0-9._-]{1,63}',
    r'^(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?$',
    r'(open|closed)',
    r'^\s*[0-9]+ rows?$',
    r'^\w+@\w+(\.\w+)+$',
    r'([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}',
    r'(a?)+',
)


@pytest.mark.parametrize('pattern', SLOW)
def test_what_explodes_is_told(pattern):
    assert ambiguous(PARSER.parse(pattern, FLAGS))
    assert check_pattern(pattern, Place('x.md')).code == 'pattern-slow'


@pytest.mark.parametrize('pattern', FINE)
def test_what_people_write_is_fine(pattern):
    assert not ambiguous(PARSER.parse(pattern, FLAGS))


def test_the_example_of_a_slow_pattern_is_never_tried():
    vars_ = f"vars:\n  X:\n    description: x\n    example: {'a' * 60}\n    pattern: '(a|aa)+b'\n"
    reading = read_runbook('runbooks/x.md', f'---\n{vars_}---\n# X\n', Settings(today=date(2024, 1, 1)))
    assert [variable.pattern for variable in reading.documents[0].variables] == ['']
    assert 'pattern-slow' in {problem.code for problem in reading.problems}
    assert re.fullmatch('(a|aa)+', 'aaa')
