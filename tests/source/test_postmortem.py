"""What holds for every text that is read as a postmortem."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from support.postmortems import DOCUMENT, documents, mutated

from handrail.model import Inline, Level, Postmortem, Settings, plain
from handrail.review.durations import FORMULAS
from handrail.source.facts import KEYS
from handrail.source.incident import DURATIONS
from handrail.source.postmortem import read_postmortem
from handrail.source.reading import Reading

URI = 'postmortems/2024/2024-03-05-queue.md'
SETTINGS = Settings(today=date(2024, 4, 1))
ADAPTER: TypeAdapter[Reading[Postmortem]] = TypeAdapter(Reading[Postmortem])


def read(text):
    reading = read_postmortem(URI, text, SETTINGS)
    assert len(reading.documents) == 1
    return reading.documents[0], reading.problems


def words(text):
    return re.findall(r'\w+', text)


def told(document):
    """All characters of a model that come from the body."""
    inline: list[Inline] = [document.title]
    parts = [document.lead]
    for section in document.sections:
        inline.append(section.title)
        parts += [section.text, section.after]
    for entry in document.timeline:
        inline.append(entry.text)
        parts += [entry.written, *(f'{m.kind} {m.outcome or ""} {m.closes}' for m in entry.marks)]
    for action in document.actions:
        inline += [action.text, action.reason, *(evidence.text for evidence in action.evidence)]
        parts += [action.id, action.owner, action.tracker, action.priority]
        parts += [str(value) for pair in action.extra for value in pair]
    hrefs = [span.href or (span.target.uri if span.target else '') for spans in inline for span in spans]
    return ' '.join([*parts, *map(plain, inline), *hrefs, *KEYS])


def test_the_document_itself_has_no_problems():
    document, problems = read(DOCUMENT)
    assert [problem.sentence() for problem in problems] == []
    assert len(document.timeline) == 12
    assert len(document.actions) == 5
    assert not document.broken


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_no_text_makes_it_raise(text):
    document, problems = read(text)
    assert document.broken == any(problem.level is Level.error for problem in problems)
    assert all(1 <= problem.at.line <= text.count('\n') + 2 for problem in problems)


@given(mutated())
@settings(max_examples=100, deadline=None)
def test_no_damage_makes_it_raise(text):
    document, problems = read(text)
    lines = text.count('\n') + 2
    assert all(1 <= problem.at.line <= lines and problem.message for problem in problems)
    assert all('\n' not in problem.sentence() for problem in problems)
    anchors = [anchor.id for anchor in document.anchors if anchor.kind != 'section']
    assert len(anchors) == len(set(anchors))


@given(mutated())
@settings(max_examples=50, deadline=None)
def test_a_reading_survives_json(text):
    reading = read_postmortem(URI, text, SETTINGS)
    assert ADAPTER.validate_json(ADAPTER.dump_json(reading)) == reading


@given(documents())
@settings(max_examples=100, deadline=None)
def test_nothing_of_the_body_is_lost(text):
    document, _ = read(text)
    known = set(words(told(document)))
    body = re.sub(r'\[[ x]\] ', '', text.split('---\n', 2)[2])
    assert [word for word in words(body) if word not in known] == []


@given(mutated())
@settings(max_examples=50, deadline=None)
def test_reading_twice_gives_the_same(text):
    assert read_postmortem(URI, text, SETTINGS) == read_postmortem(URI, text, SETTINGS)


def changed(old, new):
    assert DOCUMENT.count(old) == 1, old
    document, problems = read(DOCUMENT.replace(old, new))
    line = DOCUMENT[: DOCUMENT.index(old)].count('\n') + 1
    return document, [(problem.code, problem.at.line - line) for problem in problems]


@pytest.mark.parametrize(
    ('old', 'new', 'expected'),
    [
        ('timezone: Europe/Berlin', 'timezone: Europe/Berln', ('wrong-value', 0)),
        ('severity: SEV2', 'severity: SEV22', ('wrong-value', 0)),
        ('services: [queue, mail]', 'servces: [queue, mail]', ('unknown-key', 0)),
        ('started: 2024-03-05 09:10 CET', 'started: 2024-03-05 09:70 CET', ('no-such-time', 0)),
        ('started: 2024-03-05 09:10 CET', 'started: 2024-03-05 09:10 EST', ('zone-label', 0)),
        ('- 09:14 `ack`', '- 08:14 `ack`', ('clock-backwards', 0)),
        ('- 09:14 `ack`', '- 09:14 `akc`', ('unknown-kind', 0)),
        ('- 09:14 `ack`', '- 9.14 `ack`', ('no-row', 0)),
        ('`action:worked`', '`action:works`', ('unknown-outcome', 0)),
        ('- 2024-03-06 00:10', '- 00:10', ('clock-backwards', 0)),
        ('    - owner: storage', '    - onwer: storage', ('unknown-key', 0)),
        ('    - due: 2024-04-20, was 2024-03-20', '    - due: 2024-04-31', ('wrong-value', 0)),
        ('    - evidence: [NET-PG-001]', '    - evidnce: [NET-PG-001]', ('unknown-key', 0)),
        ('    - id: disk-alert', '    - id: impact', ('duplicate-anchor', 0)),
        ('## Impact', '# Impact', ('second-title', 0)),
        ('# Queue stood still', 'Queue stood still', ('no-title', 0)),
        ('status: reviewed', 'status: reviewd', ('wrong-value', 0)),
        ('status: reviewed\n', '', ('missing-key', -1)),
    ],
)
def test_one_slip_is_reported_at_its_line(old, new, expected):
    document, problems = changed(old, new)
    assert document.broken
    assert expected in problems
    consequences = {'no-evidence'} if 'evid' in old else set()
    assert {code for code, _ in problems} - consequences == {expected[0]}


def test_a_document_over_a_limit_keeps_its_headings_and_no_text():
    document, problems = read(DOCUMENT + '\n## Log\n\n' + '[' * 9000)
    assert [problem.code for problem in problems] == ['paragraph-too-long']
    assert plain(document.title) == 'Queue stood still'
    assert [section.anchor for section in document.sections][-1] == 'log'
    assert not any(section.text or section.after for section in document.sections)
    assert document.services == ('queue', 'mail')
    assert document.broken


HOSTILE = {
    'too-long': 'word ' * 30_000,
    'paragraph-too-long': '[' * 120_000,
    'paragraph-too-long: images': '![' * 60_000,
    'paragraph-too-long: stars': '*' * 120_000,
    'paragraph-too-long: emphasis': '*a ' * 40_000,
    'paragraph-too-long: quotes': '>' * 120_000,
    'paragraph-too-long: pipes': '|' * 120_000,
    'paragraph-too-long: backticks': ''.join('`' * (n % 200 + 1) + ' ' for n in range(1000)),
    'paragraph-too-long: angles': '<a ' * 40_000,
    'paragraph-too-long: one item': '- ' * 60_000,
    'paragraph-too-long: HTML': '<div>\n' + '<b>\n' * 20_000,
    'too-many-rows': '|a|b|\n|-|-|\n' + '|a|b\n' * 20_000,
    'too-many-rows: items': '- a\n' * 30_000,
    'too-many-rows: timeline': '## Timeline\n' + '- 10:00 `note` x\n' * 7000,
    'too-many-rows: rules': '---\n' * 25_000,
    'too-many-rows: fences': '```\n```\n' * 9_000,
    'too-many-headings': '## a\n' * 20_000,
    'too-many-definitions': ''.join(f'[a{n}]: b\n' for n in range(9000)),
    'too-many-brackets': ('[' * 200 + '\n\n') * 600,
    'too-many-brackets: angles': ('<a ' * 200 + '\n\n') * 200,
}


@pytest.mark.parametrize('name', HOSTILE)
def test_what_would_take_long_is_refused_and_not_handed_on(name):
    document, problems = read('---\nstatus: draft\n---\n# T\n\n' + HOSTILE[name] + '\n\n## Last\n')
    assert [problem.code for problem in problems] == [name.split(':')[0]]
    assert plain(document.title) == 'T'
    assert document.broken
    assert document.status == 'draft'
    assert document.lead == ''
    assert not any(section.text or section.after for section in document.sections)
    assert not document.timeline
    assert document.refs == ()


@pytest.mark.parametrize(
    'text', ['---\n' + 'a' * 200_000, '---\na: ' + '[' * 100_000, '---\n' + '- ' * 60_000]
)
def test_front_matter_over_a_limit_is_refused(text):
    document, problems = read(text + '\n---\n# T\n')
    assert {problem.code for problem in problems} <= {'too-long', 'yaml-depth', 'yaml-syntax'}
    assert plain(document.title) == 'T'


def test_stated_names_are_put_as_the_review_has_them():
    """The reader keeps its own list, since it imports nothing of the review."""
    assert {formula.name for formula in FORMULAS} == DURATIONS
    stated = 'Duration: 4 h\n  time_to detect: 5 min\n  Toil_hours: "3"\n'
    text = f'---\nstatus: draft\nstated:\n  {stated}---\n# T\n'
    [postmortem] = read_postmortem('postmortems/2024/2024-03-05-t.md', text, SETTINGS).documents
    assert [each.name for each in postmortem.stated] == ['duration', 'time-to-detect', 'Toil_hours']
