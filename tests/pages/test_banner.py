"""The banner of problems: sentences whose code is code, whatever stands in them."""

import pytest
from hypothesis import given, settings
from support.markdown import HOSTILE, find

from handrail.model import Place, Problem
from handrail.pages.banner import banner, worded


def shown(sentence: str) -> tuple[str, list[str]]:
    """What a reader sees of a sentence, and which parts of it as code."""
    found = find(f'# x\n\n{worded(sentence)}\n')
    return ' '.join(found.everything.split()).removeprefix('x').strip(), [
        tag for tag, _ in found.elements if tag == 'code'
    ]


@pytest.mark.parametrize(
    ('sentence', 'seen', 'codes'),
    [
        ('write `signal` or `alert` behind', 'write signal or alert behind', 2),
        ('write "- HH:MM `signal` what"', 'write "- HH:MM signal what"', 1),
        ('add a ```bash fence', 'add a ```bash fence', 0),
        ('`a`', 'a', 1),
        ('a ` alone', 'a ` alone', 0),
        ('``two `inside` ``', 'two `inside`', 1),
        ('nothing', 'nothing', 0),
        ('', '', 0),
    ],
)
def test_what_stands_between_backticks_is_code(sentence: str, seen: str, codes: int) -> None:
    text, tags = shown(sentence)
    assert (text.replace('`` ', '').strip(), len(tags)) == (seen, codes)


def test_the_banner_has_no_backticks() -> None:
    problem = Problem(Place('x.md', 3), 'x', "'one' is not known", 'write one of `signal`, `alert`')
    found = find(banner([problem]))
    assert "Line 3: 'one' is not known. Remedy: write one of signal, alert" in ' '.join(
        found.everything.split()
    )


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_no_sentence_becomes_markup(value: str) -> None:
    found = find(f'# x\n\n{worded(value)}\n')
    assert found.tags <= {'h1', 'a', 'p', 'code'}
    assert [link['href'] for link in found.attributes('a')] == ['#x']
