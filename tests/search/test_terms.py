"""Terms: what is found of an identifier, and that the worker cuts as the index does."""

# ruff: noqa: RUF001 - characters that look like others are what is tested

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from support.site import ROOT

from handrail.finish.search.terms import PATTERNS, compounds, pieces, terms

WORKER = ROOT / 'hooks/handrail/assets/js/search-worker.js'
BEGIN, END = '// Terms, as terms.py cuts them.', '// The index: files'

CASES = (
    'PostgresConnectionSaturated',
    'pg_hba.conf',
    '10.0.3.17:5432',
    'SQLSTATE[08006]: no entry',
    'ORA-00060 HTTP503 E1234',
    '2024-01-21-web-stack-outage/disk-alert',
    'https://pager.example.org/billing?x=1',
    "can't “won’t” 'quoted' `code`",
    'café naïve Ünïcode Łódź',
    'сервер недоступен Ёлка',
    'データベースが応答しない',
    '資料庫連線 failed v2',
    'ฐานข้อมูลไม่ตอบ',
    'الخادم لا يستجيب',
    'हिन्दी',
    'a–b — c‐d',
    '__init__ _x_ -- :: //',
    'kube-system/coredns-5d78c9869d-abcde',
    'user@example.org +44 1632 960001 50%',
    'ABCDef XMLHttpRequest iOS',
    'ﬁle ｆｕｌｌ Ⅷ',
    '\U00020000\U00020001 x',
    '',
)


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        ('PostgresConnectionSaturated', {'postgres', 'connection', 'saturated', 'connectionsaturated'}),
        ('pg_hba.conf', {'pg_hba.conf', 'pg', 'hba', 'conf'}),
        ('10.0.3.17:5432', {'10.0.3.17:5432', '10.0.3.17', '5432'}),
        ('SQLSTATE[08006]', {'08006', 'sqlstate'}),
        ('HTTP503', {'http503', 'http', '503'}),
        ('can’t', {'cant'}),
        ('Łódź', {'łodz'}),
        ('応答なし', {'応答', '答な', 'なし', 'し'}),
    ],
)
def test_an_identifier_is_found_by_its_parts(text: str, wanted: set[str]) -> None:
    assert wanted <= {term for word in compounds(text) for term in terms(word)}


def test_a_term_has_an_end() -> None:
    long = 'x' * 100
    assert terms(f'{long}-y') == ('y',)


def browser_says(chromium: Browser, texts: list[str]) -> list[list[list[list[str]]]]:
    """What the worker's own functions make of texts."""
    source = WORKER.read_text(encoding='utf-8')
    part = source[source.index(BEGIN) : source.index(END)]
    page = chromium.new_page()
    script = (
        f'([patterns, texts]) => {{{part}\nlearn(patterns);\n'
        'return texts.map((text) => compounds(text).map(([word]) => pieces(word)));}'
    )
    said: list[list[list[list[str]]]] = page.evaluate(script, [PATTERNS, texts])
    page.close()
    return said


def test_the_worker_cuts_as_the_index_does(chromium: Browser) -> None:
    wanted = [[pieces(word) for word in compounds(text)] for text in CASES]
    assert browser_says(chromium, list(CASES)) == wanted


def test_the_worker_cuts_any_text_as_the_index_does(chromium: Browser) -> None:
    alphabet = st.sampled_from([*"aZ09_-.:/[]@%+#'’ éß資料डाنд", '\u0301', '\u200b', '\u2013', '"'])
    texts: list[str] = []

    @settings(max_examples=100, deadline=None)
    @given(st.text(alphabet, max_size=30))
    def collect(text: str) -> None:
        assert all(len(level) for word in compounds(text) for level in pieces(word)[:1])
        texts.append(text)

    collect()
    wanted = [[pieces(word) for word in compounds(text)] for text in texts]
    said = browser_says(chromium, texts)
    different = [
        (text, ours, theirs) for text, ours, theirs in zip(texts, wanted, said, strict=True) if ours != theirs
    ]
    assert json.dumps(different[:3], ensure_ascii=False) == '[]'
