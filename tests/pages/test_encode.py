"""Every value survives its way into the page, in every context, and nothing else comes of it."""

import re

from hypothesis import given, settings
from support.markdown import HOSTILE, find

from handrail.model import Span, Target
from handrail.pages.encode import (
    Markdown,
    attribute,
    code,
    fence,
    finalize,
    line,
    plainly,
    slug,
    text,
    visible,
)
from handrail.pages.inline import Map, external
from handrail.pages.table import bullets, mark, table

few = settings(max_examples=60, deadline=None)
NOWHERE = Map(frozenset({'x.md'}), {}, frozenset(), {})


@few
@given(HOSTILE)
def test_a_title(value):
    found = find(f'# {text(value)}\n\nend')
    assert found.tags <= {'h1', 'a', 'p'}
    assert found.texts.get('h1', ['']) == [line(value)]
    assert found.texts['p'] == ['end']


@few
@given(HOSTILE)
def test_a_heading_with_an_anchor(value):
    found = find(f'## {text(value) or "x"} {{#here}}')
    assert found.attributes('h2') == [{'id': 'here'}]
    assert found.texts['h2'] == [line(value) or 'x']


@few
@given(HOSTILE)
def test_a_paragraph(value):
    found = find(f'{text(value)}\n\nend')
    assert found.tags <= {'p'}
    assert [t for t in found.texts['p'] if t] == [t for t in (line(value), 'end') if t]


@few
@given(HOSTILE, HOSTILE)
def test_table_cells(one, other):
    found = find(table('x', [text(one), Markdown('b')], [[one, other], ['c', other]]))
    assert found.tags <= {'div', 'table', 'thead', 'tbody', 'tr', 'th', 'td'}
    assert found.texts['th'] == [line(one), 'b']
    assert found.texts['td'] == [line(one), line(other), 'c', line(other)]


@few
@given(HOSTILE)
def test_list_items(value):
    found = find(bullets('x', [value, 'end']))
    assert found.tags == {'div', 'ul', 'li'}
    assert found.texts['li'] == [line(value), 'end']


@few
@given(HOSTILE)
def test_the_text_of_a_link(value):
    found = find(f'a {NOWHERE.link("y.md", value, "x.md", "there")} b')
    assert found.tags <= {'p', 'a'}
    assert found.attributes('a') == ([{'href': 'x.md#there'}] if line(value) else [])
    assert found.texts.get('a', ['']) == [line(value)]


@few
@given(HOSTILE)
def test_inline_code(value):
    found = find(f'a {code(value)} b')
    assert found.tags <= {'p', 'code'}
    assert found.texts.get('code', ['']) == [line(value)]
    cell = find(table('x', [Markdown('a')], [[code(value)]]))
    assert cell.texts['td'] == [line(value)]


@few
@given(HOSTILE)
def test_a_fence(value):
    found = find(f'{fence(value, "bash")}\n\nend')
    assert found.texts['p'] == ['end']
    assert _lines(found.texts['code'][0]) == _lines(plainly(value).expandtabs(4))
    assert found.tags <= {'p', 'div', 'pre', 'code', 'span', 'a'}


def _lines(value):
    return [part for part in value.split('\n') if part.strip()]


@few
@given(HOSTILE)
def test_an_attribute_keeps_every_character(value):
    found = find(f'<div class="x" data-copy="{attribute(value)}" markdown="1">\n\ninside\n\n</div>')
    assert found.attributes('div') == [{'class': 'x', 'data-copy': visible(value)}]
    assert found.texts['p'] == ['inside']


@few
@given(HOSTILE)
def test_coloured_words(value):
    found = find(f'{mark("kind", "signal", text(value))} end')
    assert found.tags == {'p', 'span'}
    assert found.texts['span'] == [line(value)]


@few
@given(HOSTILE)
def test_an_address_that_leaves_the_site(value):
    found = find(f'a {external("there", value)} b {external("x", f"https://h.example/{value}")}')
    assert found.tags <= {'p', 'a'}
    for attributes in found.attributes('a'):
        assert attributes.keys() == {'href'}
        assert re.match(r'(https?://[^/]|mailto:|tel:)', attributes['href'], re.IGNORECASE)
    assert 'x' in found.texts['a']


@few
@given(HOSTILE, HOSTILE, HOSTILE)
def test_spans_with_marks_and_links(one, two, three):
    spans = (
        Span(one, strong=True),
        Span(two, code=True, target=Target('x.md')),
        Span(three, emphasis=True, href='https://h.example/a(b)_c*d'),
    )
    found = find(f'a{NOWHERE.spans("y.md", spans)}b')
    assert found.tags <= {'p', 'strong', 'code', 'em', 'a'}
    assert found.everything.split() == f'a{_run(one)}{line(two)}{_run(three)}b'.split()


def _run(value):
    """What is left of a run of text: its words, and a space where it begins or ends with any."""
    before, after = value[:1].isspace() * ' ', (value[-1:].isspace() and bool(value.strip())) * ' '
    return f'{before}{line(value)}{after}'


@few
@given(HOSTILE)
def test_nothing_stays_hidden(value):
    shown = visible(value)
    assert not re.search(
        '[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]', shown
    )
    shown.encode()


@few
@given(HOSTILE)
def test_a_slug_is_a_file_name(value):
    assert re.fullmatch('[a-z0-9]+(-[a-z0-9]+)*', slug(value))


def test_what_is_joined_to_markdown_is_encoded_again():
    joined = Markdown('**a**') + '*b*'
    assert finalize(Markdown('**a**')) == '**a**'
    assert finalize(joined) == text('**a***b*')


def test_ordinary_words_stay_readable():
    assert text('2024-01-21 at 13:45, in v1.2. The end.') == '2024-01-21 at 13:45, in v1.2&#46; The end.'
    assert text('pg_hba.conf') == 'pg&#95;hba.conf'
    assert code('pg_hba.conf') == '`pg_hba.conf`'
