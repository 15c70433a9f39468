"""Labels of zones: which words are some, and what they state for certain."""

from datetime import timedelta

import pytest

from handrail.source.instants import known_zone
from handrail.source.zonenames import FIXED, is_label, offset_of, seasonless, zone_meant


@pytest.mark.parametrize(
    ('label', 'minutes'),
    [
        ('GMT+1', 60),
        ('UTC-5', -300),
        ('UTC\u22125', -300),
        ('UTC+05:30', 330),
        ('GMT + 0530', 330),
        ('UTC+0', 0),
        ('utc-03:30', -210),
    ],
)
def test_an_offset_from_utc(label, minutes):
    assert offset_of(label) == timedelta(minutes=minutes)


@pytest.mark.parametrize('label', ['UTC', '+01:00', 'EST', 'GMT+1:75', 'GMT+', 'XGMT+1'])
def test_no_offset_from_utc(label):
    assert offset_of(label) is None


@pytest.mark.parametrize('label', ['PST', 'EAT', 'PT', 'Pacific Time', 'West African Time', 'Eastern time'])
def test_the_zone_that_is_proposed_exists(label):
    assert known_zone(zone_meant(label))


@pytest.mark.parametrize('label', ['XYZT', 'DNS', '', 'UTC'])
def test_no_zone_is_made_up(label):
    assert not zone_meant(label)


def test_labels_of_one_meaning_name_zones_without_seasons():
    assert all(known_zone(zone) for zone in FIXED.values())
    assert seasonless('local time') == ''
    assert seasonless('PST') is None


@pytest.mark.parametrize(
    ('word', 'separated', 'label'),
    [
        ('PST', False, True),
        ('PT', True, True),
        ('PT', False, False),
        ('ETA', False, False),
        ('GMT+1', False, True),
        ('utc', False, True),
        ('DNS', True, False),
        ('WAL', True, False),
        ('Pacific Time', False, True),
    ],
)
def test_which_words_are_labels(word, separated, label):
    assert is_label(word, separated=separated) is label
