"""Spans of time in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.source.quantity import read_minutes


@pytest.mark.parametrize(
    ('text', 'minutes'),
    [
        ('4 hours', 240),
        ('2 hours and 45 minutes', 165),
        ('2 hours, 30 minutes', 150),
        ('2h36m', 156),
        ('0h 16m', 16),
        ('37minutes', 37),
        ('2.5 hours', 150),
        ('2.5-hour', 150),
        ('1 day', 1440),
        ('5 days', 7200),
        ('84 minutes.', 84),
        ('about 3 hrs', 180),
        ('~ 30 mins', 30),
        ('20 seconds', 0),
        ('90 s', 2),
        ('three hours', None),
        ('4', None),
        ('', None),
        ('4 hours 2 hours', None),
        ('4 parsecs', None),
        ('under 3 hours', None),
        ('1h (during support hours)', None),
    ],
)
def test_minutes(text, minutes):
    assert read_minutes(text) == minutes


@given(st.text(st.sampled_from('0123456789. hmdsec,and-~')))
@settings(max_examples=100, deadline=None)
def test_every_text_is_answered(text):
    assert read_minutes(text) is None or read_minutes(text) >= 0


@given(st.integers(0, 40), st.integers(0, 23), st.integers(0, 59))
@settings(max_examples=100, deadline=None)
def test_days_hours_and_minutes_add_up(days, hours, minutes):
    assert read_minutes(f'{days} days, {hours} hours and {minutes} min') == (days * 24 + hours) * 60 + minutes
