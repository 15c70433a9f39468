"""What a link points at."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.model import Target
from handrail.source.links import target_of


@pytest.mark.parametrize(
    ('href', 'target'),
    [
        ('x.md', Target('a/b/x.md')),
        ('../x.md#y', Target('a/x.md', 'y')),
        ('./x.md?query#y', Target('a/b/x.md', 'y')),
        ('#here', Target('a/b/c.md', 'here')),
        ('', Target('a/b/c.md')),
        ('../../../x.md', Target('../x.md')),
        ('my%20file.md#%C3%BC', Target('a/b/my file.md', 'ü')),
        ('folder/', Target('a/b/folder')),
        ('/x.md', None),
        (' /x.md', None),
        ('%2Fetc/passwd', None),
        ('//host/x.md', None),
        ('https://example.org/x.md', None),
        ('mailto:a@example.org', None),
        ('javascript:alert(1)', None),
        ('http://[::1', None),
    ],
)
def test_target(href, target):
    assert target_of('a/b/c.md', href) == target


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_every_text_is_answered(href):
    target = target_of('a/b.md', href)
    assert target is None or not target.uri.startswith('/')
