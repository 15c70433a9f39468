from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import build, incidents

from handrail.outputs import outputs
from handrail.outputs.table import COLUMNS, guarded


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode(), newline='')))


def test_the_table_says_what_the_records_say() -> None:
    files = outputs(build.site(incidents.around_the_other()))
    records = json.loads(files['actions.json'])['actions']
    rows = rows_of(files['actions.csv'])
    assert [row['id'] for row in rows] == [record['id'] for record in records]
    moved = next(row for row in rows if row['id'].endswith('/age-alert'))
    assert (moved['due'], moved['due_was'], moved['owner']) == (
        '2024-03-20',
        '2024-02-20 2024-01-20',
        'ticketing',
    )
    assert (moved['overdue'], moved['reason'], moved['services']) == ('yes', '', 'ticketing')


def test_the_table_says_what_proves_an_action_and_where_it_is_worked_on() -> None:
    proofs = [
        {'href': 'https://example.org/pull/1', 'role': 'database lead', 'on': date(2024, 2, 3)},
        {'href': 'https://example.org/pull/2'},
        {'text': 'seen'},
    ]
    one = build.postmortem(
        '2024-01-21-outage',
        rows=[('2024-01-21 14:00', 'note', 'x')],
        actions=[build.action('Count', 'count', tracker='https://example.org/issues/7', evidence=proofs)],
    )
    (row,) = rows_of(outputs(build.site(build.library(postmortems=[one])))['actions.csv'])
    assert row['tracker'] == 'https://example.org/issues/7'
    assert row['evidence'] == (
        'https://example.org/pull/1 (database lead 2024-02-03) https://example.org/pull/2 seen'
    )


def test_lines_end_as_rfc_4180_has_it_and_an_empty_table_has_its_head() -> None:
    assert outputs(build.site(build.library()))['actions.csv'] == (','.join(COLUMNS) + '\r\n').encode()


@pytest.mark.parametrize(
    'value', ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', ' =1', '\uff1d1', '\u200b=1']
)
def test_no_value_is_a_formula(value: str) -> None:
    assert guarded(value) == f"'{value}"


@pytest.mark.parametrize('value', ['x;=1', 'x,+1', 'x\t@a', 'x; -1'])
def test_no_part_of_a_value_is_a_formula_where_another_sign_parts_cells(value: str) -> None:
    assert guarded(value) == f"{value[:2]} '{value[2:]}"


@pytest.mark.parametrize('value', ['', 'x', '1-1', 'a=b', 'a; b', 'x, y'])
def test_other_values_stay_as_they_are(value: str) -> None:
    assert guarded(value) == value


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_any_text_survives_its_way_into_the_files(text: str, owner: str, reason: str) -> None:
    one = build.postmortem(
        '2024-01-21-outage',
        rows=[('2024-01-21 14:00', 'note', text)],
        actions=[build.action(text, 'one', owner=owner, reason=reason, file='x.md')],
    )
    files = outputs(build.site(build.library(postmortems=[one])))
    (record,) = json.loads(files['actions.json'])['actions']
    assert (record['text'], record['owner'] or '', record['reason'] or '') == (text, owner, reason)
    (row,) = rows_of(files['actions.csv'])
    for name, value in (('text', text), ('owner', owner), ('reason', reason)):
        assert row[name] == guarded(value)
        assert not row[name].startswith(('=', '+', '-', '@', '\t', '\r'))
