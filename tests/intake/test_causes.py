"""Root cause and resolution in foreign documents."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.papers import documents, golden, words
from support.pieces import parts_of, shown, told

from handrail.intake.account import Heading
from handrail.intake.causes import label_of, read_causes
from handrail.intake.marks import mark_lines
from handrail.intake.paper import read_paper
from handrail.intake.parts import read_parts

SENTENCES = st.sampled_from(
    [
        *(
            'Root Cause: a dry hinge.',
            '- **Resolution:** oil',
            'The issue was fixed by oil.',
            'It squeaked.',
            '',
        ),
        *(
            'To resolve the issue, oil was used.',
            'How was it fixed? Oil.',
            '### Resolution',
            'the cause was found',
        ),
        *(
            '1. Cause: rust',
            '```',
            '| a | b |',
            'It was resolved. Then the root cause was found.',
            '',
            'FIX - oil',
        ),
    ]
)


@pytest.mark.parametrize('case', golden('intake-causes'))
def test_golden(case):
    assert shown(*read_causes(parts_of(case['text'], 'root-cause', 'resolution'))) == case['expect']


@given(st.lists(SENTENCES, max_size=12).map('\n'.join) | documents)
@settings(max_examples=100, deadline=None)
def test_no_word_is_lost_or_moved(text):
    paper = read_paper('a.md', f'## Root cause and resolution\n\n{text}'.encode())
    _, parts = read_parts(mark_lines(paper.lines))
    found, notes = read_causes(parts)
    wanted = []
    for part in parts:
        wanted += words(part.heading.text) if part.heading else []
        wanted += [word for mark in part.marks for word in words(f'{mark.lead} {mark.text}')]
    there = iter(word for piece in found for word in words(told(piece)))
    assert all(word in there for word in wanted)
    added = [piece for piece in found if isinstance(piece, Heading) and piece.text == 'Resolution']
    assert len(added) >= sum(note.code == 'resolution-split' for note in notes)


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('Root Cause: dry', ('root-cause', 'Root Cause', 'dry')),
        ('**Resolution**: oil', ('resolution', 'Resolution', 'oil')),
        ('How the issue was fixed? Oil', ('resolution', 'How the issue was fixed?', 'Oil')),
        ('Solution - oil', ('resolution', 'Solution', 'oil')),
        ('Doors: dry', None),
        ('Error: dry', None),
        ('http://example.org', None),
    ],
)
def test_labels(text, expected):
    (mark,) = mark_lines(read_paper('a.md', f'x {text}'.encode()).lines)
    plain = type(mark)(mark.line, mark.shape, text)
    assert label_of(plain) == expected
