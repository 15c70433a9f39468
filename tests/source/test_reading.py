"""From bytes to text, with a Problem for what no reader should see."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.source.reading import DOCUMENT_BYTES, decode, too_long


@pytest.mark.parametrize(
    ('data', 'text', 'problems'),
    [
        (b'a\r\nb\rc\n', 'a\nb\nc\n', []),
        (b'\xef\xbb\xbfa', 'a', []),
        (b'a\n\xff\n', 'a\n\ufffd\n', ['docs/x.md:2: byte 0xff is not UTF-8 (save the file as UTF-8)']),
        (
            b'a\tb\n\x1b[31m',
            'a\tb\n\ufffd[31m',
            ['docs/x.md:2: control character U+001B in the text (delete it)'],
        ),
        (
            'rm \u202e#'.encode(),
            'rm \ufffd#',
            ['docs/x.md:1: control character U+202E in the text (delete it)'],
        ),
        (
            'a\n'.encode('utf-16'),
            '',
            ['docs/x.md:1: the file is not UTF-8, it looks like UTF-16 (save the file as UTF-8)'],
        ),
        (
            'abc\n'.encode('utf-16-le'),
            '',
            ['docs/x.md:1: the file is not UTF-8, it looks like UTF-16 (save the file as UTF-8)'],
        ),
        ('a\u00a0b\u2028c é 🚒'.encode(), 'a\u00a0b\u2028c é 🚒', []),
    ],
)
def test_decode(data, text, problems):
    found, said = decode('x.md', data)
    assert found == text
    assert [problem.sentence() for problem in said] == problems


@given(st.binary() | st.text().map(str.encode))
@settings(max_examples=100, deadline=None)
def test_every_file_is_answered_without_control_characters(data):
    text, _ = decode('x.md', data)
    assert not [c for c in text if unicodedata.category(c) == 'Cc' and c not in '\n\t']


def test_what_is_far_too_long_is_not_even_decoded():
    text, (problem,) = decode('x.md', b'a' * (16 * DOCUMENT_BYTES + 1))
    assert text == ''
    assert problem.code == 'too-long'


def test_the_limit_counts_bytes():
    assert too_long('x.md', 'é' * (DOCUMENT_BYTES // 2)) is None
    assert too_long('x.md', 'é' * (DOCUMENT_BYTES // 2 + 1)) is not None
