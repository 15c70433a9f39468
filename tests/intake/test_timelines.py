"""Documents with several timelines: the day of each, and the prose around them."""

from support.pieces import parts_of

from handrail.intake.account import Row, Task
from handrail.intake.dates import calendar_of
from handrail.intake.reading import read
from handrail.intake.retold import second_report
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


def report(name, summary='Summary'):
    return f'## {summary}\n\nIt was {name}.\n\n## Timeline\n\n- 08:10 {name}\n\n## Action items\n\n- Oil\n\n'


def begins_again(text):
    parts = parts_of(text)
    at = second_report(parts)
    return parts[at].heading.line if at < len(parts) else None


def test_a_second_report_begins_with_its_summary():
    assert begins_again(report('shut') + '# Humor\n\n' + report('shy')) == 15


def test_one_report_and_a_summary_at_its_end_are_one():
    assert begins_again(report('shut')) is None
    assert begins_again(report('shut') + '## Summary\n\nThat was all.\n') is None


def test_the_second_report_has_no_rows_and_no_actions():
    account = read('a.md', (report('shut') + report('shy')).encode()).account
    assert sum(isinstance(piece, Row) for piece in account.pieces) == 1
    assert sum(isinstance(piece, Task) for piece in account.pieces) == 1
    assert [note.code for note in account.notes if note.line == 13] == ['told-twice']
