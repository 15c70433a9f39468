"""Timelines as people write them: every entry found, on its day, and no word lost."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.golden import cases

from handrail.intake.account import Heading, Line, Prose, Row
from handrail.intake.dates import calendar_of
from handrail.intake.marks import mark_lines
from handrail.intake.parts import Part
from handrail.intake.timeline import Context, read_timeline
from handrail.intake.words import words_of

LINES = st.sampled_from(
    [
        '10:00 AM: a',
        '- 11:00 UTC - b',
        '  - sub',
        'Label:',
        '- **12:00 PM:** c',
        '',
        'text goes on',
        '| 10:00 | x |',
        '|---|---|',
        '| Time | E |',
        '2031-01-02',
        '### 16:32',
        '```',
        'Detected at Nov 1, 2031 6:00 AM. 7:00 AM: more',
        '1. 9:00 d',
        '---',
        'All times in PST',
        '2:00 pm - 4:00 pm: e',
        '> quote',
        '- Resolution (June 3, 2031, 5:00 PM): f',
        ':x:16:15: g',
        'Why?',
        '`3 PM`',
    ]
)


def read(text, given=None):
    given = given or {}
    lines = [Line(number, line.rstrip()) for number, line in enumerate(text.splitlines(), 1)]
    heading = Heading(0, 2, given.get('heading', 'Timeline'), 'timeline')
    day = date.fromisoformat(given['day']) if 'day' in given else None
    start = time.fromisoformat(given['start']) if 'start' in given else None
    calendar = calendar_of([text, heading.text])
    part = Part(heading, mark_lines(lines))
    return part, read_timeline(part, Context(calendar, day, start, given.get('zone', '')))


def said(piece):
    match piece:
        case Row(moment=None):
            when = 'none'
        case Row(moment=moment):
            clock = f'{moment.clock:%H:%M}' if moment.clock else '?'
            when = f'{moment.day or "?"} {clock} {moment.zone}'.rstrip()
        case Heading():
            return f'Heading {piece.text}'
        case _:
            return f'{type(piece).__name__} ' + ' / '.join(mark.text for mark in piece.marks if mark.text)
    lead = f'{piece.lead} ' if piece.lead else ''
    more = ' / '.join(mark.text for mark in piece.more if mark.text)
    below = f' + {more}' if more else ''
    kinds = f' [{", ".join(piece.kinds)}]' if piece.kinds else ''
    return f'{piece.line} {lead}{when} | {piece.text}{below}{kinds}'


@pytest.mark.parametrize('case', cases('intake-timeline'))
def test_golden(case):
    _, (pieces, notes) = read(case.text, case.given)
    assert [said(piece) for piece in pieces] == case.expect
    assert [f'{note.line}: {note.code}' for note in notes] == case.problems


def kept(pieces):
    """All words of the pieces in their order; of a moment only when the text does not repeat it."""
    for piece in pieces:
        if isinstance(piece, Row):
            yield from words_of(piece.lead)
            if piece.moment and piece.moment.text not in piece.text and not below(piece):
                yield from words_of(piece.moment.text)
            yield from words_of(piece.text)
            for mark in piece.more:
                yield from words_of(mark.text)
        elif isinstance(piece, Heading):
            yield from words_of(piece.text)
        else:
            for mark in piece.marks:
                yield from words_of(f'{mark.lead} {mark.text}')


def below(row):
    return bool(row.moment) and any(
        row.moment.text in mark.text and mark.line.number == row.moment.line for mark in row.more
    )


@given(st.lists(LINES, max_size=14).map('\n'.join))
@settings(max_examples=100, deadline=None)
def test_no_word_is_lost_or_moved(text):
    part, (pieces, _) = read(text)
    words = [word for mark in part.marks for word in words_of(f'{mark.lead} {mark.text}')]
    assert list(kept(pieces)) == words


@given(st.text(st.sampled_from('0123456789:-|*_`#()[]. \nAPMUTC'), max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_answered_in_the_order_of_its_lines(text):
    _, (pieces, _) = read(text)
    lines = [
        piece.line if isinstance(piece, Row | Heading) else piece.marks[0].line.number for piece in pieces
    ]
    assert lines == sorted(lines)


def test_a_second_telling_is_prose():
    part, _ = read('10:00 a\n11:00 b')
    pieces, notes = read_timeline(part, Context(repeated=frozenset({1, 2})))
    assert [type(piece) for piece in pieces] == [Prose]
    assert notes == []


@pytest.mark.parametrize(
    'line',
    [
        '_' * 62,
        '10:00 ' * 40,
        '12:00. ' * 40,
        '(' * 100,
        '1:1' * 50,
        'Label: ' * 30,
        '- ' * 100,
        '2 hours and ' * 30,
    ],
)
def test_hostile_lines_come_to_an_end(line):
    part, (pieces, _) = read(line * 400)
    assert sum(isinstance(piece, Row | Prose | Heading) for piece in pieces) == len(pieces)
    assert len(pieces) <= len(part.marks) * len(line) * 400
