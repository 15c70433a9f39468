"""Bytes of foreign documents as lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.papers import documents, golden, words

from handrail.intake.paper import LINES, Paper, Refusal, read_paper
from handrail.source.reading import DOCUMENT_BYTES


def texts(data: bytes) -> list[str]:
    paper = read_paper('report.md', data)
    assert isinstance(paper, Paper), paper
    return [line.text for line in paper.lines]


@pytest.mark.parametrize('case', golden('intake-paper'))
def test_golden(case):
    paper = read_paper('report.md', case['text'].encode())
    assert isinstance(paper, Paper), paper
    assert [f'{line.number} {line.text}' for line in paper.lines if line.text] == case['expect']
    assert paper.front == case.get('front', {})


@pytest.mark.parametrize(
    'data',
    [
        'Café down\nat 10:00'.encode(),
        '\ufeffCafé down\r\nat 10:00'.encode(),
        'Café down\rat 10:00'.encode('utf-16'),
        'Café down\nat 10:00'.encode('utf-16-le'),
        'Café down\nat 10:00'.encode('utf-16-be'),
        'Café down\nat 10:00'.encode('cp1252'),
        'Café\u00a0down  \nat\u200910:00\u200b'.encode(),
    ],
)
def test_encodings(data):
    assert texts(data) == ['Café down', 'at 10:00']


def test_hidden_characters_go_and_ligatures_are_letters():
    assert texts('the \ufb01rst \u202eworkﬂow\u202c\x07\nend'.encode()) == ['the first workflow', 'end']


@pytest.mark.parametrize(
    ('data', 'why'),
    [
        (b'', 'there is nothing to read in the file'),
        (b' \n\n---\n', 'there is nothing to read in the file'),
        (b'%PDF-1.7 text', 'the file is no text'),
        (b'\x89PNG\r\n', 'the file is no text'),
        (bytes(range(32)) * 40, 'the file is no text'),
        (
            b'a' * (DOCUMENT_BYTES + 1),
            (
                f'the document has {DOCUMENT_BYTES + 1} bytes, the limit is {DOCUMENT_BYTES}: '
                'keep the report and leave out what it quotes, such as logs'
            ),
        ),
    ],
)
def test_refused(data, why):
    assert read_paper('x.md', data) == Refusal('x.md', 0, why)


@given(st.one_of(st.binary(max_size=400), documents.map(lambda text: text.encode('utf-8', 'ignore'))))
@settings(max_examples=100, deadline=None)
def test_every_input_is_answered_with_rising_line_numbers(data):
    paper = read_paper('x', data)
    if isinstance(paper, Paper):
        numbers = [line.number for line in paper.lines]
        assert numbers == sorted(numbers)
        assert not any('\n' in line.text for line in paper.lines)


TAGS = (
    '<b>',
    '</b>',
    '<p>',
    '</p>',
    '<br/>',
    '<li>',
    '</li>',
    '<ul>',
    '</ul>',
    '<td>',
    '</tr>',
    '<h2>',
    '</h2>',
    '<i>',
    '\n',
)


@given(
    st.lists(st.one_of(st.sampled_from(TAGS), st.sampled_from(('word', 'x1', 'a b', '12:30'))), max_size=60),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_words_between_tags_are_kept_in_order(pieces, page):
    text = ' '.join([*(['<!doctype html>'] if page else []), 'begin', *pieces, 'end'])
    kept = [word for line in texts(text.encode()) for word in words(line)]
    numbered = iter(kept)
    assert all(
        word in numbered for piece in ('begin', *pieces, 'end') if piece not in TAGS for word in words(piece)
    )


@pytest.mark.parametrize(
    'piece', ['<a ', '<!--', '<b>', '<', '&', '<td>', '<ul><li>', '<pre>', '`', '```\n', '<!', '[', '_']
)
@pytest.mark.parametrize('start', ['', '<!doctype html><body>'])
def test_hostile_papers_are_read_or_refused(piece, start):
    data = (start + 'x ' + piece * (100_000 // len(piece))).encode()
    assert isinstance(read_paper('x', data), Paper | Refusal)


def test_a_log_is_refused_by_its_lines_and_by_its_bytes() -> None:
    long = read_paper('x.md', b'x\n' * (LINES + 1))
    assert isinstance(long, Refusal)
    assert 'lines, the limit is 5000: keep the report' in long.why
    large = read_paper('x.md', b'x ' * DOCUMENT_BYTES)
    assert isinstance(large, Refusal)
    assert 'bytes, the limit is' in large.why
    assert not isinstance(read_paper('x.md', b'x\n' * (LINES - 1)), Refusal)
