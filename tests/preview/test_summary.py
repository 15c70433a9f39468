"""The comparison of two builds, and the forms of the summary: hostile text is shown, and does nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from handrail.field.links.finding import Finding, Link
from handrail.field.preview import Summary, compare, schema
from handrail.field.preview.broken import of_findings
from handrail.field.preview.compare import links
from handrail.field.preview.markdown import MOST, markdown
from handrail.field.preview.page import page
from handrail.field.preview.records import read
from handrail.field.preview.report import headline
from handrail.field.preview.screenshots import screenshots
from handrail.field.preview.site import Built

ADDRESS = 'https://previews.example.org/pr/7/'
HOSTILE = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '![p](https://evil.example/p.png)',
    '[x](https://evil.example)',
    '](https://evil.example)[',
    '<https://evil.example>',
    'https://evil.example www.evil.example a@evil.example',
    '@everyone #12 !3 ~bug $1 %2 &4 GH-1 :tada: owner/repo#5',
    '| a | b |',
    '\n\n# Heading\n\n- item\n',
    '`code` ``` ~~~',
    '</code></td></table><h1>x',
    '\u202egnp.exe\u2066 \u200b\x00\x1b[31m',
    '&lt;script&gt; &#60;b&#62;',
    '\\| \\` \\',
    'a' * 5000,
    '*b* _e_ ~~s~~ **x** <!-- --> {{ x }} {% x %}',
    'deadbeef0123456789deadbeef0123456789dead',
]


def built(pages: dict[str, str] | None = None, **data: list[dict[str, Any]]) -> Built:
    """A site of pages, each with its article, and data files."""
    files = {
        f'{url}index.html': f'<body><article><h1 id="t">{url}</h1>{text}</article></body>'.encode()
        for url, text in (pages or {}).items()
    }
    data = {'actions': [], **data}
    files |= {
        f'{name}.json': json.dumps({'site': ADDRESS, name: records}).encode()
        for name, records in data.items()
    }
    return Built(files, frozenset(f'{url.rstrip("/")}.md' for url in pages or {}), 'a' * 40)


def alert(name: str, runbook: str | None = None, *by: str) -> dict[str, Any]:
    return {'id': name, 'url': f'{ADDRESS}alerts/{name}/', 'runbook': runbook, 'answered_by': list(by)}


def action(name: str, status: str) -> dict[str, Any]:
    facts = {'text': name, 'owner': None, 'status': status, 'open': status != 'done'}
    return {'id': name, 'url': f'{ADDRESS}x/#{name}', **facts}


def full(text: str) -> Summary:
    """A summary that holds this text wherever text may stand."""
    short = text[:1000]
    problem = {
        'fingerprint': '1',
        'file': short,
        'line': 3,
        'level': 'error',
        'code': short,
        'message': text,
        'hint': text,
    }
    head = built(
        {'services/x/': 'x'},
        alerts=[alert(short)],
        actions=[{**action(short, 'accepted'), 'text': text, 'owner': short}],
    )
    summary = compare(built(), head, problems=((), [problem]))
    summary['pages'][0]['title'] = text[:2000]
    summary['refused'] = [{'file': short, 'reason': text[:2000]}]
    row = {
        'state': 'new',
        'url': text[:2000],
        'page': short,
        'document': short,
        'line': 1,
        'reason': text[:2000],
    }
    summary['links'] = {'checked': 1, 'mended': 0, 'broken': [row]}  # type: ignore[typeddict-item]
    summary['search']['added'] = [{'state': 'new', 'url': 'services/x/', 'title': text[:2000]}]
    summary['steps'] = [
        {'state': 'new', 'id': short, 'url': 'services/x/#a', 'title': text[:2000], 'what': [short]}
    ]
    return summary


class Seen(HTMLParser):
    """The elements of a page, with their addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.addresses: set[str] = set()
        self.text = ''

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.addresses |= {value or '' for name, value in attrs if name in ('href', 'src')}
        assert not [name for name, _ in attrs if name.startswith('on')]

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> Seen:
    reader = Seen()
    reader.feed(html)
    return reader


PLAIN = {
    'table', 'thead', 'tbody', 'tr', 'th', 'td', 'h1', 'h2', 'h3', 'h4', 'p', 'a', 'code', 'strong',
    'details', 'summary', 'br',
}  # fmt: skip


def rendered(text: str) -> Seen:
    return seen(MarkdownIt('commonmark').enable('table').render(text))


def harmless_comment(text: str) -> None:
    """As a Git host renders it, which lets HTML through and makes links of bare addresses."""
    comment = markdown(full(text), ADDRESS)
    bare = re.sub(r'\]\([^)\s]*\)', '', comment)  # what stands outside of the targets of links
    assert not re.search(r'://|www\.|\w@\w', bare)
    found = rendered(comment)
    assert found.elements <= PLAIN
    assert all(address.startswith(ADDRESS) for address in found.addresses), found.addresses
    assert not {char for char in found.text if char in '\u202e\u2066\u200b\x00\x1b'}


@pytest.mark.parametrize('text', HOSTILE)
def test_the_comment_shows_text_and_no_more(text: str) -> None:
    harmless_comment(text)


@pytest.mark.parametrize('text', HOSTILE)
def test_the_page_shows_text_and_no_more(text: str) -> None:
    found = seen(page(full(text)))
    assert found.elements <= PLAIN | {'html', 'head', 'meta', 'title', 'link', 'body', 'ul', 'li', 'div'}
    assert all(address.startswith(('../', 'preview.')) for address in found.addresses), found.addresses


