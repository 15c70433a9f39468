"""Writing addresses into rule files: these lines change, every other byte stays."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.outputs.pager.rulefile import Rule, read_rule_places, scalar, with_urls

GOLDEN = Path(__file__).parent.parent / 'golden' / 'pager' / 'rulefile.yml'
CASES = yaml.safe_load(GOLDEN.read_text())
SITE = 'https://r.example.org/alerts/'


def filled(text: str) -> str:
    return with_urls(text, {rule.loc: f'{SITE}{rule.name}/' for rule in read_rule_places(text)})


@pytest.mark.parametrize('case', CASES, ids=lambda case: case['name'])
def test_golden(case: dict[str, Any]) -> None:
    assert filled(case['before']) == case['after']


@pytest.mark.parametrize('case', CASES, ids=lambda case: case['name'])
def test_a_second_time_nothing_changes(case: dict[str, Any]) -> None:
    assert filled(case['after']) == case['after']


@pytest.mark.parametrize('case', CASES, ids=lambda case: case['name'])
def test_line_ends_stay(case: dict[str, Any]) -> None:
    assert filled(case['before'].replace('\n', '\r\n')) == case['after'].replace('\n', '\r\n')


@pytest.mark.parametrize('case', CASES, ids=lambda case: case['name'])
def test_a_last_line_without_end_stays_so(case: dict[str, Any]) -> None:
    assert filled(case['before'].rstrip('\n')) == case['after'].rstrip('\n')


def test_the_lines_of_the_rules() -> None:
    rules = read_rule_places(CASES[0]['after'])
    assert rules == (Rule('Full', ('groups', 0, 'rules', 0), f'{SITE}Full/', 9),)
    assert read_rule_places(CASES[0]['before'])[0].line == 4


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('groups: [\n', 'line'),
        ('a: &b c\n', 'anchor or alias'),
        ('groups:\n  - x: 1\n  - x: 1\n    x: 2\n', "'x' stands here again"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_rule_places(text)


def test_an_address_that_is_no_text_is_left_to_its_author() -> None:
    with pytest.raises(ValueError, match='line 4: runbook_url is no text'):
        filled('groups:\n  - rules:\n      - alert: A\n        annotations: {runbook_url: [x]}\n')


@pytest.mark.parametrize(
    'text', ['', 'groups:\n', 'groups: [1, {rules: 2}, {rules: [3, {alert: [x]}]}]\n', '- a\n']
)
def test_what_holds_no_rule_has_none(text: str) -> None:
    assert read_rule_places(text) == ()


@pytest.mark.parametrize(
    'value', ['a: b', 'a #b', 'a:', '{{ x }}', "it's", 'x\ny', '', ' a', 'https://x/?a={{ "b" }}#c']
)
def test_a_value_is_read_back(value: str) -> None:
    assert yaml.safe_load(f'k: {scalar(value)}\n') == {'k': value}


NAMES = st.from_regex(r'[A-Z][a-z]{1,6}', fullmatch=True)
WORDS = st.sampled_from(
    ['plain', "'it''s'", '"a \\" b"', '|\n{i}  one\n\n{i}  # two', '>-\n{i}  x\n{i}  y', '{{a: b}}', '']
)
COMMENTS = st.sampled_from(['', '   # said', '\n', '\n{i}# below', '\n\n   # far'])


@st.composite
def rule_files(draw: st.DrawFn) -> str:
    """A file of rules in all kinds of layout."""
    under = draw(st.sampled_from(['', '  ']))
    lines = ['# top', 'groups:', f'{under}- name: g', f'{under}  rules:']
    for _ in range(draw(st.integers(1, 3))):
        here = under + '  ' + draw(st.sampled_from(['', '    ']))
        lines.append(f'{here[: len(under) + 2]}- alert: {draw(NAMES)}')
        inner = here[: len(under) + 2] + '  '
        for key in draw(st.permutations(['expr', 'for', 'annotations', 'labels'])):
            if key in {'annotations', 'labels'}:
                lines.extend(draw(mappings(key, inner)))
            else:
                lines.append(entry(draw, key, inner))
    return '\n'.join(lines) + draw(st.sampled_from(['', '\n', '\n\n# end\n']))


@st.composite
def mappings(draw: st.DrawFn, key: str, inner: str) -> list[str]:
    form = draw(st.sampled_from(['none', 'empty', 'flow', 'block']))
    if form == 'none':
        return []
    if form == 'empty':
        return [f'{inner}{key}:{draw(st.sampled_from(["", " {}", "  # c"]))}']
    names = draw(st.lists(st.sampled_from(['summary', 'runbook_url', 'a', 'b']), unique=True, min_size=1))
    if form == 'flow':
        pairs = ', '.join(f'{name}: {draw(st.sampled_from(["x", "1", chr(39) * 2]))}' for name in names)
        return [f'{inner}{key}: {{{pairs}}}']
    deeper = inner + ' ' * draw(st.integers(1, 4))
    return [f'{inner}{key}:', *(entry(draw, name, deeper) for name in names)]


def entry(draw: st.DrawFn, key: str, indent: str) -> str:
    written = draw(WORDS.filter(lambda word: key != 'runbook_url' or not word.startswith('{')))
    value, comment = written.format(i=indent), draw(COMMENTS).format(i=indent)
    if '\n' in value and comment.startswith(' '):
        comment = ''
    return f'{indent}{key}: {value}'.rstrip() + comment


@settings(max_examples=100, deadline=None)
@given(rule_files(), st.sampled_from(['\n', '\r\n']))
def test_only_these_lines_change(text: str, end: str) -> None:
    text = text.replace('\n', end)
    before, written = read_rule_places(text), filled(text)
    after = read_rule_places(written)
    assert [rule.url for rule in after] == [f'{SITE}{rule.name}/' for rule in before]
    assert written.count(end) == written.count('\n')
    gone, come = difference(text.replace(end, '\n'), written.replace(end, '\n'))
    held = {'one', '# two', 'x', 'y', ''}  # the text over several lines that stood in the place of an address
    assert [
        line for line in gone if not {'runbook_url', 'annotations'} & words(line) and line.strip() not in held
    ] == []
    assert [line for line in come if not {'runbook_url', 'annotations'} & words(line)] == []
    assert len(come) <= 2 * len(before)


def difference(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are gone and those that have come."""
    old, new = before.split('\n'), after.split('\n')
    gone, come = [], []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != 'equal':
            gone += old[a:b]
            come += new[c:d]
    return gone, come


def words(line: str) -> set[str]:
    return set(re.findall(r'\w+', line))
