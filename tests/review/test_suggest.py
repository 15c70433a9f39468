"""Suggestions: the right ones first, none without real overlap."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import build

from handrail.kinds import assemble, read
from handrail.model import Postmortem
from handrail.review.relevance import shelve, stem, telling, words
from handrail.review.suggest import Suggestion, catalogue, suggest

BAKERY = Path(__file__).parent.parent / 'fixtures' / 'bakery'
SHELF = {path.relative_to(BAKERY).as_posix(): path.read_bytes() for path in sorted(BAKERY.rglob('*.md'))}
SITE = assemble(SHELF, frozenset(SHELF), build.settings())
OFFERS = catalogue(SITE.library)


def draft(*rows: str, title: str = 'A bad morning', cause: str = '', summary: str = '') -> Postmortem:
    told = '\n'.join(f'- 0{5 + number}:00 `note` {row}' for number, row in enumerate(rows))
    text = (
        f'---\nstatus: draft\n---\n# {title}\n\n## Summary\n\n{summary}\n\n## Timeline\n\n{told}\n\n'
        f'## Root cause\n\n{cause}\n'
    )
    document: Postmortem = read(
        'postmortems/2024/2024-02-01-x.md', text.encode(), build.settings()
    ).documents[0]
    return document


def keys_of(found: tuple[Suggestion, ...]) -> list[str]:
    return [each.key for each in found]


@pytest.mark.parametrize(
    ('row', 'key', 'terms'),
    [
        ('We thought the gas valve was stuck.', 'step:ovens#valve', {'gas', 'valve'}),
        ('No spark at the igniter.', 'step:ovens#spark', {'spark', 'igniter'}),
        ('The thermostat was badly calibrated.', 'step:ovens#thermostat', {'thermostat', 'calibrated'}),
        ('Suspected the firmware updates of Monday.', 'step:tills#firmware', {'firmware', 'updates'}),
        ('The display says "E42 Igniter Lockout" again.', 'step:ovens#valve', {'E42 igniter lockout'}),
        (
            'One provider failed, and terminals had no second route.',
            'practice:net-till-001',
            {'provider', 'route'},
        ),
    ],
)
def test_the_right_one_comes_first_with_the_words_that_it_shares(row: str, key: str, terms: set[str]) -> None:
    found = suggest(OFFERS, draft(row))
    assert found[0].key == key
    assert terms <= set(found[0].terms)
    assert (found[0].about, found[0].text) == ('t0500', row)


@pytest.mark.parametrize(
    'row',
    [
        'The baker was late.',
        'Lunch was had.',
        'All is well again.',
        'We opened the doors of the shop.',
        'A customer reported that nobody answered the telephone.',
        'Restarted the web server after a typo in its configuration.',
        'The firmware arrived.',
        'A spark of hope at last.',
        'Configuration file restarted, settings loaded, server open again.',
        '数据库故障',
        '',
        '12 34 56',
    ],
)
def test_nothing_without_real_overlap(row: str) -> None:
    assert suggest(OFFERS, draft(row or '-')) == ()


def test_a_cause_is_asked_about_as_a_row_is() -> None:
    found = suggest(
        OFFERS, draft('Bread was late.', cause='The card terminals lost the gateway of the bank.')
    )
    assert found[0].key == 'step:tills#gateway'
    assert found[0].about == 'root-cause'


def test_what_is_linked_already_is_not_suggested() -> None:
    row = 'We thought the gas valve was stuck.'
    assert 'step:ovens#valve' in keys_of(suggest(OFFERS, draft(row)))
    linked = f'{row} See [the valve](../../runbooks/ovens.md#valve).'
    assert 'step:ovens#valve' not in keys_of(suggest(OFFERS, draft(linked)))


def test_similar_incidents_stand_last() -> None:
    told = draft(
        'The ovens stay cold, the gas valve of the supply line sticks.',
        title='Cold ovens again',
        summary='The valve of the gas supply line stuck again; the thermostat showed nothing.',
    )
    found = suggest(OFFERS, told)
    assert found[-1].key == 'postmortem:2023-05-01-cold-ovens'
    assert found[-1].about == ''
    assert 'postmortem:2023-09-01-flour' not in keys_of(found)
    other = draft(
        'The till printer jams.', title='Paper everywhere', summary='The printer took two sheets at once.'
    )
    assert not [key for key in keys_of(suggest(OFFERS, other)) if key.startswith('postmortem:')]


def test_an_incident_is_not_like_itself() -> None:
    for one in SITE.library.postmortems:
        assert f'postmortem:{one.id}' not in keys_of(suggest(OFFERS, one))


def test_an_empty_site_suggests_nothing() -> None:
    empty = catalogue(build.library())
    assert suggest(empty, draft('The gas valve was stuck.')) == ()


class TestRelevance:
    @pytest.mark.parametrize(
        ('terms', 'count'),
        [
            (['firewall'], 1),
            (['firewall', 'subnets'], 2),
            (['pooling', 'pool'], 1),
            (['server', 'files', 'restarted', 'configuration'], 0),
            (['arriving'], 0),
            (['pg_hba'], 2),
            (['net.core.somaxconn'], 2),
            (['24h'], 1),
            (['v2'], 1),
            ([], 0),
        ],
    )
    def test_words_of_every_report_tell_nothing_and_a_name_tells_by_itself(
        self, terms: list[str], count: int
    ) -> None:
        assert telling(terms) == count

    @pytest.mark.parametrize(
        ('one', 'other'),
        [
            ('deployments', 'deployed'),
            ('queries', 'query'),
            ('failing', 'failed'),
            ('connections', 'connection'),
        ],
    )
    def test_words_of_a_family_have_one_stem(self, one: str, other: str) -> None:
        assert stem(one) == stem(other)

    @pytest.mark.parametrize(
        ('one', 'other'), [('port', 'portal'), ('disk', 'dish'), ('cache', 'cash'), ('host', 'hose')]
    )
    def test_others_have_not(self, one: str, other: str) -> None:
        assert stem(one) != stem(other)

    def test_names_count_as_a_whole_and_by_their_parts(self) -> None:
        found = [word for _, word in words('pg_hba.conf, the users log in')]
        assert found == ['pg_hba.conf', 'pg', 'hba', 'conf', 'login']

    def test_rare_words_weigh_more(self) -> None:
        shelf = shelve([('gas valve', ''), ('gas meter', ''), ('gas bill', '')])
        assert shelf.weights[stem('valve')] > shelf.weights[stem('gas')] > 0
        assert shelf.matches('the valve for gas')[0].number == 0
        assert shelve([]).matches('gas') == []
