"""The strip of an incident: its phases, beliefs and rows, in places that follow from the clock."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.kinds import assemble
from handrail.model import Settings
from handrail.pages import figures, page

HEAD = '---\nstatus: draft\n{more}---\n# The door stays shut\n\n## Timeline\n\n{rows}'
URI = 'postmortems/2024/2024-03-04-door.md'
ROWS = """- 2024-03-04 09:00 `signal` The first visitor rings.
- 09:10 `hypothesis` The badges have expired.
- 09:30 `refuted` `escalation` They are valid.
- 09:40 `hypothesis` The table is full.
- 09:50 `confirmed` `cause-found` It is.
- 10:00 `resolved` The table is cleared.
"""


def drawn(rows: str, more: str = '', today: str = '2024-06-01') -> ET.Element | None:
    sources = {URI: HEAD.format(rows=rows, more=more).encode()}
    site = assemble(sources, frozenset(sources), Settings(today=date.fromisoformat(today)))
    found = figures(site).get('strip:2024-03-04-door')
    assert ('data-handrail="strip' in page(site, URI)) == (found is not None)
    return ET.fromstring(found) if found else None  # noqa: S314 - our own text


def words(strip: ET.Element | None) -> list[str]:
    assert strip is not None
    return [each.text or '' for each in strip.iter('text')]


def places(strip: ET.Element | None, name: str) -> list[tuple[float, float]]:
    assert strip is not None
    return [
        (float(each.get('x', '')[:-1]), float(each.get('width', '')[:-1]))
        for each in strip.iter('rect')
        if each.get('class') == name
    ]


def test_phases_beliefs_and_rows_stand_where_the_clock_puts_them():
    strip = drawn(ROWS, 'started: 2024-03-04 08:45\ndetected: 2024-03-04 09:00\n')
    assert strip is not None
    assert (strip.get('role'), strip.findtext('title')) == ('group', 'The incident in time')
    assert strip.findtext('desc') == (
        'undetected 15 min, cause sought 50 min, cause known 10 min. '
        '2 hypotheses, 20 min spent on what turned out wrong.'
    )
    assert places(strip, 'undetected') == [(0.0, 20.0)]
    assert places(strip, 'detected') == [(20.0, 66.7)]
    assert places(strip, 'identified') == [(86.7, 13.3)]
    assert places(strip, 'refuted') == [(33.3, 26.7)]
    assert places(strip, 'confirmed') == [(73.3, 13.4)]
    links = {each.findtext('title'): each.get('href') for each in strip.iter('a')}
    assert links == {
        '09:10 Hypothesis: refuted 20 min': '#t0910',
        '09:40 Hypothesis: confirmed 10 min': '#t0940',
        '09:00 signal': '#t0900',
        '09:30 escalation': '#t0930',
        '09:50 cause found': '#t0950',
        '10:00 resolved': '#t1000',
    }
    assert words(strip)[-2:] == ['08:45', '10:00']


def test_words_that_fit_no_phone_are_marked_and_those_that_fit_nowhere_left_out():
    strip = drawn(ROWS, 'started: 2024-03-04 08:45\ndetected: 2024-03-04 09:00\n')
    assert strip is not None
    shown = {each.text: each.get('class') for each in strip.findall('text')}
    assert shown['cause sought 50 min'] is None
    assert shown['15 min'] is None
    assert shown['10 min'] is None
    assert 'cause known 10 min' not in shown


def test_minutes_stand_beside_a_span_that_is_too_short_for_them():
    rows = """- 2024-03-04 09:00 `signal` A.
- 10:00 `hypothesis` B.
- 10:05 `refuted` C.
- 10:25 `hypothesis` D.
- 10:30 `refuted` E.
- 10:40 `hypothesis` F.
- 10:50 `refuted` G.
- 12:00 `resolved` H.
"""
    strip = drawn(rows)
    assert strip is not None
    labels = [[(each.text, each.get('class')) for each in link.iter('text')] for link in strip.findall('a')]
    assert labels == [[('✗', None), ('5 min', 's w')], [('✗', None)], [('✗', None), ('10 min', 's')]]


def test_beliefs_at_the_same_time_stand_below_each_other():
    strip = drawn(ROWS.replace('`refuted` `escalation`', '`escalation`'))
    assert strip is not None
    tops = [each.get('y') for each in strip.iter('rect') if each.get('y')]
    assert tops == ['26', '46']
    assert words(strip).count('?') == 1


def test_an_incident_that_goes_on_is_drawn_to_its_last_row():
    strip = drawn(ROWS.rpartition('- 10:00')[0])
    assert strip is not None
    assert strip.findtext('desc', '').startswith('cause sought 50 min. ')
    assert words(strip)[-1] == '09:50'


def test_what_comes_long_after_the_end_stands_at_the_edge():
    strip = drawn(f'{ROWS}- 2024-03-09 12:00 `note` The door is replaced.\n')
    assert places(strip, 'detected') == [(0.0, 66.7)]
    assert words(strip)[-1] == '10:15'
    assert strip is not None
    assert [each.find('text').get('x') for each in strip.iter('a')][-1] == '100%'  # type: ignore[union-attr]


def test_days_are_named_where_there_is_more_than_one():
    strip = drawn('- 2024-03-04 23:00 `signal` A.\n- 23:30 `note` B.\n- 2024-03-05 00:30 `resolved` C.\n')
    assert words(strip)[-2:] == ['2024-03-04 23:00', '2024-03-05 00:30']


@pytest.mark.parametrize(
    'rows',
    [
        '- 2024-03-04 09:00 `signal` A.\n- 09:10 `note` B.\n',
        '- 2024-03-04 09:00 `signal` A.\n- 09:00 `note` B.\n- 09:00 `note` C.\n',
        '- `signal` A.\n- `note` B.\n- `note` C.\n',
    ],
)
def test_what_has_fewer_than_three_known_times_is_not_drawn(rows: str):
    assert drawn(rows) is None


def test_hundreds_of_rows_leave_fifty_marks():
    rows = ''.join(f'- {"2024-03-04 " * (n == 0)}{n // 60:02}:{n % 60:02} `note` Row.\n' for n in range(600))
    strip = drawn(rows)
    assert strip is not None
    assert 45 <= len(list(strip.iter('a'))) <= 51


KINDS = (
    'signal',
    'hypothesis',
    'refuted',
    'confirmed',
    'action:worked',
    'escalation',
    'cause-found',
    'mitigated',
    'resolved',
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.sampled_from(KINDS)), min_size=3, max_size=12))
def test_everything_lies_inside_whatever_the_rows_say(found: list[tuple[int, str]]):
    clock, rows = 0, ''
    for number, (gap, kind) in enumerate(found):
        clock = min(clock + gap, 1439)
        rows += f'- {"2024-03-04 " * (number == 0)}{clock // 60:02}:{clock % 60:02} `{kind}` Row.\n'
    strip = drawn(rows)
    if strip is None:
        return
    for each in strip.iter('rect'):
        left, width = float(each.get('x', '')[:-1]), float(each.get('width', '')[:-1])
        assert 0 <= left <= 100
        assert 0 < width <= 101 - left
    assert not {'style', 'fill', 'onclick'} & {name for each in strip.iter() for name in each.attrib}
