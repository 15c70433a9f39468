"""Documents with several timelines: the day of each, and the prose around them."""

from support.pieces import parts_of

from handrail.intake.dates import calendar_of
from handrail.intake.timelines import days_above, timed_parts

TWO = """
## Incidents

### October 7, 2031 - Doors

**Root causes:**

- a

**Timeline:**

- 08:10 Shut
- 08:20 Opened
- 08:30 Shut

### October 9, 2031 - Lamps

**Timeline:**

- 17:00 Out
"""


def days(text):
    return [str(day) for day in days_above(parts_of(text), calendar_of(text.splitlines())).values()]


def test_the_heading_around_each_of_several_timelines_names_its_day():
    assert days(TWO) == ['2031-10-07', '2031-10-09']


def test_one_timeline_below_a_date_is_left_to_its_summary():
    assert days(TWO[: TWO.index('### October 9')]) == []


def test_two_lines_with_times_are_no_timeline_yet():
    assert len(timed_parts(parts_of(TWO))) == 1
    assert not timed_parts(parts_of('## Timeline\n\n- 08:10 Shut\n- Lamps went out\n- 08:20 Opened\n'))
