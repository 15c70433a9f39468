"""Days, clocks and minutes."""

from datetime import date

import pytest
from support import build

from handrail.pages.clock import both_clocks, day, minutes


@pytest.mark.parametrize(
    ('value', 'words'),
    [
        (0, '0 min'),
        (15, '15 min'),
        (59, '59 min'),
        (60, '60 min'),
        (125, '125 min'),
        (180, '3 h 00 min'),
        (255, '4 h 15 min'),
        (2880, '2 d 0 h'),
        (4500, '3 d 3 h'),
        (-15, '-15 min'),
    ],
)
def test_minutes(value, words):
    assert minutes(value) == words


@pytest.mark.parametrize(
    ('instant', 'words'),
    [
        (build.instant('2024-01-21 14:00', 'Africa/Lagos', 'WAT'), '2024-01-21 14:00 WAT, 13:00 UTC'),
        (build.instant('2024-01-22 00:10', 'Africa/Lagos'), '2024-01-22 00:10 WAT, 2024-01-21 23:10 UTC'),
        (build.instant('2024-01-21 14:00'), '2024-01-21 14:00 UTC'),
        (build.instant('2024-01-21 14:00', 'America/Sao_Paulo'), '2024-01-21 14:00 UTC-03, 17:00 UTC'),
        (build.instant('2024-07-21 14:00', 'Europe/London'), '2024-07-21 14:00 BST, 13:00 UTC'),
        (build.instant('2024-01-21 14:00', 'Europe/London'), '2024-01-21 14:00 GMT'),
    ],
)
def test_both_clocks(instant, words):
    assert both_clocks(instant) == words


def test_day():
    assert day(date(2024, 1, 2)) == '2024-01-02'
