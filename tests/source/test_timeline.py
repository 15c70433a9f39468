"""Timelines: the instants that were written are read back, and each row has an address of its own."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.model import ActionOutcome, EntryKind, plain
from handrail.source.outline import read_outline
from handrail.source.timeline import Clock, read_timeline

ZONES = st.sampled_from(['Africa/Lagos', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC'])
GAPS = st.lists(st.integers(0, 2000), min_size=1, max_size=15)


def read(text, zone='UTC', *days, draft=False):
    outline = read_outline('x.md', text)
    return read_timeline(outline, [outline.lead], Clock(zone), days or [date(2024, 5, 6)], draft=draft)


@given(ZONES, GAPS)
@settings(max_examples=100, deadline=None)
def test_rows_in_order_are_read_back_wherever_midnight_falls(zone, gaps):
    moment = datetime(2024, 5, 6, 8, 0, tzinfo=ZoneInfo(zone))
    moments, day, lines = [], moment.date(), []
    for gap in gaps:
        moment += timedelta(minutes=gap)
        moments.append(moment)
        dated = f'{moment:%Y-%m-%d} ' if moment.date() != day else ''
        lines.append(f'- {dated}{moment:%H:%M} `note` row')
        day = moment.date()
    timeline = read('\n'.join(lines), zone)
    assert timeline.problems == []
    assert [entry.instant.local for entry in timeline.entries] == moments
    anchors = [entry.anchor for entry in timeline.entries]
    assert len(anchors) == len(set(anchors))
    assert anchors[0] == f't{moments[0]:%H%M}'


@given(st.text(st.sampled_from('0123456789:- \n`WATsignal*[]()x/'), max_size=80).map('- {}'.format))
@settings(max_examples=100, deadline=None)
def test_every_text_is_answered_and_every_item_is_a_row_or_a_problem(text):
    timeline = read(text)
    lines = text.count('\n') + 1
    assert all(1 <= entry.at.line <= lines for entry in timeline.entries)
    assert timeline.entries or timeline.problems or not text.strip('- \n')


@pytest.mark.parametrize('kind', list(EntryKind))
def test_each_kind(kind):
    (entry,) = read(f'- 10:00 `{kind}` words').entries
    assert entry.has(kind)
    assert plain(entry.text) == 'words'


@pytest.mark.parametrize('outcome', list(ActionOutcome))
def test_each_outcome(outcome):
    (entry,) = read(f'- 10:00 `action:{outcome}` words').entries
    assert [mark.outcome for mark in entry.marks] == [outcome]


@pytest.mark.parametrize(
    ('head', 'label', 'problem'),
    [
        ('10:00 WAT', 'WAT', ''),
        ('10:00 (WAT)', 'WAT', ''),
        ('10:00 UTC', 'UTC', ''),
        ('10:00Z', 'Z', ''),
        ('10:00 +01:00', '', ''),
        ('10:00+0100', '', ''),
        ('10:00 CET', '', 'zone-label'),
        ('10:00 -05:00', '', 'zone-label'),
        ('10:00 GMT+1', 'GMT+1', ''),
        ('10:00 (UTC-5)', 'UTC-5', ''),
        ('10:00 EAT', 'EAT', ''),
    ],
)
def test_labels(head, label, problem):
    timeline = read(f'- {head} `note` words', 'Africa/Lagos')
    assert [found.code for found in timeline.problems] == ([problem] if problem else [])
    assert [entry.instant.label for entry in timeline.entries] == ([] if problem else [label])


@pytest.mark.parametrize(
    'words', ['DNS fails', 'A spike', 'WAL grows', '5 of 7 nodes', '-5 degrees', '10:05 is wrong']
)
def test_words_behind_the_time_are_no_label(words):
    (entry,) = read(f'- 10:00 {words}').entries
    assert plain(entry.text) == words


def test_the_first_row_stands_on_the_earliest_of_the_stated_days():
    (entry,) = read('- 09:00 `note` x', 'UTC', date(2024, 5, 7), date(2024, 5, 6)).entries
    assert entry.instant.local.date() == date(2024, 5, 6)


def test_a_dated_row_of_the_evening_before_counts_for_the_first():
    timeline = read('- 23:00 `note` x\n- 2024-05-06 23:30 `note` y', 'UTC', date(2024, 5, 7))
    assert [entry.instant.local.day for entry in timeline.entries] == [6, 6]
    assert timeline.problems == []


def test_rows_over_all_parts_are_one_timeline():
    outline = read_outline('x.md', '# T\n\n## One\n- 10:00 `note` a\n\n## Two\n- 09:00 `note` b\n')
    timeline = read_timeline(outline, outline.parts, Clock('UTC'), [date(2024, 5, 6)])
    assert [problem.code for problem in timeline.problems] == ['clock-backwards']
    assert sorted(timeline.taken) == [3, 6]
