"""Spans: nothing raises, nothing is lost, every link is found at its line."""

from hypothesis import given, settings
from hypothesis import strategies as st
from support.postmortems import documents

from handrail.model import plain
from handrail.source.outline import read_outline

MARKS = st.text(st.sampled_from('ab *_`[]()!<>&\\\n"\'#x.m/:'), max_size=60)


def runs(text):
    outline = read_outline('d/x.md', text)
    parts = [part for part in (outline.preface, outline.lead, *outline.parts) if part]
    return [(token, outline.run(token)) for part in parts for token in part.tokens if token.type == 'inline']


@given(st.text() | MARKS)
@settings(max_examples=100, deadline=None)
def test_letters_are_kept(text):
    for token, run in runs(text):
        told = plain(run.spans) + ''.join(raw for _, raw, _ in run.links)
        for child in token.children or []:
            if child.type in {'text', 'code_inline'}:
                assert child.content.strip() in told


@given(MARKS | documents())
@settings(max_examples=100, deadline=None)
def test_a_link_is_found_at_its_line(text):
    lines = text.split('\n')
    for _, run in runs(text):
        for at, raw, words in run.links:
            assert raw in lines[at.line - 1] or raw in text
            assert words in plain(run.spans)


@given(documents())
@settings(max_examples=50, deadline=None)
def test_neighbours_with_the_same_marks_are_one_span(text):
    for _, run in runs(text):
        for one, other in zip(run.spans, run.spans[1:], strict=False):
            same = (one.strong, one.emphasis, one.href, one.target, one.code)
            assert one.code or same != (other.strong, other.emphasis, other.href, other.target, other.code)


def test_a_reference_names_what_holds_it():
    ((_, run),) = runs('See [x](../a.md#b), [y](https://example.org).\n')
    (ref,) = run.refs('d/x.md', 'section:s', 'prose')
    assert (ref.source, ref.role, ref.raw, ref.text) == ('section:s', 'prose', '../a.md#b', 'x')
    assert (ref.target.uri, ref.target.anchor) == ('a.md', 'b')
