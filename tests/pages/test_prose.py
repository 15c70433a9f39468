"""An author's Markdown stays as it is, but for links that lead nowhere."""

import pytest
from hypothesis import given, settings
from support.markdown import HOSTILE, find

from handrail.model import Place, Problem, Ref, Target
from handrail.pages.prose import heading, mended, prose
from handrail.source.foreign import unmarked


def dead(raw: str, line: int) -> Ref:
    return Ref(Place('x.md', line), '', 'prose', Target('y.md'), 'text', raw)


def told(line: int) -> Problem:
    return Problem(Place('x.md', line), 'dangling-link', 'it leads nowhere')


@pytest.mark.parametrize(
    ('text', 'raw', 'expected'),
    [
        ('see [a](gone.md) end', 'gone.md', 'see [a](#hr-problems) end'),
        ('see [a](<gone me.md>) end', 'gone me.md', 'see [a](#hr-problems) end'),
        ('see [a](gone.md "t") and ![b](gone.md)', 'gone.md', 'see [a](#hr-problems) and ![b](gone.md)'),
        ('[a][b]\n\n[b]: gone.md', 'gone.md', '[a][b]\n\n[b]: #hr-problems'),
        ('two\nlines [a](gone.md#x)', 'gone.md#x', 'two\nlines [a](#hr-problems)'),
        ('[a](gone.md5) [b](gone.md)', 'gone.md', '[a](gone.md5) [b](#hr-problems)'),
    ],
)
def test_a_reported_link_leads_to_the_banner(text, raw, expected):
    assert mended(text, [dead(raw, 7)], [told(7)], 7) == expected


@pytest.mark.parametrize(
    ('text', 'raw', 'expected'),
    [
        ('see [a [b] *c*](gone.md) end', 'gone.md', 'see a [b] *c* end'),
        ('see ![a](gone.md) end', 'gone.md', 'see a end'),
        ('[a][b]\n\n[b]: gone.md', 'gone.md', '[a][b]\n\n[b]: #'),
    ],
)
def test_a_withheld_link_leaves_its_words(text, raw, expected):
    assert mended(text, [dead(raw, 7)], [], 7) == expected


def test_only_the_paragraph_of_the_link_is_touched():
    text = '`[a](gone.md)`\n\n[b](gone.md)\n\n    [c](gone.md)'
    assert mended(text, [dead('gone.md', 3)], [told(3)]) == text.replace('[b](gone.md)', '[b](#hr-problems)')


def test_a_link_outside_the_text_is_left_to_others():
    assert mended('[b](gone.md)', [dead('gone.md', 3)], [told(3)], 1) == '[b](gone.md)'
    assert mended('x\n\n[b](gone.md)', [dead('gone.md', 90)], [told(90)], None) == 'x\n\n[b](#hr-problems)'


def test_hidden_characters_are_shown():
    assert prose('\n\nrun \u202ehsab\n', [], []) == 'run ⟦U+202E⟧hsab'


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_text_without_dead_links_stays_and_lines_stay_lines(value):
    text = ''.join(c for c in value if c.isprintable() or c == '\n')
    assert unmarked(mended(text, [], [])) == text
    assert mended(value, [dead('gone.md', 1)], []).count('\n') == value.count('\n')


@pytest.mark.parametrize('anchor', ['login', 'größe', 'pg_hba.conf', 'a-1', 't0122-0010', '2024'])
def test_an_anchor_becomes_the_id_of_its_heading(anchor):
    assert find(heading(1, 'x', anchor)).attributes('h2') == [{'id': anchor}]


@pytest.mark.parametrize('anchor', ['_x_', '*x*', 'a=b', "x' onclick='y", '`x`', '[x](y)', '}{', '"'])
def test_an_unusual_anchor_harms_nothing(anchor):
    found = find(heading(9, 'x', anchor))
    assert found.tags <= {'h6', 'a'}
    assert found.attributes('h6')[0].keys() == {'id'}
