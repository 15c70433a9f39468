"""Instants: what is written is read back, in every zone and in the nights on which clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.model import Instant, Place, Problem
from handrail.source.instants import known_zone, read_clock, read_date, read_instant, wrong_half, zones

AT = Place('x.md', 3)
ZONES = ['Africa/Lagos', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2190, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@given(MOMENTS, st.sampled_from(ZONES))
@settings(max_examples=100, deadline=None)
def test_an_offset_always_gives_the_instant_back(moment, zone):
    local = moment.astimezone(ZoneInfo(zone))
    if local.utcoffset() % timedelta(minutes=1):
        return
    found = read_instant(f'{local:%Y-%m-%d %H:%M%z}', zone, AT)
    assert isinstance(found, Instant)
    assert found.utc == moment
    assert found.local == local


@given(MOMENTS, st.sampled_from(ZONES))
@settings(max_examples=100, deadline=None)
def test_without_an_offset_it_is_the_instant_or_refused_for_the_clock_change(moment, zone):
    local = moment.astimezone(ZoneInfo(zone))
    found = read_instant(f'{local:%Y-%m-%d %H:%M}', zone, AT)
    if isinstance(found, Problem):
        other = local.replace(fold=1 - local.fold)
        assert found.code == 'clock-change'
        assert other.utcoffset() != local.utcoffset()
    else:
        assert found.utc == moment


@given(
    st.text()
    | st.from_regex(r'\d{4}-\d\d-\d\d[ T]\d?\d:\d\d(:\d\d)? ?([A-Z]{1,5}|[+-]\d\d:?\d\d)?', fullmatch=True)
)
@settings(max_examples=100, deadline=None)
def test_every_text_is_answered(text):
    found = read_instant(text, 'Europe/Berlin', AT)
    assert found.at == AT
    if isinstance(found, Instant):
        assert found.utc.utcoffset() == timedelta(0)
        assert found.local.tzinfo is not None


def test_seconds_are_kept():
    found = read_instant('2024-01-21T14:00:30Z', 'UTC', AT)
    assert isinstance(found, Instant)
    assert found.utc == datetime(2024, 1, 21, 14, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    'text', ['24:00', '1:2', '²:00', '12:60', '', '12', '12:00:61', '-1:00', '\u0661\u0662:00']
)
def test_no_clock(text):
    assert read_clock(text) is None


@pytest.mark.parametrize('text', ['2024-02-30', '2024-1-1', '20240101', '\u0662024-01-21', '', '2024-01-01x'])
def test_no_date(text):
    assert read_date(text) is None


def test_zones_are_those_of_the_pinned_tables():
    assert known_zone('Africa/Lagos')
    assert not known_zone('WAT')
    assert not known_zone('../../etc/passwd')
    assert 'Europe/Berlin' in zones()


@given(st.times(), st.sampled_from(['%I:%M %p', '%I:%M%p', '%H:%M %p']))
@settings(max_examples=100, deadline=None)
def test_both_clocks_give_the_time_back(moment, form):
    moment = moment.replace(second=0, microsecond=0)
    if form == '%H:%M %p' and moment.hour == 12:
        return
    text = moment.strftime(form)
    for written in (text, text.lower(), text.replace('AM', 'a.m.').replace('PM', 'p.m.'), text.lstrip('0')):
        if written[0] != ':':
            assert read_clock(written) == moment
            assert not wrong_half(written)


@pytest.mark.parametrize('text', ['14:30 am', '2024-01-21 13:00 a.m.', '00:30 PM', '23 AM'])
def test_a_half_of_the_day_that_contradicts_the_hour(text):
    assert wrong_half(text)


@pytest.mark.parametrize(
    'text', ['14:30', '2:30 am', '12:30 PM', '2024-01-21 14:30 pm', 'noon', '14:30 amber']
)
def test_a_half_of_the_day_that_does_not(text):
    assert not wrong_half(text)


@pytest.mark.parametrize('text', ['13', '25 PM', '6 PMs', '6:00 P', '12:60 AM'])
def test_no_clock_of_twelve_hours(text):
    assert read_clock(text) is None
