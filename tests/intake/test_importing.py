"""From bytes to a draft: nothing raises, no word goes, and our readers take what is written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.intake.importing import import_bytes
from handrail.intake.report import as_json, as_text
from handrail.intake.words import lost, words_of
from handrail.model import Level, Settings
from handrail.source.postmortem import read_postmortem

SETTINGS = Settings(today=date(2026, 1, 1))

BULLETS = """# Basket lost its items

## Summary

Duration: 45 minutes, May 12, 2023, 09:10 - 10:00 UTC

Impact: 20% of the shoppers saw an empty basket.

## Timeline

- **09:10 AM:** Alert about empty baskets.
- **09:30 AM:** The cache was blamed; see [notes](../notes/cache.md).
- **10:00 AM:** Node replaced, baskets are back.

## Root cause

A full disk. ![disk](disk.png)

## Action items

Improvements:

- Watch the disk
- [x] Say `df -h` in the runbook

Tasks:

1. Buy disks
2. Tell the team <b>twice</b>
"""
BARE = """Search answered slowly
Issue Summary
From 6:00 PM to 8:00 PM the search took ten seconds and more for all users of the shop.
Timeline
6:00 PM EAT - Users complain about slow search
6:20 PM EAT - Index rebuilt
8:00 PM EAT - Latency is normal again
Root cause and resolution
An index was missing after the upgrade. To resolve the issue, the index was built again.
Corrective and preventative measures
Test upgrades with real data.
Alert on latency.
"""
TABLE = """# Mail queue stuck

## Timeline

| Time | Event |
| --- | --- |
| 09:12 | Queue grows |
| 11:48 | Queue is empty | and stays so |

## Follow-up

| Task | Owner |
| --- | --- |
| Limit the queue | Mail team |
"""
HEADED = """---
title: Login outage
start_time: 2023-03-04 10:00
author:
---
# Login outage of March 4, 2023

## Timeline

### 10:02

First report. The outage hits all logins, 100% of them fail.

### 10:40

Rolled back.

## What went well

Nothing
"""
HTML = b"""<html><head><style>p {color: red}</style></head><body><h1>Printer outage</h1><h2>Timeline</h2>
<ul><li><strong>10:30 AM:</strong>Printers down</li><li><strong>11:00 AM:</strong>Printers up</li></ul>
<h2>Root cause</h2><p>A cable &amp; a cat</p></body></html>"""
LABELS = """# Cache outage

## Timeline

- **Detection (March 3, 2024, 8:00 PM)**: errors rise
- **Fix (March 4, 2024, 2:00 AM)**: cache restarted

10. 12:30 PM UTC: written later

## Root cause

