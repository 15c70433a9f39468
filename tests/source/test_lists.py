"""Whether the check of lists agrees with what Python-Markdown makes of them."""

import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from handrail.source.lists import check_lists
from handrail.source.outline import read_outline

COMMONMARK = MarkdownIt('commonmark').enable('table').disable('code')
STRUCTURE = {'ul', 'ol', 'li', 'pre', 'table', 'blockquote', 'h2'}


class _Skeleton(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, _attrs):
        if tag in STRUCTURE:
            self.found.append(f'<{tag}>')

    def handle_endtag(self, tag):
        if tag in STRUCTURE:
            self.found.append(f'</{tag}>')

    def handle_data(self, data):
        self.found += re.findall(r'\w+', data)


def skeleton(html):
    parser = _Skeleton()
    parser.feed(html)
    return parser.found


def site(text):
    return skeleton(markdown.markdown(text, extensions=['tables', 'pymdownx.superfences']))


def host(text):
    return skeleton(COMMONMARK.render(text))


def codes(text):
    outline = read_outline('x.md', text)
    return [problem.code for problem in check_lists(outline, outline.lead.tokens, outline.lead.start)]


_MARK = st.sampled_from(['- ', '- ', '* ', '1. ', '1) ', '2. '])
_LINE = st.one_of(
    st.tuples(st.integers(0, 9).map(' '.__mul__), _MARK, st.just('item')).map(''.join),
    st.tuples(st.sampled_from(['', '    ', '        ']), st.sampled_from(['- ', '1. ']), st.just('item')).map(
        ''.join
    ),
    st.sampled_from(['words', '  words', '    words', '> words', '> - item', '> ', '| a |\n|---|\n| b |']),
    st.sampled_from(['```\ncode\n```', '    ```\n    code\n    ```', '  ```\n  code\n  ```']),
    st.just(''),
    st.just(''),
)


@given(st.lists(_LINE, min_size=1, max_size=8).map('\n'.join))
@settings(max_examples=100, deadline=None)
def test_nothing_raises_and_each_line_is_told_once(text):
    outline = read_outline('x.md', text)
    lines = [problem.at.line for problem in check_lists(outline, outline.lead.tokens, 1)]
    assert lines == sorted(set(lines))


_ITEMS = st.recursive(
    st.just([]),
    lambda below: st.lists(
        st.tuples(st.sampled_from(['- ', '1. ']), st.booleans(), below), min_size=1, max_size=3
    ),
    max_leaves=8,
)


def _lines(items, indent, step):
    for _, loose, below in items:
        yield ' ' * indent + items[0][0] + 'item'
        if loose:
            yield from ('', ' ' * (indent + step) + 'more', '')
        yield from _lines(below, indent + step, step)


@given(_ITEMS, st.sampled_from([2, 3, 4]))
@settings(max_examples=100, deadline=None)
def test_what_is_not_reported_looks_alike_on_the_site_and_on_a_git_host(items, step):
    text = 'Words.\n\n' + '\n'.join(_lines(items, 0, step))
    if not codes(text):
        assert site(text) == host(text)


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('words\n- a\n- b', 'list-as-text'),
        ('| a |\n|---|\n| b |\n- c', 'list-as-text'),
        ('> words\n- a', 'list-as-text'),
        ('1. a\n\n    more\n2. b', 'list-as-text'),
        ('- a\n  - b', 'list-level'),
        ('1. a\n   - b\n2. c', 'list-level'),
        ('1. a\n\n   more\n2. b', 'list-level'),
        ('- a\n    - b\n      - c', 'list-level'),
        ('- a\n\n  ```\n  b\n  ```', 'list-level'),
        ('words\n\n    - a', 'list-level'),
        ('1) a\n2) b', 'list-number'),
        ('- a\n\n1. b', 'list-joined'),
    ],
)
def test_what_is_reported_does_look_different(text, code):
    assert code in codes(text)
    assert site(text) != host(text)


@pytest.mark.parametrize(
    'text',
    [
        '- a\n- b',
        'words\n\n- a\n    - b\n        - c\n- d',
        '1. a\n    - b\n2. c',
        '- a\ngoes on',
        '- a\n\n    more\n\n- b',
        '> - a\n>     - b',
        '```\nwords\n- a\n```\n\n- b',
        '- a\n\n    ```\n    b\n    ```\n\n- c',
        '- a\n\n\n- b',
    ],
)
def test_what_looks_alike_is_not_reported(text):
    assert codes(text) == []
    assert site(text) == host(text)
