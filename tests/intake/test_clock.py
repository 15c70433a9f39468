"""Moments, ranges and lengths: each way of writing one has one meaning, or none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.golden import cases, differences

from handrail.intake.clock import LONGEST, find_clocks, head_clock
from handrail.intake.dates import calendar_of, find_dates
from handrail.intake.lengths import find_lengths
from handrail.intake.moments import find_moments, find_ranges
from handrail.intake.zones import iana_of, offset_of, zone_at, zones_in

SOUP = st.text(st.sampled_from('0123456789:-/., \nAPMapmUTCGhrs()*_~May'), max_size=120)


def said(moment, *, words):
    clock = f'{moment.clock:%H:%M}' if moment.clock else '?'
    zone = f' {moment.zone}={moment.iana or "?"}' if moment.zone else ''
    return f'{moment.day or "?"} {clock}{zone}' + (f' <- {moment.text}' if words else '')


def length_said(text, length):
    minutes = '?' if length.minutes is None else f'{"about " if length.about else ""}{length.minutes:g}'
    return f'{minutes} {text[length.start : length.end]}'


@pytest.mark.parametrize('case', cases('intake-clock'))
def test_golden(case):
    calendar = calendar_of(case.text.splitlines())
    found = {'moments': [], 'ranges': [], 'lengths': []}
    for number, text in enumerate(case.text.splitlines(), 1):
        found['moments'] += [said(one.moment, words=True) for one in find_moments(text, number, calendar)]
        for one in find_ranges(text, number, calendar):
            first, last = (said(end.moment, words=False) for end in (one.first, one.last))
            found['ranges'].append(f'{first} to {last}')
        found['lengths'] += [length_said(text, one) for one in find_lengths(text)]
    wanted = {name: found[name] for name in case.expect}
    assert not (wrong := list(differences(wanted, case.expect))), '\n'.join(wrong)


@given(SOUP)
@settings(max_examples=100, deadline=None)
def test_what_is_found_stands_in_the_text_in_order(text):
    calendar = calendar_of([text])
    for found in (find_clocks(text), find_dates(text), find_lengths(text), find_moments(text, 1, calendar)):
        ends = [0, *(place for one in found for place in (one.start, one.end))]
        assert all(0 <= place <= len(text) for place in ends)
        assert all(one.start < one.end for one in found)
        starts = [one.start for one in found]
        assert starts == sorted(starts)
    assert all(one.moment.text == text[one.start : one.end] for one in find_moments(text, 1, calendar))


@given(st.dates(), st.dates())
@settings(max_examples=100, deadline=None)
def test_numbers_are_decided_only_by_proof(one, other):
    text = f'{one.day:02}-{one.month:02}-{one.year:04}'
    calendar = calendar_of([text, f'{other.year:04}-{other.month:02}-{other.day:02}'])
    (mention,) = find_dates(text) or (None,)
    settled = calendar.settle(mention)
    if mention and one.day <= 12 and one.day != one.month and settled:
        assert settled == other
    elif mention:
        assert settled in {one, None}


@pytest.mark.parametrize('text', ['15h45', '15.25', '9h05:'])
def test_forms_that_are_times_only_at_the_head_of_an_entry(text):
    assert find_clocks(text) == ()
    assert head_clock(text, 0) is not None


@pytest.mark.parametrize('text', ['14.04.1', '2h36m', '10.12:30', '99h10', '1.5%', 'h10'])
def test_forms_that_are_none_even_there(text):
    assert head_clock(text, 0) is None


@pytest.mark.parametrize(
    ('label', 'zone', 'hours'),
    [
        ('WAT', 'Africa/Lagos', 1),
        ('gmt', 'UTC', 0),
        ('UTC+0', 'UTC', 0),
        ('GMT + 1', 'Etc/GMT-1', 1),
        ('UTC-12', 'Etc/GMT+12', -12),
    ],
)
def test_safe_zones(label, zone, hours):
    assert iana_of(label) == zone
    assert offset_of(zone) == hours


@pytest.mark.parametrize(
    'label',
    ['PST', 'EST', 'CST', 'IST', 'BST', 'PT', 'ETA', 'local time', 'UTC+15', 'UTC-13', 'GMT+5:30', ''],
)
def test_labels_of_no_certain_zone(label):
    assert iana_of(label) == ''
    assert offset_of('') is None


@pytest.mark.parametrize(
    ('text', 'label'),
    [
        ('Timeline (all times in Greenwich Mean Time)', 'Greenwich Mean Time'),
        ('Timeline(all times pacific Time)', 'pacific Time'),
        ('Timeline (all time in GMT + 1)', 'GMT+1'),
        ('| Date and Time in CET |', 'CET'),
        ('Timeline for 1/04/2031 (EAT):', 'EAT'),
    ],
)
def test_zones_of_headings(text, label):
    assert [zone.label for zone in zones_in(text)] == [label]


@pytest.mark.parametrize('text', ['PUTCAT', 'the cat sat', 'Estimate', 'ASTERISK', 'a pt'])
def test_words_are_no_zones(text):
    assert zones_in(text) == ()
    assert zone_at(f'8:00 {text}', 4) is None


def test_times_dates_and_lengths_beyond_the_first_8_kb_of_a_line_are_words():
    for find, word in ((find_clocks, '10:00 '), (find_dates, '2031-05-03 '), (find_lengths, '4 hours ')):
        found = find(word * 20_000)
        assert 100 < len(found) <= LONGEST / len(word) + 1
        assert found[-1].end <= LONGEST
