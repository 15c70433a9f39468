"""Only what the theme can take reaches it."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.markdown import HOSTILE

from handrail.pages.encode import Markdown
from handrail.pages.frontmatter import described, front_matter

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
        ('description', 'One & "two"\n <b>', 'One &amp; &quot;two&quot; &lt;b&gt;'),
        ('description', 'für ' * 60, f'{"f&#252;r " * 48}f&#252;r&#8230;'),
        ('description', ['x'], None),
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
    data = yaml.safe_load(text.strip('-\n') or '{}')
    assert not set(data.pop('description', '')) & set('<>"\'')
    assert not set(json.dumps(data)) & set('<>&')
    assert data.keys() <= {'tags', 'hide', 'search', 'template', 'lang', 'icon'}


def test_a_description_goes_on_top_and_gives_way_to_the_authors():
    assert described(Markdown('# A\n'), 'It is <b>.') == '---\ndescription: "It is &lt;b&gt;."\n---\n\n# A\n'
    begun = front_matter(hide=['toc'])
    assert described(Markdown(f'{begun}# A\n'), 'x') == '---\ndescription: "x"\nhide: ["toc"]\n---\n\n# A\n'
    written = Markdown(f'{front_matter([("description", json.dumps("Mine."))])}# A\n')
    assert described(written, 'x') == written
    assert described(Markdown('# A\n'), '') == '# A\n'
