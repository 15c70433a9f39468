"""Action items of foreign documents."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.papers import documents, golden, words
from support.pieces import parts_of, shown, told

from handrail.intake.account import Mark, Shape, Task
from handrail.intake.actions import read_actions
from handrail.intake.actionwords import is_closing, is_intro, is_title, labelled, titled
from handrail.intake.marks import mark_lines
from handrail.intake.paper import Refusal, read_paper
from handrail.intake.parts import Part, read_parts
from handrail.intake.taskfacts import day_of, state_of, tracker_of

LINES = st.sampled_from(
    [
        *(
            '- Oil the hinges',
            '* Buy a lamp',
            '  - nested',
            '1. Doors:',
            '— a dash',
            '- [x] done',
            '- [ ] open',
        ),
        *(
            'Tasks:',
            'Improvements: the door',
            '**Immediate**',
            '- **Doors:**',
            'Task: oil',
            'Deadline: 2024-05-03',
        ),
        *(
            'Doors: oil them',
            'Oil the hinges',
            'By taking these steps, we hope',
            'See above',
            'and then go on',
        ),
        *(
            'We will do the following:',
            '| Task | Owner |',
            '|---|---|',
            '| Oil | ann |',
            '```',
            '---',
            '',
            '',
            '> a',
        ),
        *(
            '### Later',
            '#### Deeper',
            'What are the things that can be improved/fixed? All',
            '![a](b)',
            'Note: x',
        ),
    ]
)


@pytest.mark.parametrize('case', golden('intake-actions'))
def test_golden(case):
    assert shown(*read_actions(parts_of(case['text'], 'actions'))) == case['expect']


def kept(marks: tuple[Mark, ...]) -> list[str]:
    """The words of some lines; of an item its number too, of a box none."""
    found = []
    for mark in marks:
        if mark.shape not in (Shape.blank, Shape.rule):
            text = mark.line.text if mark.shape in (Shape.row, Shape.code) else mark.text
            found += words(f'{mark.lead} {text}')
    return [word for word in found if word != 'x']


@given(st.lists(LINES, max_size=25).map('\n'.join) | documents)
@settings(max_examples=100, deadline=None)
def test_no_word_is_lost_or_moved(text):
    paper = read_paper('a.md', f'## Action items\n\n{text}'.encode())
    assert not isinstance(paper, Refusal)
    _, parts = read_parts(mark_lines(paper.lines))
    found, _ = read_actions(parts)
    wanted = [w for p in parts for w in [*(words(p.heading.text) if p.heading else ()), *kept(p.marks)]]
    there = iter(word for piece in found for word in words(told(piece)))
    assert all(word in there for word in wanted)


def test_no_parts_are_no_actions():
    assert read_actions([]) == ([], [])


def test_many_lines_are_read_in_one_go():
    text = '## Action items\n' + 'Doors:\n- oil them\n' * 5000
    found, _ = read_actions(big(text))
    assert sum(isinstance(piece, Task) for piece in found) == 5000


def big(text: str) -> list[Part]:
    lines = read_paper('a.md', b'x').lines  # the shape of a line; the limit of a document does not hold here
    marks = mark_lines([type(lines[0])(n, line) for n, line in enumerate(text.split('\n'), 1)])
    return list(read_parts(marks)[1])


@pytest.mark.parametrize(
    ('text', 'title', 'intro', 'closing'),
    [
        ('Order a Key:', True, False, False),
        ('**Tasks to Address the Issue:**', True, False, False),
        ('To keep the doors from squeaking, we will:', False, True, False),
        ('The following was agreed on.', False, True, False),
        ('https://example.org:', False, True, False),
        ('In conclusion, oil helps.', False, False, True),
        ('By implementing these measures, doors open.', False, False, True),
        ('The incident response plan needs a date', False, False, False),
        ('The incident taught us something.', False, False, True),
        ('By doing so we hope that no door squeaks.', False, False, True),
        ('We trust that the doors are quiet now.', False, False, True),
        ('Doors: oil them', False, False, False),
    ],
)
def test_what_a_line_is(text, title, intro, closing):
    assert (is_title(text), is_intro(text), is_closing(text)) == (title, intro, closing)


def test_halves_of_lines():
    assert labelled('**Improvements:** oil') == ('**Improvements:**', 'oil')
    assert labelled('Task: oil') is None
    assert labelled('Doors: oil') is None
    assert titled('**Doors:** oil') == ('**Doors:**', 'oil')
    assert titled('see http://example.org') is None


@pytest.mark.parametrize(
    ('text', 'state'),
    [
        ('[x] oil', 'done'),
        ('[ ] oil (DONE)', 'done'),
        ('oil (Accomplished.)', 'done'),
        ('oil **DONE**', 'done'),
        ('oil, status: in progress', 'in-progress'),
        ("oil (won't fix)", 'not-doing'),
        ('get it done by Friday', ''),
        ('check what was completed', ''),
        ('the lamp is resolved by name', ''),
    ],
)
def test_states(text, state):
    assert state_of(text) == state


@pytest.mark.parametrize(
    ('text', 'day'),
    [
        ('June 20, 2024', date(2024, 6, 20)),
        ('2024-06-20.', date(2024, 6, 20)),
        ('04/05/2024', None),
        ('25/05/2024', date(2024, 5, 25)),
        ('June 20', None),
        ('2 weeks', None),
        ('2024-06-20 or 2024-06-21', None),
    ],
)
def test_days_are_certain_or_none(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize(
    ('text', 'tracker'),
    [
        ('see [a](https://example.org/browse/HOUSE-7)', 'https://example.org/browse/HOUSE-7'),
        ('see https://example.org/x/issues/3.', 'https://example.org/x/issues/3'),
        ('(house/door#3)', 'house/door#3'),
        ('HOUSE-7', 'HOUSE-7'),
        ('UTF-8, SHA-256, ISO-8601 and RFC-2119', ''),
        ('[a book](https://example.org/book)', ''),
    ],
)
def test_trackers(text, tracker):
    assert tracker_of(text) == tracker
