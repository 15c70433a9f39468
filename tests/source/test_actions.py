"""Actions: ids, states, and that no list makes the reader raise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.postmortems import documents

from handrail.model import ActionStatus, ActionType, Span, plain
from handrail.source.actions import derived_id, read_actions
from handrail.source.facts import KEYS
from handrail.source.outline import read_outline

KEY = st.sampled_from([*sorted(KEYS), 'x-own', 'ownr', 'Note', ''])
VALUE = st.sampled_from(
    [
        *('', 'a', 'done', 'a-b', 'was', ',', '`a`', '*', '[', '2024-03-01', '2024-03-01, was 2024-02-01'),
        *('[a](b.md)', '[a](#b)', '[a](https://x)', '![a](b.png)', 'attested by'),
        'attested by a on 2024-03-01: [p](https://x)',
    ]
)
ITEM = st.tuples(
    st.sampled_from(['[ ] ', '[x] ', '[X] ', '[] ', '']),
    st.sampled_from(['One', 'Two three', '', '🚒', '`code`', '[a](b.md)']),
    st.lists(st.tuples(st.sampled_from(['  - ', '    - ']), KEY, VALUE), max_size=4),
).map(lambda item: f'- {item[0]}{item[1]}\n' + ''.join(f'{a}{key}: {value}\n' for a, key, value in item[2]))


def read(text, anchors=()):
    outline = read_outline('x.md', text)
    return read_actions(outline, [outline.lead, *outline.parts], anchors)


@given(st.lists(ITEM, max_size=5).map(''.join) | documents())
@settings(max_examples=100, deadline=None)
def test_every_list_is_answered_and_ids_are_unique(text):
    found = read(text, ['one', 'timeline'])
    ids = [action.id for action in found.actions]
    assert len(ids) == len(set(ids))
    assert not {'one', 'timeline'} & set(ids)
    assert {ref.source for ref in found.refs} <= {f'action:{name}' for name in ids}
    assert all(1 <= problem.at.line <= text.count('\n') + 1 for problem in found.problems)


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_a_derived_id_is_an_address(words):
    name = derived_id((Span(words),))
    assert 1 <= len(name) <= 40
    assert not set(name) & set(' #/?"<>')
    assert not name.startswith('-')
    assert not name.endswith('-')


@pytest.mark.parametrize(
    ('box', 'status', 'expected', 'codes'),
    [
        ('[ ] ', '', 'accepted', []),
        ('', '', 'accepted', []),
        ('[x] ', '', 'done', []),
        ('[X] ', 'done', 'done', []),
        ('[ ] ', 'proposed', 'proposed', []),
        ('[ ] ', 'in-progress', 'in-progress', []),
        ('[ ] ', 'done', 'done', ['status-differs']),
        ('', 'done', 'done', ['status-differs']),
        ('[x] ', 'in-progress', 'in-progress', ['status-differs']),
        ('[x] ', 'not-doing', 'not-doing', ['status-differs']),
    ],
)
def test_states(box, status, expected, codes):
    stated = f'\n  - status: {status}' if status else ''
    found = read(f'- {box}Do it{stated}\n  - evidence: [a](a.md)\n  - reason: because')
    assert [action.status for action in found.actions] == [ActionStatus(expected)]
    assert [problem.code for problem in found.problems] == codes


@pytest.mark.parametrize('kind', list(ActionType))
def test_each_type(kind):
    assert [action.type for action in read(f'- [ ] Do it\n  - type: {kind}').actions] == [kind]


@pytest.mark.parametrize('indent', [2, 3, 4, 5])
def test_keys_may_be_indented_as_people_do(indent):
    (action,) = read(f'- [ ] Do it\n{" " * indent}- owner: a\n{" " * indent}- priority: P2').actions
    assert (action.owner, action.priority) == ('a', 'P2')


def test_numbered_items_are_actions():
    found = read('1. One\n   - owner: a\n2. [x] Two\n   - evidence: [a](a.md)\n')
    assert [(action.id, action.owner, action.status.value) for action in found.actions] == [
        ('one', 'a', 'accepted'),
        ('two', '', 'done'),
    ]


def test_a_repeated_line_owes_no_evidence_of_its_own():
    found = read('- [x] One\n  - evidence: [a](a.md)\n- [x] Again\n  - same as: [One](#one)\n')
    assert found.problems == []
    assert found.actions[1].same_as
    assert plain(found.actions[1].text) == 'Again'


def test_a_derived_id_gives_way_to_a_stated_one_that_comes_later():
    found = read('- [ ] One\n- [ ] Other\n  - id: one\n')
    assert [(action.id, action.stated_id) for action in found.actions] == [('one-2', False), ('one', True)]
