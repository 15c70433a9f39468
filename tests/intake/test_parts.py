"""Titles and sections of foreign documents."""

import pytest
from hypothesis import given, settings
from support.papers import documents, golden, lines_of, shown_parts, words

from handrail.intake.headings import exact_role, is_moment, loose_role
from handrail.intake.marks import mark_lines
from handrail.intake.parts import read_parts
from handrail.source.sections import SYNONYMS


@pytest.mark.parametrize('case', golden('intake-parts'))
def test_golden(case):
    assert shown_parts(case['text'].rstrip('\n')) == case['expect']


def all_words(text: str) -> list[str]:
    """The words of title, headings and marks in the order of their lines."""
    title, parts = read_parts(mark_lines(lines_of(text)))
    said = [(part.heading.line, part.heading.text) for part in parts if part.heading]
    found = [(part.marks[0].line.number if part.marks else 0, part) for part in parts]
    told: list[tuple[int, int, str]] = []
    if title and title.line:
        told.append((title.line, 0, title.text))
    for order, (_, part) in enumerate(found, 1):
        if part.heading:
            told.append((part.heading.line, order, part.heading.text))
        told += [(mark.line.number, order, f'{mark.lead} {mark.text}') for mark in part.marks]
    assert len(said) <= len(parts)
    return [word for _, _, line in sorted(told, key=lambda each: each[:2]) for word in words(line)]


@given(documents)
@settings(max_examples=100, deadline=None)
def test_no_word_is_lost_or_moved(text):
    assert ''.join(all_words(text)) == ''.join(words(text))  # a heading glued to its text was one word


def test_no_word_is_lost_where_headings_are_glued():
    text = 'Issue SummaryDuration of the Outage: 2 hoursImpact: Down for all.\n\nTimeline: 10:00 UTC it began'
    assert ''.join(all_words(text)) == ''.join(words(text))


@pytest.mark.parametrize(
    ('heading', 'role'),
    [
        ('10:30 AM: it began', True),
        ('6 PM', True),
        ('at 09.15', True),
        ('2018-01-15', True),
        ('March 3rd', True),
        ('3 march 2020', True),
        ('Monday, May 4', True),
        ('3 things we learned', False),
        ('Marching on', False),
        ('1. Timeline', False),
    ],
)
def test_moments_are_no_headings(heading, role):
    assert is_moment(heading) is role


@pytest.mark.parametrize(
    ('heading', 'exact', 'loose'),
    [
        ('Timeline', 'timeline', 'timeline'),
        ('__Timeline:__', 'timeline', 'timeline'),
        ('(2) Timeline (short, one line each) :', 'timeline', 'timeline'),
        ('Timeline - all times in UTC', 'timeline', 'timeline'),
        (':clipboard: Action items:', 'actions', 'actions'),
        ('iv. Root cause', 'root-cause', 'root-cause'),
        ('spooky Timeline:', 'other', 'timeline'),
        ('Root cause and resolution must contain:', 'root-cause', 'root-cause'),
        ('Corrective and preventive measures taken:', 'actions', 'actions'),
        ('Root cause of it all', 'other', 'root-cause'),
        ('Root cause was a mouse:', 'other', 'root-cause'),
        ('Timline', 'timeline', 'timeline'),
        ('Corrective and Preventative Mesures', 'actions', 'actions'),
        ('timelime', 'other', 'other'),
        ('Timeless', 'other', 'other'),
        ('1\ufe0f\u20e3 Issue Summary', 'summary', 'summary'),
        ('Timeline: 10:00 it began', 'other', 'timeline'),
        ('Impact: forty users', 'other', 'impact'),
        ('A walk in the park', 'other', 'other'),
        ('14:00 timeline begins', 'other', 'other'),
        ('x' * 500, 'other', 'other'),
    ],
)
def test_roles(heading, exact, loose):
    assert (exact_role(heading), loose_role(heading)) == (exact, loose)


@given(documents)
@settings(max_examples=100, deadline=None)
def test_roles_of_parts_are_names_of_sections(text):
    _, parts = read_parts(mark_lines(lines_of(text)))
    assert {part.role for part in parts} <= {*SYNONYMS, 'other', 'lead'}


@pytest.mark.parametrize(
    'piece', ['# a\n', 'a\n=\n', 'Timeline\n', 'Summary: x\n', '**b**\n\n', '- **Tasks:**\n', '. Impact: A']
)
def test_many_headings(piece):
    _, parts = read_parts(mark_lines(lines_of(piece * (60_000 // len(piece)))))
    assert parts
