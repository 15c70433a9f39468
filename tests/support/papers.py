"""Foreign documents for tests: golden cases that are lines of text on both sides, and made-up ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import strategies as st

from handrail.intake.account import Line, Mark
from handrail.intake.marks import mark_lines
from handrail.intake.parts import read_parts

FOLDER = Path(__file__).parent.parent / 'golden'
_WORD = re.compile(r'[^\W_]+')

PIECES = (
    'Issue Summary',
    'Timeline',
    '# ',
    '##',
    '**',
    '- ',
    '* ',
    '1. ',
    '10.12:30 PM',
    ':',
    '\n',
    '\n\n',
    '    ',
    '\t',
    'Root Cause and Resolution',
    'Corrective and preventive measures',
    'Tasks',
    'text',
    'Postmortem',
    '```\n',
    '<b>',
    '</b>',
    '<li>',
    '<h2>',
    '</h2>',
    '<td>',
    '<pre>',
    '<!--',
    '-->',
    '&nbsp;',
    '&lt;',
    '<branch>',
    '| a | b |\n',
    '|---|---|\n',
    '---\n',
    '===\n',
    '_',
    '12:00',
    '2023-05-01',
    '(UTC)',
    '[a](b)',
    '![',
    '\u2022',
    '\u2014',
    '\\',
    '`',
    'Resolution',
    'Impact: ',
    '> ',
    '~~~\n',
    '\u00e9',
    '\U0001f680',
    '<br>',
    '<a href="x">',
    '</a>',
    '- [ ] ',
)

documents = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(''.join),
    st.text(max_size=300),
)
"""Documents of what real ones are made of, in no order, and of anything."""


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text, as the paper reader gives them for Markdown."""
    return tuple(Line(number, line.rstrip()) for number, line in enumerate(text.split('\n'), 1))


def words(text: str) -> list[str]:
    """The words of a text: runs of letters and digits."""
    return _WORD.findall(text)


def golden(reader: str) -> list[object]:
    """The cases of a folder: `name`, `text` and `expect`, a text or a list of lines."""
    found = [
        pytest.param(case, id=f'{path.stem}: {case["name"]}')
        for path in sorted((FOLDER / reader).glob('*.yml'))
        for case in yaml.load(path.read_text(encoding='utf-8'), Loader=yaml.BaseLoader)  # noqa: S506 - all strings
    ]
    assert found, f'no golden cases in {FOLDER / reader}'
    return found


def shown_marks(marks: tuple[Mark, ...]) -> list[str]:
    """Marks as `shape depth lead | text`, blank lines left out."""
    return [
        f'{mark.shape} {mark.depth} {mark.lead}'.rstrip() + f' | {mark.text}'
        for mark in marks
        if mark.shape != 'blank'
    ]


def shown_parts(text: str) -> list[str]:
    """The title and parts of a document: `line role <parent> heading`, then its marks, indented."""
    title, parts = read_parts(mark_lines(lines_of(text)))
    shown = [f'title {title.line}: {title.text}' if title else 'no title']
    for part in parts:
        heading = part.heading
        around = f' <{part.parent}>' if part.parent else ''
        shown.append(f'{heading.line} {part.role}{around}: {heading.text}' if heading else part.role)
        shown += [f'  {mark.shape}: {mark.text}' for mark in part.marks if mark.shape != 'blank']
    return shown
