"""The data files of the two incidents: what they say, and that they keep to their own schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from support import build, incidents, schema

from handrail.model import Site, TimelineEntry
from handrail.outputs import outputs, schema_files, schemas
from handrail.outputs.schema import RECORDS
from handrail.source.schemas import front_matter_schemas

NAMES = ('actions', 'alerts', 'incidents', 'runbooks')
SITES = {'seed': incidents.around_the_seed, 'other': incidents.around_the_other, 'empty': build.library}


@pytest.fixture(scope='module')
def seed() -> dict[str, bytes]:
    return everything(build.site(incidents.around_the_seed()))


@pytest.fixture(scope='module')
def other() -> dict[str, bytes]:
    return everything(build.site(incidents.around_the_other(), site_url='https://rail.example.org/ops/'))


def everything(site: Site) -> dict[str, bytes]:
    schemas = schema_files(site.settings.site_url).items()
    return outputs(site) | {address: text.encode() for address, text in schemas}


def data(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[f'{name}.json'])[name]


def test_addresses(seed: dict[str, bytes]) -> None:
    data = {'actions.csv', 'names.json', *(f'{name}.json' for name in NAMES)}
    assert {uri for uri in seed if not uri.startswith('schema/')} == data
    names = (*NAMES, 'incident', *front_matter_schemas())
    assert seed.keys() - data == {f'schema/{name}.schema.json' for name in names}


@pytest.mark.parametrize('library', SITES.values(), ids=SITES.keys())
@pytest.mark.parametrize('name', NAMES)
def test_a_file_keeps_to_the_schema_that_is_published_beside_it(library: Any, name: str) -> None:
    files = everything(build.site(library()))
    published = json.loads(files[f'schema/{name}.schema.json'])
    document = json.loads(files[f'{name}.json'])
    assert document['$schema'] == published['$id'] == f'schema/{name}.schema.json'
    assert not list(schema.violations(document, published))


@pytest.mark.parametrize('name', NAMES)
def test_the_checker_sees_a_missing_key_an_unknown_one_and_a_wrong_type(
    other: dict[str, bytes], name: str
) -> None:
    published = json.loads(other[f'schema/{name}.schema.json'])
    document = {**json.loads(other[f'{name}.json']), 'surplus': 1, 'as_of': 'yesterday', name: [{'id': 1}]}
    del document['site']
    found = '\n'.join(schema.violations(document, published))
    for part in ('unknown key surplus', 'no site', "'yesterday' is no date", '1 is no string', 'no url'):
        assert part in found


@pytest.mark.parametrize('name', [*NAMES, 'incident'])
def test_every_field_of_a_schema_is_required_and_described(name: str) -> None:
    published = json.loads(schemas()[name])
    assert published['$schema'] == 'https://json-schema.org/draft/2020-12/schema'
    for record in published['$defs'].values():
        if record['type'] == 'object':
            assert record['additionalProperties'] is False
            assert record['description']
            assert sorted(record['required']) == sorted(record['properties'])
            assert all('description' in field for field in record['properties'].values())


def test_actions_of_the_seed(seed: dict[str, bytes]) -> None:
    actions = {one['id']: one for one in data(seed, 'actions')}
    assert len(actions) == 9
    tests = actions[f'{incidents.SEED_ID}/network-tests']
    assert tests['asked'] == 2
    assert tests['asked_again'] == [f'{incidents.SEED_ID}/strengthen']
    assert tests['url'] == f'postmortems/2024/{incidents.SEED_ID}/#network-tests'
    absent = (
        'owner',
        'due',
        'severity',
        'done_on',
        'priority',
        'tracker',
        'reason',
        'evidence_state',
        'type',
    )
    assert [tests[key] for key in absent] == [None] * len(absent)
    assert (tests['open'], tests['overdue'], tests['due_was'], tests['evidence']) == (True, False, [], [])


def test_actions_of_the_other(other: dict[str, bytes]) -> None:
    actions = {one['id'].partition('/')[2]: one for one in data(other, 'actions')}
    assert actions['instants']['evidence_state'] == 'not-run'
    assert actions['instants']['evidence'] == [
        {
            'text': 'the check',
            'url': 'https://rail.example.org/ops/runbooks/print-queue/#clock',
            'role': None,
            'on': None,
        }
    ]
    assert actions['instants']['done_on'] == '2023-11-03'
    assert (actions['spare']['status'], actions['spare']['reason'], actions['spare']['open']) == (
        'not-doing',
        'One suffices.',
        False,
    )
    assert (actions['age-alert']['due'], actions['age-alert']['due_was']) == (
        '2024-03-20',
        ['2024-02-20', '2024-01-20'],
    )
    assert actions['age-alert']['overdue'] is True
    assert actions['dst']['asked_again'] == [f'{incidents.OTHER_ID}/rehearse']
    assert (actions['number']['document_kind'], actions['number']['on']) == ('drill', '2024-03-31')


def test_moments_carry_their_offset_and_their_zone(seed: dict[str, bytes], other: dict[str, bytes]) -> None:
    (incident,) = data(seed, 'incidents')
    assert incident['started'] == {'time': '2024-01-21T14:00:00+01:00', 'zone': 'Africa/Lagos', 'label': None}
    assert incident['acknowledged'] is None
    rows = {row['id']: row['at']['time'] for one in data(other, 'incidents') for row in one['timeline']}
    assert rows['t0310'] == '2023-10-29T03:10:00+03:00'
    assert rows['t0305'] == '2023-10-29T03:05:00+02:00'


def test_an_offset_with_seconds_becomes_utc() -> None:
    early = build.postmortem(
        '1880-01-01-telegraph', timezone='Europe/Helsinki', rows=[('1880-01-01 12:00', 'note', 'x')]
    )
    (incident,) = data(outputs(build.site(build.library(postmortems=[early]))), 'incidents')
    assert incident['timeline'][0]['at'] == {
        'time': '1880-01-01T10:20:11+00:00',
        'zone': 'UTC',
        'label': None,
    }


def test_durations_are_numbers_or_have_a_reason(seed: dict[str, bytes]) -> None:
    (incident,) = data(seed, 'incidents')
    durations = {one['name']: one for one in incident['durations']}
    assert durations['duration']['minutes'] == 240
    assert durations['time-to-detect']['minutes'] is None
    assert 'precedes' in durations['time-to-detect']['reason']
    assert incident['ongoing'] is False
    assert [one['minutes'] for one in incident['hypotheses']] == [15, 60]
    assert incident['hypotheses'][0]['steps'] == ['login-failures#recent-deployment']
    assert incident['escalations'] == [{'row': 't1600', 'minutes': 125}]
    assert incident['flags'][0]['code'] == 'detected-before-start'
    assert len(incident['actions']) == 11


def test_steps_say_where_they_lead_and_how_they_were_used(seed: dict[str, bytes]) -> None:
    runbooks = {one['id']: one for one in data(seed, 'runbooks')}
    first = runbooks['login-failures']['steps'][0]
    assert [(one['leads_to'], one['ends']) for one in first['outcomes']] == [
        ('database-connectivity#load', False),
        ('login-failures#escalate', False),
    ]
    assert [(one['relation'], one['minutes'], one['url']) for one in first['usages']] == [
        ('misled', 15, f'postmortems/2024/{incidents.SEED_ID}/#t1415')
    ]


def test_alerts() -> None:
    library = build.library(
        alerts={'Down': {'uri': 'alerts/db.rules.yml', 'runbook': 'runbooks/login.md#slots'}, 'Lone': {}},
        runbooks=[build.runbook('login', [('slots', 'verify')], alerts=['Down'])],
    )
    alerts = {one['id']: one for one in data(outputs(build.site(library)), 'alerts')}
    assert alerts['Down']['url'] == 'alerts/Down/'
    assert (alerts['Down']['runbook'], alerts['Down']['runbook_page']) == (
        'login#slots',
        'runbooks/login/#slots',
    )
    assert alerts['Down']['answered_by'] == ['login']
    assert (alerts['Lone']['runbook'], alerts['Lone']['runbook_page'], alerts['Lone']['answered_by']) == (
        None,
        None,
        [],
    )


def test_an_outcome_that_leads_nowhere_does_not_end_the_runbook() -> None:
    library = build.library(runbooks=[build.runbook('login', [('slots', 'verify', ['#gone', 'resolved'])])])
    (runbook,) = data(outputs(build.site(library)), 'runbooks')
    assert [(one['leads_to'], one['ends']) for one in runbook['steps'][0]['outcomes']] == [
        (None, False),
        (None, True),
    ]


@pytest.mark.parametrize('library', SITES.values(), ids=SITES.keys())
def test_the_same_documents_give_the_same_bytes(library: Any) -> None:
    assert outputs(build.site(library())) == outputs(build.site(library()))


def test_keys_are_sorted_everywhere(other: dict[str, bytes]) -> None:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        assert [key for key, _ in found] == sorted(key for key, _ in found)
        return dict(found)

    for name in NAMES:
        json.loads(other[f'{name}.json'], object_pairs_hook=pairs)


def test_only_the_day_decides_what_is_overdue() -> None:
    library = incidents.around_the_other()
    early: Site = build.site(library, today=date(2024, 1, 1))
    late: Site = build.site(library, today=date(2025, 1, 1))
    assert b'"overdue": true' not in outputs(early)['actions.json']
    assert outputs(late)['actions.json'].count(b'"overdue": true') == 1
    assert json.loads(outputs(late)['actions.json'])['as_of'] == '2025-01-01'


def addresses_in(value: Any, key: str = '') -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from addresses_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from addresses_in(inner, key)
    elif key in ('url', 'runbook_page', '$schema', '$id') and value:
        yield value


def test_addresses_are_absolute_when_the_site_has_one(other: dict[str, bytes]) -> None:
    found = [address for name in NAMES for address in addresses_in(json.loads(other[f'{name}.json']))]
    assert len(found) > 10
    assert all(address.startswith('https://rail.example.org/ops/') for address in found)


def test_the_registry_of_records_is_what_is_published(seed: dict[str, bytes]) -> None:
    assert set(RECORDS) == set(NAMES)
    assert set(schemas()) == {*NAMES, 'incident', *front_matter_schemas()}
    assert all(seed[f'schema/{name}.schema.json'].decode() == text for name, text in schemas().items())


def test_what_the_audience_may_not_read_leaves_no_trace() -> None:
    hidden = {
        'postmortem': 'postmortems/2023/2023-01-01-canary.md',
        'service': 'services/canary.md',
        'alert': 'alerts/Canary.md',
        'runbook': 'runbooks/canary.md',
    }
    incident = build.postmortem(
        '2024-01-21-outage',
        rows=[('2024-01-21 14:00', 'note', 'x')],
        services=['canary'],
        related=['2023-01-01-canary'],
        actions=[{'text': 'x', 'name': 'x', 'status': 'done', 'evidence': [{'to': 'runbooks/canary.md'}]}],
        refs=[
            {'to': 'service=canary', 'role': 'service'},
            {'to': 'postmortem=2023-01-01-canary', 'role': 'related'},
            {'to': 'runbooks/canary.md', 'role': 'evidence', 'source': 'action:x'},
        ],
    )
    runbook = build.runbook(
        'login', services=['canary'], alerts=['Canary'], refs=[{'to': 'alert=Canary', 'role': 'alert'}]
    )
    alert = build.alert('Down', runbook='runbooks/canary.md', runbook_url='https://x.org/runbooks/canary/')
    library = build.library(postmortems=[incident], runbooks=[runbook], alerts=[alert])
    site = build.site(library, hidden.values())
    assert site.graph.problems == ()
    for name, content in outputs(site).items():
        assert b'canary' not in content.lower(), name


def test_a_row_whose_instant_is_not_known_is_told_as_it_was_written() -> None:
    named, bare = (
        TimelineEntry(
            f'row-{number}', None, (build.mark('note'),), build.inline('Down'), build.place('x.md'), written
        )
        for number, written in ((1, '10:30 PM PST'), (2, ''))
    )
    draft = replace(build.postmortem('undated-outage', status='draft'), timeline=(named, bare))
    files = everything(build.site(build.library(postmortems=[draft])))
    published = json.loads(files['schema/incidents.schema.json'])
    assert not list(schema.violations(json.loads(files['incidents.json']), published))
    (incident,) = data(files, 'incidents')
    assert incident['on'] is None
    assert not incident['ongoing']
    assert [(row['at'], row['written']) for row in incident['timeline']] == [
        (None, '10:30 PM PST'),
        (None, None),
    ]
    assert {duration['minutes'] for duration in incident['durations']} == {None}
