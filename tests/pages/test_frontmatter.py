"""Only what the theme can take reaches it."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.markdown import HOSTILE

from handrail.pages.frontmatter import front_matter

JSON = st.recursive(
    HOSTILE, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(HOSTILE, inner, max_size=3))
)
KEYS = st.sampled_from(
    ['tags', 'hide', 'search', 'template', 'lang', 'icon', 'title', 'description', 'status', 'x: y']
)


@pytest.mark.parametrize(
    ('key', 'value', 'emitted'),
    [
        ('tags', ['a b', '<b>', 'c'], ['a b', 'c']),
        ('tags', 'one', ['one']),
        ('hide', 'toc', ['toc']),
        ('search', {'boost': '2'}, {'boost': 2.0}),
        ('search', {'exclude': 'true'}, {'exclude': True}),
        ('search', {'boost': '1e9'}, None),
        ('template', 'home.html', 'home.html'),
        ('template', '../../etc/passwd', None),
        ('icon', 'material/home', 'material/home'),
        ('lang', 'de-CH', 'de-CH'),
        ('lang', '"><script>', None),
        ('title', 'x', None),
        ('description', 'x', None),
        ('status', 'new', None),
    ],
)
def test_what_passes(key, value, emitted):
    text = front_matter([(key, json.dumps(value))])
    assert yaml.safe_load(text.strip('-\n') or '{}') == ({} if emitted is None else {key: emitted})


def test_the_authors_keys_stand_before_ours():
    assert front_matter([('search', '{"exclude": "true"}')], search={'boost': 2}) == (
        '---\nsearch: {"exclude": true}\n---\n\n'
    )
    assert front_matter() == ''


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_whatever_is_written_it_stays_yaml_without_markup(keys):
    text = front_matter((key, json.dumps(value)) for key, value in keys.items())
    assert not set(text) & set('<>&')
    data = yaml.safe_load(text.strip('-\n') or '{}')
    assert data.keys() <= {'tags', 'hide', 'search', 'template', 'lang', 'icon'}
