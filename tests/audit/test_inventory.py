"""Inventories, and how commands reach their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.audits import ROOT

from handrail.field.audit.inventory import InventoryError, PlaceOf, read_inventory
from handrail.field.audit.places import Places, command_line


def write(folder: Path, text: str, name: str = 'audit.yml') -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_the_page_of_a_service_is_an_inventory() -> None:
    found = read_inventory(ROOT / 'docs' / 'services' / 'database.md')
    assert found.values['app_subnets'] == ['10.91.0.0/24', '10.91.1.0/24']
    assert found.values['pool_total'] == 30
    assert found.folder == ROOT / 'docs' / 'services'


def test_places_and_their_subnets(tmp_path: Path) -> None:
    text = 'audit: {places: {a: {subnet: 10.0.0.0/24, ssh: audit@a}, db: {run: [ip, netns, exec, db]}}}'
    sources = read_inventory(write(tmp_path, text)).sources
    assert sources.applications == {'a': '10.0.0.0/24'}
    assert command_line(sources.places['a'], tmp_path, "echo 'x y'")[-2:] == [
        'audit@a',
        "bash -c 'echo '\"'\"'x y'\"'\"''",
    ]
    assert command_line(sources.places['db'], tmp_path, 'id') == [
        'ip',
        'netns',
        'exec',
        'db',
        'bash',
        '-c',
        'id',
    ]


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('audit: {plases: {}}', 'audit.plases: Extra inputs'),
        ('audit: {database: {host: a, from: b}}', "audit: there is no place 'b': there are none"),
        ('audit: {firewalls: [{place: x, set: a}], places: {db: {}}}', "there is no place 'x': there are db"),
        ('audit: {login: {name: a, user: b, tries: 0}}', 'audit.login.tries'),
        ('a: [', ':1: '),
        ('- a', 'it holds no inventory'),
    ],
)
def test_what_is_wrong_is_said_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InventoryError) as caught:
        read_inventory(write(tmp_path, text))
    assert said in str(caught.value)
    assert 'audit.yml' in str(caught.value)


def test_an_inventory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match='No such file'):
        read_inventory(tmp_path / 'none.yml')


def test_a_command_runs_with_its_variables_and_a_program_that_is_missing_is_said() -> None:
    places = Places(
        {'here': PlaceOf.model_validate({}), 'gone': PlaceOf.model_validate({'run': ['/no/such']})}
    )
    ran = places.run('here', 'printf %s "$WORD"', values={'WORD': "it's $HOME"})
    assert (ran.output, ran.code) == ("it's $HOME", 0)
    assert (places.run('gone', 'id').code, places.run('gone', 'id').output) == (
        127,
        '/no/such: No such file or directory',
    )
    assert places.run('here', 'sleep 9', seconds=0.2).timed_out
