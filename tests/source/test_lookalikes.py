"""Commands are what they look like."""

import pytest

from handrail.model import Command, Place
from handrail.pages.encode import plainly
from handrail.source.shell import read_shell

TRICKS = {
    '\u0441\u0443rl x': 'U+0441',  # Cyrillic
    'curl https://\u0430pple.example': 'U+0430',
    'ls \u2013la': 'U+2013',
    'echo \u201cx\u201d': 'U+201C',
    'rm\u00a0-rf x': 'U+00A0',
    'rm \u200b-rf x': 'U+200B',
    'l\u00ads': 'U+00AD',
    'echo "\u202ex"': 'U+202E',
    'ls \uff0dl': 'U+FF0D',
    'ls /tmp\u2215x': 'U+2215',
    'ls \U000e0041': 'U+E0041',
}
FINE = (
    'grep "für"',
    "echo 'Привет, мир'",
    'ls # поиск файлов \u2013 всё',
    'grep --text="привет" x',
    'echo "…\u2013"',
)


@pytest.mark.parametrize('text', TRICKS)
def test_what_looks_like_something_else_is_told_at_its_line(text):
    (problem,) = [
        each
        for each in read_shell(Command(f'true\n{text}', 'bash', Place('x.md', 10))).problems
        if each.code == 'command-lookalike'
    ]
    assert problem.at.line == 12
    assert TRICKS[text] in problem.message


@pytest.mark.parametrize('text', FINE)
def test_other_alphabets_may_stand_in_strings_and_comments(text):
    codes = {each.code for each in read_shell(Command(text, 'bash', Place('x.md', 10))).problems}
    assert 'command-lookalike' not in codes


def test_what_is_copied_names_what_nobody_sees():
    assert plainly('rm\u200b -rf\u00a0x') == 'rm⟦U+200B⟧ -rf⟦U+00A0⟧x'
    assert plainly('grep "für"') == 'grep "für"'
