"""What each line is by its mark-up."""

import pytest
from hypothesis import given, settings
from support.papers import documents, golden, lines_of, shown_marks, words

from handrail.intake.marks import mark_lines


@pytest.mark.parametrize('case', golden('intake-marks'))
def test_golden(case):
    assert shown_marks(mark_lines(lines_of(case['text'].rstrip('\n')))) == case['expect']


@given(documents)
@settings(max_examples=100, deadline=None)
def test_a_mark_for_every_line_with_all_its_words(text):
    lines = lines_of(text)
    marks = mark_lines(lines)
    assert [mark.line for mark in marks] == list(lines)
    assert [words(f'{mark.lead} {mark.text}') for mark in marks] == [words(line.text) for line in lines]


@pytest.mark.parametrize(
    'piece', ['_', '[', '*', '#', '- ', '> ', '`', '| ', '**a ', '  - a\n', 'Timeline:\n', '(', '10.']
)
def test_long_lines_and_many_lines(piece):
    lines = lines_of(piece * (100_000 // len(piece)))
    assert len(mark_lines(lines)) == len(lines)
