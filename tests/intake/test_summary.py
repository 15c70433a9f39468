"""What a summary states: start, end, detection and length in every form, and what does not fit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.golden import cases, differences

from handrail.intake.account import Line
from handrail.intake.marks import mark_lines
from handrail.intake.parts import read_parts
from handrail.intake.summary import read_facts


def read(text):
    lines = [Line(number, line.rstrip()) for number, line in enumerate(text.splitlines(), 1)]
    title, parts = read_parts(mark_lines(lines))
    return read_facts(parts, title)


def said(moment):
    if moment is None:
        return 'none'
    clock = f'{moment.clock:%H:%M}' if moment.clock else '?'
    zone = f' {moment.zone}={moment.iana or "?"}' if moment.zone else ''
    return f'{moment.day or "?"} {clock}{zone} <- {moment.text}'


@pytest.mark.parametrize('case', cases('intake-summary'))
def test_golden(case):
    facts = read(case.text)
    length = facts.duration
    shown = {
        'started': said(facts.started),
        'resolved': said(facts.resolved),
        'detected': said(facts.detected),
        'duration': 'none'
        if length is None
        else f'{length.text} = {"?" if length.minutes is None else f"{length.minutes:g}"}',
        'severity': facts.severity,
        'zone': facts.zone,
        'repeated': str([str(line) for line in sorted(facts.repeated)]),
    }
    wanted = {name: shown[name] for name in case.expect}
    assert not (wrong := list(differences(wanted, case.expect))), '\n'.join(wrong)
    assert [f'{note.line}: {note.code}' for note in facts.notes] == case.problems


@given(st.text(st.sampled_from('Duration:StarEnd 0123456789-/,.AMPUTC\n*_|#'), max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_answered(text):
    facts = read(text)
    lines = text.count('\n') + 1
    stated = [one for one in (facts.started, facts.resolved, facts.detected, facts.duration) if one]
    assert all(0 <= one.line <= lines for one in stated)


def test_the_context_for_the_timeline():
    facts = read('## Summary\nStart: 2031-05-03 23:50 UTC\n')
    assert (str(facts.context.day), str(facts.context.start), facts.context.zone) == (
        '2031-05-03',
        '23:50:00',
        'UTC',
    )
