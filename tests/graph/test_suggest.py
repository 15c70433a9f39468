from __future__ import annotations

import pytest

from handrail.graph.suggest import as_written, did_you_mean, nearest, nearest_uri, shelve


@pytest.mark.parametrize(
    ('word', 'options', 'found'),
    [
        ('databse', ['database', 'network'], 'database'),
        ('Database', ['database', 'network'], 'database'),
        ('PAYMENTS', ['database'], ''),
        ('x', [], ''),
        ('', ['a'], ''),
    ],
)
def test_the_nearest_name(word: str, options: list[str], found: str) -> None:
    assert nearest(word, options) == found


@pytest.mark.parametrize(
    ('uri', 'found'),
    [
        ('runbooks/login.md', 'runbooks/db/login.md'),
        ('runbooks/escalatoin.md', 'runbooks/escalation.md'),
        ('rnbooks/net-pg-002.md', 'practices/net-pg-001.md'),
        ('runbooks/net-pg-002.md', ''),
        ('practices', 'practices/index.md'),
        ('wholly/different.md', ''),
    ],
)
def test_the_nearest_file(uri: str, found: str) -> None:
    files = [
        'runbooks/db/login.md',
        'runbooks/escalation.md',
        'practices/net-pg-001.md',
        'practices/index.md',
    ]
    assert nearest_uri(uri, shelve(files)) == found


@pytest.mark.parametrize(
    ('uri', 'found'),
    [
        ('runbooks/logins.md', 'runbooks/login.md'),
        ('runbooks/nope.md', ''),
        ('teams/x.md', ''),
        ('runbooks/indexes.md', ''),
    ],
)
def test_an_index_page_or_an_ending_is_like_nothing(uri: str, found: str) -> None:
    files = ['actions/index.md', 'runbooks/index.md', 'runbooks/login.md', 'teams/index.md', 'index.md']
    assert nearest_uri(uri, shelve(files)) == found


def test_the_order_of_options_does_not_matter() -> None:
    options = ['login-a.md', 'login-b.md', 'login-c.md']
    assert nearest('login-x.md', options) == nearest('login-x.md', options[::-1])
    assert nearest_uri('login-x.md', shelve(options)) == nearest_uri('login-x.md', shelve(options[::-1]))


def test_a_suggested_link_is_one_that_works_where_it_is_written() -> None:
    assert as_written('runbooks/login.md', 'postmortems/2024/x.md') == '../../runbooks/login.md'
    assert as_written('runbooks/login.md', 'runbooks/slots.md') == 'login.md'
    assert as_written('runbooks/login.md', 'index.md') == 'runbooks/login.md'


def test_no_suggestion_is_no_hint() -> None:
    assert did_you_mean('') == ''
    assert did_you_mean('x') == "did you mean 'x'?"
