"""Front matter: where it ends, and that no text makes it raise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.model import Visibility
from handrail.source.frontmatter import THEME_KEYS, Keys, Texts, model_keys, read_front_matter, split

KEY = st.sampled_from(
    ['visibility', 'lang', 'aliases', 'tags', 'search', 'x-own', 'names', 'title', 'unknown']
)
VALUE = st.sampled_from(
    ['', 'a', '[a, b]', '{a: b}', '[[a]]', '"', ': :', 'public', '- a', '\n  - a\n  - b', '\n  a: b', '!!x y']
)
BLOCK = st.lists(st.tuples(KEY, VALUE).map(lambda pair: f'{pair[0]}: {pair[1]}\n'), max_size=6).map(''.join)


class Own(Keys):
    names: Texts = ()


@given(st.text() | BLOCK.map('---\n{}---\n# T\n'.format) | BLOCK.map('---\n{}# T\n'.format))
@settings(max_examples=100, deadline=None)
def test_every_text_is_answered(text):
    front = read_front_matter('x.md', text, Own)
    lines = text.split('\n')
    assert 1 <= front.body_line <= len(lines) + 1
    assert all(1 <= problem.at.line <= len(lines) + 1 for problem in front.problems)
    assert front.keys is not None or front.problems


@given(BLOCK)
@settings(max_examples=50, deadline=None)
def test_the_body_is_what_stands_behind_the_closing_line(block):
    text = f'---\n{block}---\n# Title\nwords\n'
    found, line = split(text)
    assert '\n'.join(text.split('\n')[line - 1 :]) == '# Title\nwords\n'
    assert found == block.removesuffix('\n')


@given(st.lists(st.tuples(KEY, VALUE), max_size=5, unique_by=lambda pair: pair[0]))
@settings(max_examples=100, deadline=None)
def test_each_problem_stands_at_a_line_of_its_key(pairs):
    text = '---\n' + ''.join(f'{key}: {value}\n' for key, value in pairs) + '---\n'
    front = read_front_matter('x.md', text, Own)
    for problem in front.problems:
        if problem.code == 'unknown-key':
            assert text.split('\n')[problem.at.line - 1].startswith(('title:', 'unknown:'))


def test_known_keys_are_those_of_the_model():
    assert model_keys(Own) == {'visibility', 'lang', 'aliases', 'allow', 'names'}
    assert 'status' not in THEME_KEYS


@pytest.mark.parametrize('language', ['de', 'pt-BR', 'zh-Hant-TW', ''])
def test_language(language):
    front = read_front_matter('x.md', f'---\nlang: "{language}"\n---\n', Own)
    assert front.problems == []
    assert front.keys
    assert front.keys.lang == language


def test_place_of_a_key_and_of_one_that_is_missing():
    front = read_front_matter('x.md', '---\nlang: de\nnames:\n  - a\n  - b\n---\n', Own)
    assert front.place('x.md', 'names', 1).line == 5
    assert front.place('x.md', 'visibility').line == 1
    assert front.keys == Own(lang='de', names=('a', 'b'), visibility=Visibility.internal)
