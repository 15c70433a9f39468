"""What a foreign document is, and why some are refused."""

import pytest
from hypothesis import given, settings
from support.papers import documents, golden
from support.pieces import paper_of, parts_of

from handrail.intake.genre import genre_of, runbook_role
from handrail.intake.marks import mark_lines
from handrail.intake.paper import Refusal, read_paper
from handrail.intake.parts import read_parts
from handrail.intake.shapes import is_filled, is_link_line, plain_words


@pytest.mark.parametrize('case', golden('intake-genre'))
def test_golden(case):
    found = genre_of(paper_of(case['text']), parts_of(case['text']))
    assert (f'refused: {found.why}' if isinstance(found, Refusal) else found) == case['expect']


@given(documents)
@settings(max_examples=100, deadline=None)
def test_every_document_has_a_genre_or_a_reason(text):
    paper = read_paper('a.md', text.encode(errors='replace'))
    if isinstance(paper, Refusal):
        return
    found = genre_of(paper, read_parts(mark_lines(paper.lines))[1])
    assert found in {'postmortem', 'runbook'} or (found.name == 'a.md' and len(found.why) > 20)


@pytest.mark.parametrize(
    ('text', 'filled'),
    [
        ('the door was stuck', True),
        ('Owner: ann', True),
        ('| ann | the cook |', True),
        ('**Owner:**', False),
        ('**Owner:** _Your name goes here._', False),
        ('_Say what happened._', False),
        ('<what happened>', False),
        ('TBD', False),
        ('| | ?mins |', False),
        ('- ???', False),
    ],
)
def test_values_and_placeholders(text, filled):
    assert is_filled(text) is filled


def test_links():
    assert is_link_line('- [the report](https://example.org/a)')
    assert not is_link_line('the door was stuck for hours, see [the report](a.md)')
    assert plain_words('see [the report](https://example.org/a) now') == ['see', 'the', 'report', 'now']


def test_sections_of_runbooks():
    assert runbook_role('Possible checks:') == 'diagnosis'
    assert runbook_role('Timeline') == 'other'


def test_words_beside_links_pictures_and_brackets_that_never_close():
    assert plain_words('[![a b](c)](d) e') == ['e']
    assert plain_words('[one two](three(four) five') == ['one', 'two', 'five']
    assert plain_words('![a](' * 3) == ['a'] * 3
    assert is_link_line('[one](https://example.org/a_(b))')