The cache failed twice.
"""
SHAPES = {
    'bullets': (BULLETS.encode(), 3, 4),
    'bare lines': (BARE.encode(), 3, 2),
    'tables': (TABLE.encode(), 2, 1),
    'headings': (HEADED.encode(), 2, 0),
    'page': (HTML, 2, 0),
    'utf-16': (BULLETS.encode('utf-16'), 3, 4),
    'windows': (BULLETS.replace('\n', '\r\n').replace('disks', 'disks \u2013 many').encode('cp1252'), 3, 4),
}


@pytest.mark.parametrize('shape', SHAPES)
def test_shapes(shape: str) -> None:
    data, rows, tasks = SHAPES[shape]
    result = import_bytes(f'{shape}.md', data, SETTINGS)
    assert (result.outcome, result.why) == ('planned', '')
    assert result.draft
    reading = read_postmortem(result.draft.path, result.draft.text, SETTINGS)
    assert not [problem for problem in reading.problems if problem.level is Level.error]
    assert (len(reading.documents[0].timeline), len(reading.documents[0].actions)) == (rows, tasks)


def test_every_word_in_its_order() -> None:
    for text in (BULLETS, BARE, TABLE, HEADED, LABELS):
        result = import_bytes('a.md', text.encode(), SETTINGS)
        assert result.draft
        assert result.document
        assert not lost(result.document.lines, result.draft.text)


def test_facts_and_what_does_not_fit() -> None:
    result = import_bytes('a.md', BULLETS.encode(), SETTINGS)
    file = as_json([result])['files'][0]
    assert file['facts']['duration_computed'] == 50
    assert file['facts']['duration_stated']['minutes'] == 45
    assert 'duration-differs' in {note['code'] for note in file['notes']}
    assert result.draft
    assert result.draft.path == 'postmortems/2023/2023-05-12-basket-lost-its-items.md'
    assert 'timezone: UTC\nstarted: 2023-05-12 09:10\n' in result.draft.text
    assert "stated:\n  duration: '45 minutes'" in result.draft.text
    assert 'stated: 45 minutes' in as_text([result])


def test_what_leads_nowhere_becomes_words() -> None:
    result = import_bytes('a.md', BULLETS.encode(), SETTINGS)
    assert result.draft
    assert 'see notes (../notes/cache.md)' in result.draft.text
    assert 'disk (disk.png)' in result.draft.text
    assert '<b>' not in result.draft.text


def test_foreign_keys_stay() -> None:
    result = import_bytes('a.md', HEADED.encode(), SETTINGS)
    assert result.draft
    assert "x-title: Login outage\nx-start_time: '2023-03-04 10:00'\nx-author: ''\n" in result.draft.text


@pytest.mark.parametrize(
    'data',
    [
        b'',
        b'\n \n',
        b'\x89PNG\r\n\x1a\n\0\0',
        bytes(range(256)) * 40,
        b'a' * 1_000_000,
        b'Read https://example.org/x',
    ],
    ids=['empty', 'blank', 'picture', 'binary', 'huge', 'link'],
)
def test_refused_with_a_reason(data: bytes) -> None:
    result = import_bytes('x', data, SETTINGS)
    assert result.outcome == 'refused'
    assert result.why
    assert result.draft is None


@pytest.mark.parametrize(
    'title',
    [
        '../../etc/passwd',
        '/root',
        'a\\..\\b',
        'status: closed',
        '"quoted": {x}',
        '<script>alert(1)</script>',
        '---',
        'CON',
        '\u202egnp',
    ],
)
def test_titles_make_no_paths(title: str) -> None:
    result = import_bytes('x.md', BULLETS.replace('Basket lost its items', title).encode(), SETTINGS)
    assert result.draft
    steps = result.draft.path.split('/')
    assert steps[:2] == ['postmortems', '2023']
    assert len(steps) == 3
    assert steps[2].startswith('2023-05-12-')
    assert set(steps[2]) <= set('abcdefghijklmnopqrstuvwxyz0123456789-.')
    assert '<script' not in result.draft.text


def test_names_are_given_once() -> None:
    first = import_bytes('a.md', BULLETS.encode(), SETTINGS)
    assert first.draft
    second = import_bytes('b.md', BULLETS.encode(), SETTINGS, {first.draft.path})
    assert second.draft
    assert second.draft.path.endswith('-basket-lost-its-items-2.md')


BEGIN = (
    '# Outage\n\n## Timeline\n\n10:00 errors on the site\n11:00 it failed for 30% of users\n\n'
    '## Root cause\n\nA failure.\n'
)
MARKS = st.sampled_from(
    [
        *'#-*_`[](){}<>&|!\\=~:+\n',
        *(
            '\n\n',
            '    ',
            '1. ',
            '2) ',
            '10:30 PM ',
            '2024-03-03 ',
            '```',
            '[x](y.md)',
            '![](z)',
            '<b>',
            '<!--',
        ),
        *(
            '{#id}',
            '| a | b |\n|---|---|\n',
            'Tasks\n',
            '- [x] done ',
            '&nbsp;',
            '!!! note\n',
            'due: x',
            '## ',
        ),
        *('> ', 'Root Cause: '),
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(MARKS, st.text(max_size=12)), max_size=60).map(''.join))
def test_any_text_keeps_its_words_and_has_no_error(text: str) -> None:
    result = import_bytes('x.md', (BEGIN + text).encode('utf-8', 'replace'), SETTINGS)
    assert result.outcome in {'planned', 'refused'}, result.why
    if result.draft and result.document:
        assert not lost(result.document.lines, result.draft.text)
        reading = read_postmortem(result.draft.path, result.draft.text, SETTINGS)
        assert not [problem for problem in reading.problems if problem.level is Level.error]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    assert import_bytes('x', data, SETTINGS).outcome in {'planned', 'refused'}


def test_words() -> None:
    assert words_of('caf\u00e9 \ufb01n_2, x') == ['caf\u00e9', 'fin', '2', 'x']


@pytest.mark.parametrize('piece', ['<!--', '&lt;', '10:00 ', '[a](b) ', 'x\n', '日', '9', '13 PM日x<y\n'])
@pytest.mark.parametrize(
    'start', ['', '# Ovens down\n\n## Timeline\n\n- 10:00 cold\n- 11:00 warm\n\n## Root cause\n\n']
)
def test_what_fills_the_limit_becomes_a_draft_or_is_refused_with_a_sentence(piece, start):
    data = start.encode() + piece.encode() * ((131_000 - len(start)) // len(piece.encode()))
    result = import_bytes('long.md', data, SETTINGS)
    assert result.outcome in {'planned', 'refused'}, result.why
    assert result.outcome == 'planned' or len(result.why.split()) > 5


def test_a_draft_that_grows_beyond_the_limit_is_refused_with_both_numbers():
    told = '# Ovens down\n\n## Timeline\n\n- 10:00 cold\n- 11:00 warm\n\n## Root cause\n\n'
    text = told + 'Печь была холодной. ' * 4500
    result = import_bytes('long.md', text.encode('cp1251'), SETTINGS)
    assert result.outcome == 'refused'
    assert 'bytes, the limit is 131072: keep the report' in result.why


@pytest.mark.parametrize(
    ('said', 'title'),
    [
        (
            'From 10:30 PM to 8:30 AM, Bakers at home found the ovens cold.',
            'Bakers at home found the ovens cold',
        ),
        ('On 1/04/2022 at 4:07 pm EAT, a frozen lift kept the guests.', 'A frozen lift kept the guests'),
        (
            'Start time: 9:00 AM, End time: 10:00 AM. The gate stayed shut for all cars.',
            'The gate stayed shut for all cars',
        ),
        (
            'When did it start? 14:05 WAT\nWhat was the impact? The lamps of the museum flickered.',
            'The lamps of the museum flickered',
        ),
        ('Duration: 2 hours. It began at 9:00 AM and ended at 11:00 AM.', 'gate'),
        ('It will begin at 9:00 AM on May 15 and end at 11:00 AM.', 'gate'),
    ],
)
def test_a_title_is_made_from_what_happened_and_not_from_when(said, title):
    text = f'Postmortem\n\nIssue summary\n\n{said}\n\nTimeline\n\n09:00 it failed\n10:00 it works\n'
    assert import_bytes('gate.txt', text.encode(), SETTINGS).draft.title == title