@given(st.text(max_size=200) | st.text('@#!~<>[]()|`*_\\&:/.w \n', max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_no_more_than_text(text: str) -> None:
    harmless_comment(text)


def test_nobody_is_mentioned() -> None:
    shown = rendered(markdown(full('@everyone #12 !3 ~bug GH-1'), ADDRESS)).text
    for call in ('@everyone', '#12', '!3', '~bug', 'GH-1'):
        assert call not in shown
    assert '@\u2060everyone' in shown


def test_a_large_change_has_a_comment_that_the_host_takes() -> None:
    head = built({f'services/{number}/': 'x' for number in range(3000)})
    summary = compare(built(), head)
    text = markdown(summary, ADDRESS)
    assert len(summary['pages']) == 3000
    assert len(text) <= MOST + 200
    assert 'and 2960 more' in text
    assert page(summary).count('<tr>') > 3000


def test_a_comment_without_an_address_has_no_links() -> None:
    assert '](' not in markdown(full('x'))


@pytest.mark.parametrize(
    ('before', 'now', 'state'),
    [
        (alert('A', 'r#a'), alert('A'), 'lost'),
        (alert('A', None, 'r'), alert('A', 'A'), 'lost'),
        (alert('A'), alert('A', None, 'r'), 'gained'),
        (alert('A', 'r#a'), alert('A', 'r#b'), 'moved'),
        (alert('A', 'r#a', 'r'), alert('A', None, 'r'), 'moved'),
        (alert('A', 'r#a'), alert('A', 'r#a'), None),
        (alert('A'), alert('A'), None),
        (None, alert('A'), 'uncovered'),
        (None, alert('A', 'r'), 'new'),
        (alert('A', 'r'), None, 'removed'),
    ],
)
def test_the_cover_of_alerts(
    before: dict[str, Any] | None, now: dict[str, Any] | None, state: str | None
) -> None:
    sides = [built(alerts=[one] if one else []) for one in (before, now)]
    found = compare(*sides)['alerts']
    assert [one['state'] for one in found] == ([state] if state else [])
    assert not found or found[0]['url'] == 'alerts/A/'


@pytest.mark.parametrize(
    ('before', 'now', 'state'),
    [
        (None, 'accepted', 'opened'),
        (None, 'done', 'closed'),
        ('accepted', 'done', 'closed'),
        ('done', 'in-progress', 'reopened'),
        ('accepted', None, 'removed'),
        ('accepted', 'in-progress', None),
    ],
)
def test_actions(before: str | None, now: str | None, state: str | None) -> None:
    sides = [built(actions=[action('x', one)] if one else []) for one in (before, now)]
    assert [one['state'] for one in compare(*sides)['actions']] == ([state] if state else [])


def test_what_is_the_same_is_not_told() -> None:
    text = '<h2 id="a">A</h2>x<script src="assets/h.0a1b2c3d.js"></script>'
    other = text.replace('0a1b2c3d', '99999999') + '<p class="hr-build">of another commit</p>'
    one = built({'x/': f'{text} {"a" * 10}', 'y.html/': 'z'})
    summary = compare(one, replace(built({'x/': f'{other} {"b" * 10}', 'y.html/': 'z'}), commit='b' * 40))
    assert summary['pages'] == []
    assert headline(summary) == ('nothing on the site changes',)


def test_broken_links_of_the_check() -> None:
    def finding(url: str, verdict: str, *, external: bool = False, document: str = '') -> Finding:
        link = Link(url, url, 'x/index.html', 7, 1, document=document, source_line=3 if document else 0)
        return Finding(link, verdict, 'why', external=external)  # type: ignore[arg-type]

    found = of_findings(
        [
            finding('a', 'broken', document='x.md'),
            finding('b', 'broken'),
            finding('c', 'ok'),
            finding('d', 'broken', external=True),
        ]
    )
    assert [(one['url'], one['document'], one['line']) for one in found] == [('a', 'x.md', 3), ('b', None, 7)]
    told = links(found[1:], found, 4)
    assert [(one['url'], one['state']) for one in told['broken']] == [('a', 'new'), ('b', 'stood')]
    assert links(found, [], 4)['mended'] == 2


def test_what_is_written_is_read_again() -> None:
    summary = full('x')
    assert read(json.dumps(summary).encode()) == summary
    jsonschema.Draft202012Validator(schema()).validate(summary)


def test_screenshots_of_changed_pages(chromium: object, tmp_path: Path) -> None:
    assert chromium  # the same browser is started again, as a person would see the page
    for name, colour in (('base', 'white'), ('head', 'red')):
        (tmp_path / name).mkdir()
        (tmp_path / name / 'index.html').write_text(f'<body style="background: {colour}">{name}')
    summary = compare(built({'': 'a'}), built({'': 'b', 'new/': 'x'}))
    (tmp_path / 'head' / 'new').mkdir()
    (tmp_path / 'head' / 'new' / 'index.html').write_text('new')
    summary['shots'] = screenshots(
        summary, tmp_path / 'base', tmp_path / 'head', tmp_path / 'head/preview/shots'
    )
    shots = {one['url']: one for one in summary['shots']}
    assert shots['new/']['before'] is None
    assert shots['new/']['now']
    assert len(shots) == 2
    before, now = (tmp_path / 'head' / str(shots[''][key]) for key in ('before', 'now'))  # type: ignore[literal-required]
    assert before.read_bytes()[:4] == now.read_bytes()[:4] == b'\x89PNG'
    assert before.read_bytes() != now.read_bytes()
    assert f'<img src="../{shots[""]["now"]}"' in page(read(json.dumps(summary).encode()))
