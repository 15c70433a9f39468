"""The outline: lines, anchors, and that the short way to inline tokens gives the same as the parser."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.postmortems import documents, mutated

from handrail.model import plain
from handrail.source.anchors import Anchors
from handrail.source.outline import read_outline

PLAIN = MarkdownIt('commonmark').enable('table').disable('code')


@given(st.text() | mutated() | documents())
@settings(max_examples=100, deadline=None)
def test_every_line_of_the_body_belongs_to_one_part(text):
    outline = read_outline('x.md', text)
    if outline.over:
        return
    parts = [part for part in (outline.preface, outline.lead, *outline.parts) if part]
    owned = sorted(number for part in parts for number in range(part.start, part.end))
    headings = {number for part in parts for number in range(part.at.line, part.start)}
    assert len(owned) == len(set(owned))
    assert set(owned) | headings >= {n for n, line in enumerate(text.split('\n'), 1) if line.strip()}


@given(documents())
@settings(max_examples=50, deadline=None)
def test_a_heading_is_at_its_line(text):
    outline = read_outline('x.md', text, 4)
    lines = text.split('\n')
    for part in outline.parts:
        assert lines[part.at.line - 1].startswith('#' * part.level + ' ')


@given(st.text(st.sampled_from('ab *_`[]()!<>&\\\n#-|1.'), max_size=60) | documents())
@settings(max_examples=100, deadline=None)
def test_inline_tokens_are_those_of_the_parser(text):
    outline = read_outline('x.md', text)
    parts = [part for part in (outline.preface, outline.lead, *outline.parts) if part]
    found = [token for part in parts for token in part.tokens if token.type == 'inline']
    contents = {token.content: token.children for token in PLAIN.parse(text) if token.type == 'inline'}
    for token in found:
        wanted = [(child.type, child.content) for child in contents[token.content] or []]
        assert [(child.type, child.content) for child in token.children or []] == wanted


@given(
    st.lists(st.sampled_from(['Foo', 'foo', 'Foo 1', 'foo-1', 'foo-1-1', '!', 'section', 'Ä']), max_size=12)
)
@settings(max_examples=100, deadline=None)
def test_slugs_are_given_out_once(words):
    anchors = Anchors()
    slugs = [anchors.slug(word) for word in words]
    assert len(slugs) == len(set(slugs))
    assert all(slugs)


def test_text_between_lines_has_no_blank_lines_around_it():
    outline = read_outline('x.md', '# T\n\n\n  a\n\nb\n\n\n## S\n')
    assert outline.lead_text() == '  a\n\nb'


@pytest.mark.parametrize('count', [299, 300])
def test_headings_up_to_the_limit(count):
    outline = read_outline('x.md', '# T\n' + '## S\n' * (count - 1))
    assert not outline.over
    assert len(outline.parts) == count - 1


def test_headings_over_the_limit():
    outline = read_outline('x.md', '# T\n' + '## S\n' * 300)
    assert [problem.code for problem in outline.problems] == ['too-many-headings']
    assert plain(outline.title) == 'T'
    assert len({part.anchor for part in outline.parts}) == 299


def test_headings_of_a_long_document_are_not_looked_for_in_fences():
    outline = read_outline('x.md', '# T\n```\n## code\n```\n## S\n' + 'x' * 9000)
    assert [part.anchor for part in outline.parts] == ['s']
