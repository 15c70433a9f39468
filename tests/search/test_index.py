"""The index: every word of every page is in it, where the worker looks for it, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.shards import Index, decode, index_below
from support.site import GREEN, build_site, write_site

from handrail.finish.search import Subject, index_files, parts_of, record, script_file, version_of
from handrail.finish.search.index import CLASSES, GROUP, SHARD, encode
from handrail.finish.search.record import KINDS, LONGEST, NAME, TITLE
from handrail.finish.search.terms import compounds, terms
from handrail.finish.search.text import Part

WORDS = st.text(
    st.sampled_from([*'abcdefgXYZ019é資料дж', '-', '.', '_', '/', ':', '[', ' ', ' ', ' ']), max_size=200
)


def made(*records: str) -> Index:
    return Index(dict(index_files(sorted(records, key=lambda text: text.partition('\n')[0]), ())))


def test_every_word_of_every_page_is_found(tmp_path: Path) -> None:
    long = '\n\n'.join(f'## Part {n}\n\nWord{n} and {"more of it " * 60}end{n}.' for n in range(30))
    build_site(
        write_site(tmp_path, {**GREEN, 'long.md': f'# Long\n\n{long}\n'}, {'not_in_nav': '*'}),
        tmp_path / 'site',
    )
    index = index_below(tmp_path / 'site')
    missing = [
        (fragment[0], word)
        for number, fragment in index.numbered().items()
        for _, title, text, *_ in fragment[3]
        for word in compounds(f'{title} {text}')
        for term in terms(word)
        if number not in index.pages(term)
    ]
    assert missing == []
    said = {
        word.lower() for fragment in index.fragments() for part in fragment[3] for word in compounds(part[2])
    }
    assert {'visitor', 'ping', 'end29'} <= said


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_any_word_is_found_on_its_page(texts: list[str]) -> None:
    records = [record(Subject(f'p{n}/', 'T'), [Part('', 'T', text)]) for n, text in enumerate(texts)]
    index = made(*records)
    for number, text in enumerate(texts):
        for word in compounds(text):
            assert all(number in index.pages(term) for term in terms(word))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 9000), st.integers(0, CLASSES - 1), max_size=40))
def test_pages_come_back_from_their_code(pages: dict[int, int]) -> None:
    code = encode([page * CLASSES + level for page, level in sorted(pages.items())])
    assert decode(code) == dict(sorted(pages.items()))
    assert '"' not in code


def test_pages_stand_by_kind_and_then_the_latest_first() -> None:
    days = [('postmortem', '2023-01-05'), ('postmortem', '2024-02-01'), ('runbook', ''), ('list', '')]
    index = made(*(record(Subject(f'{kind}{day}/', kind, kind, day), []) for kind, day in days))
    assert [fragment[0] for fragment in index.fragments()] == [
        'runbook/',
        'postmortem2024-02-01/',
        'postmortem2023-01-05/',
        'list/',
    ]
    assert list(index.numbered()) == [0, GROUP, GROUP + 1, 2 * GROUP]  # each kind begins a file
    ends = [end for end, _ in index.meta['weights']]
    assert ends == [GROUP, GROUP, *[2 * GROUP] * (len(KINDS) - 3), 2 * GROUP + 1]
    assert sum(index.meta['kinds']) == index.meta['count'] == 2 * GROUP + 1


def test_a_long_page_is_cut_and_known_as_one() -> None:
    text = ' '.join(f'w{n}' for n in range(6000))
    index = made(
        record(Subject('a/', 'A'), [Part('', 'A', 'x')]), record(Subject('b/', 'B'), [Part('', 'B', text)])
    )
    ((first, count),) = index.meta['several']
    assert (first, count) == (1, index.meta['count'] - 1)
    assert all(len(part[2]) <= LONGEST for fragment in index.fragments() for part in fragment[3])
    assert ' '.join(part[2] for fragment in index.fragments()[1:] for part in fragment[3]) == text


def test_files_stay_small() -> None:
    text = ' '.join(f'{number:x}word'[::-1] for number in range(4000))
    files = dict(index_files([record(Subject('a/', 'A'), [Part('', 'A', text)])], ()))
    shards = {path: data for path, data in files.items() if path[0] in 'te'}
    assert len(shards) > 2
    assert max(map(len, shards.values())) < 4 * SHARD


def test_names_and_titles_weigh_most() -> None:
    names = (('', 'net-pg-001', ''),)
    index = made(record(Subject('a/', 'Limits hold', names=names), [Part('', 'Limits hold', 'limits of it')]))
    assert index.pages('net-pg-001') == {0: NAME}
    assert index.pages('limits') == {0: TITLE}
    assert index.pages('of')[0] < TITLE


def test_the_version_is_that_of_the_content() -> None:
    one, two = (record(Subject('a/', 'A'), [Part('', 'A', text)]) for text in ('x', 'y'))
    assert version_of([one], ()) == version_of([one], ())
    assert len({version_of([one], ()), version_of([two], ()), version_of([one], [['a', 'b']])}) == 3


@pytest.mark.parametrize(
    ('html', 'wanted'),
    [
        ('<h1 id="a">A <code>b</code><a class="headerlink" href="#a">¶</a></h1><p>x</p>', [('', 'A b', 'x')]),
        ('<p>x</p><h2 id="b">B</h2><p>y<br>z</p>', [('', '', 'x'), ('b', 'B', 'y z')]),
        ('<h1 id="a">A</h1><td>x</td><td>y</td><p>o<b>n</b>e &lt;b&gt;</p>', [('', 'A', 'x y one <b>')]),
        ('<h1 id="a">A</h1><div data-search-exclude="true"><p>no<br></p></div>yes', [('', 'A', 'yes')]),
        ('<h1 id="a">A</h1><svg><path d="x"/><text>no</text></svg>yes', [('', 'A', 'yes')]),
        (
            '<h1 id="a">A</h1><h2 id="b" data-search-exclude>B</h2><p>no</p><h2 id="c">C</h2>',
            [('', 'A', ''), ('c', 'C', '')],
        ),
        ('<h1 id="a">A</h1><h1 id="&amp;">B</h1>', [('', 'A', ''), ('&', 'B', '')]),
        ('', []),
    ],
)
def test_parts_of_a_page(html: str, wanted: list[tuple[str, str, str]]) -> None:
    assert [(part.anchor, part.title, part.text) for part in parts_of(html)] == wanted


def test_what_is_copied_counts_least() -> None:
    html = '<h1 id="a">Alert</h1><p>own</p><div class="hr-start"><p>ping</p></div><p>more</p>'
    html += '<h2 id="hr-x">Linked</h2>'
    parts = parts_of(html, 'hr-start')
    assert [(part.text, part.copied) for part in parts] == [
        ('own', False),
        ('ping', True),
        ('more', False),
        ('', False),
    ]
    index = made(record(Subject('a/', 'A'), parts))
    assert index.pages('ping') == index.pages('linked') == {0: 0}
    assert index.pages('own')[0] > 0
    assert [part[2] for part in index.fragments()[0][3]] == ['own', 'more', '']
    assert [part.text for part in parts_of(html)] == ['own ping more', '']


def test_a_file_becomes_a_script_of_the_same_content() -> None:
    assert script_file('search/v/t/1.json', b'{"a":"#"}') == (
        'search/v/t/1.js',
        b'self.handrailTake&&handrailTake("v/t/1",{"a":"#"});\n',
    )
    path, data = script_file('search/search_index.json', b'{}')
    assert (path, data) == (
        'search/search_index.js',
        b'var __index={};self.handrailTake&&handrailTake("search_index",__index);\n',
    )
