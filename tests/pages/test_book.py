"""The pages as a whole: which there are, that they hold together, that no value becomes markup."""

import posixpath
import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import build
from support.markdown import HOSTILE, find
from support.site import GREEN

from handrail.graph import connect
from handrail.kinds import assemble
from handrail.model import (
    Alert,
    Contacts,
    Inline,
    Library,
    Place,
    Postmortem,
    Runbook,
    Settings,
    Site,
    Span,
    Stated,
    Team,
)
from handrail.pages import addresses, bind, figures, page, pages, plan
from handrail.pages.address import moved
from handrail.review import examine

ASIDE = """---
on: 2024-05-02
runbook: door-stuck
path: [look]
---
# The bolt by night

## Outcome

It opened.
"""
START = """# Start

<!-- handrail: actions -->

<!-- handrail: postmortems -->

<!-- handrail: runbooks -->

<!-- handrail: practices -->

<!-- handrail: alerts -->

<!-- handrail: services -->

<!-- handrail: teams -->

<!-- handrail: drills -->

<!-- handrail: lessons -->

<!-- handrail: symptoms -->

<!-- handrail: problems -->
"""
DOCUMENTS = {**GREEN, 'index.md': START, 'drills/2024-05-02-bolt.md': ASIDE}


def site_of(documents) -> Site:
    sources = {uri: text.encode() for uri, text in documents.items()}
    return assemble(sources, frozenset(sources), Settings(today=date(2024, 6, 1)))


def site_of_library(library: Library) -> Site:
    chosen = Settings(today=date(2024, 6, 1))
    graph = connect(library, addresses(library))
    return Site(chosen, library, graph, examine(library, graph, chosen))


@pytest.fixture(scope='module')
def green() -> Site:
    return site_of(DOCUMENTS)


def test_the_plan_is_sorted_and_holds_every_address_and_every_document(green):
    uris = plan(green)
    assert list(uris) == sorted(set(uris))
    assert addresses(green.library) <= set(uris)
    assert {uri for uri in DOCUMENTS if uri.endswith('.md')} <= set(uris)
    assert not addresses(green.library) & DOCUMENTS.keys()


def test_pages_do_not_depend_on_the_order_in_which_they_are_asked_for(green):
    forwards = pages(green)
    book = bind(green)
    assert {uri: book.page(uri) for uri in reversed(book.plan())} == forwards
    assert page(green, 'runbooks/door-stuck.md') == forwards['runbooks/door-stuck.md']


def test_every_page_begins_with_its_title_and_ends_with_a_line_end(green):
    for uri, text in pages(green).items():
        body = text.partition('\n---\n\n')[2] if text.startswith('---\n') else text
        assert re.match(r'# \S', body), uri
        assert text.endswith('\n'), uri


def test_every_link_leads_to_a_page_and_to_an_anchor_on_it(green):
    found = {uri: find(text) for uri, text in pages(green).items()}
    ids = {uri: {a['id'] for _, a in page.elements if 'id' in a} for uri, page in found.items()}
    links = [(uri, a['href']) for uri, page in found.items() for a in page.attributes('a')]
    assert len(links) > 200
    for uri, href in links:
        if re.match('[a-z]+:', href):
            continue
        path, _, anchor = href.partition('#')
        to = posixpath.normpath(posixpath.join(posixpath.dirname(uri), unquote(path))) if path else uri
        if re.search(r'(^|/)(card|contacts|runbooks)\.(html|txt)$', to):
            continue  # for paper: it is no page of the book
        assert to in found, f'{uri}: {href}'
        assert not anchor or anchor in ids[to], f'{uri}: {href}'


def test_no_id_stands_twice_on_a_page(green):
    for uri, text in pages(green).items():
        ids = [attributes['id'] for _, attributes in find(text).elements if 'id' in attributes]
        assert len(ids) == len(set(ids)), uri


def test_every_anchor_of_the_model_is_on_its_page(green):
    written = pages(green)
    for document in green.library.documents():
        ids = {attributes.get('id') for _, attributes in find(written[document.uri]).elements}
        assert {anchor.id for anchor in document.anchors} <= ids


def test_each_figure_has_its_place(green):
    places = [
        attributes['data-handrail']
        for text in pages(green).values()
        for attributes in find(text).attributes('div')
        if attributes.get('class') == 'hr-figure'
    ]
    drawn = [name for name in places if name.startswith(('graph:', 'strip:'))]
    assert sorted(drawn) == ['graph:door-stuck', 'strip:2024-03-04-door-shut']
    assert set(places) <= set(figures(green))


def body(text):
    """A page without its front matter."""
    return text.partition('\n---\n\n')[2] if text.startswith('---\n') else text


def test_what_somebody_wrote_stands_before_what_is_generated():
    written = {
        'actions/index.md': '# Ours\n',
        'teams/porters.md': '# The porters\n',
        'symptoms.md': '# See\n',
    }
    site = site_of({**GREEN, **written})
    assert not addresses(site.library) & written.keys()
    assert {uri: body(pages(site)[uri]) for uri in written} == written


def test_what_stands_at_an_address_keeps_it_whatever_calls_it_an_older_one():
    old = ['runbooks/old.md', '../x.md', '/y.md', 'a/../z.md', '_t.md', 'old/', 'teams/porters.md', 'pic.md']
    runbook = GREEN['runbooks/door-stuck.md'].replace('owner:', f'aliases: {old}\nowner:', 1)
    sources = {**GREEN, 'runbooks/door-stuck.md': runbook}
    site = assemble(
        {uri: text.encode() for uri, text in sources.items()},
        frozenset({*sources, 'pic.md'}),
        Settings(today=date(2024, 6, 1)),
    )
    written = pages(site)
    assert set(written) == set(pages(site_of(GREEN)))
    assert 'Porters' in written['teams/porters.md']
    assert not any('runbooks/old' in text or '](old' in text for text in written.values())
    assert {old: new.uri for old, new in moved(site.library).items()} == {
        'runbooks/old.md': 'runbooks/door-stuck.md'
    }
    assert 'runbooks/old.md' not in addresses(site.library)


def test_a_plain_page_without_directives_stays_byte_for_byte():
    text = '# Guide\r\n\r\n*x*  \r\n\t<div>y</div>\n\n[z](#q){.r}'.replace('\r', '')
    page = pages(site_of({'guide.md': text}))['guide.md']
    assert page == f'---\ndescription: "Guide: x y z"\n---\n\n{text}'


def test_long_lists_are_cut_into_pages():
    incidents = {f'2023-01-{1 + n // 10:02}-case-{n}': {'sections': ['lessons=Be calm.']} for n in range(201)}
    rows = [{'text': f'Do {n}', 'name': f'do-{n}'} for n in range(101)]
    incidents['2023-02-01-big'] = {'actions': rows}
    written = pages(site_of_library(build.library(postmortems=incidents)))
    year = [
        uri
        for uri in written
        if uri.startswith('postmortems/2023/') and 'case' not in uri and 'big' not in uri
    ]
    assert sorted(year) == [
        'postmortems/2023/index.md', 'postmortems/2023/page-2.md', 'postmortems/2023/page-3.md',
    ]  # fmt: skip
    assert 'lessons-3.md' in written
    assert 'lessons-4.md' not in written
    assert 'actions/open-2.md' in written
    assert 'actions/owners/unowned-2.md' in written
    assert written['actions/open.md'].count('\n| Do ') == 100
    assert '[2](open-2.md)' in written['actions/open.md']
    assert '**2**' in written['actions/open-2.md']
    assert '[2](open-2.md)' in written['actions/index.md']


def test_a_library_without_documents_has_its_pages():
    written = pages(site_of_library(Library()))
    assert addresses(Library()) <= written.keys()
    assert 'Nothing here yet' in written['runbooks/index.md']


HARMLESS = {
    *('h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'a', 'ul', 'li', 'dl', 'dt', 'dd', 'table', 'thead', 'tbody'),
    *('tr', 'th', 'td', 'div', 'details', 'summary', 'span', 'small', 'strong', 'em', 'code', 'pre', 'br'),
}


def inline(value: str) -> Inline:
    return (
        Span(value),
        Span(value, code=True),
        Span(value, strong=True, emphasis=True, href='https://h.example'),
    )


def library_of(value: str) -> Library:
    """A library with one thing of each kind that says `value` wherever its model has a text."""
    return build.library(
        postmortems=[_postmortem(value)],
        runbooks=[_runbook(value)],
        practices=[
            {'name': 'p', **dict.fromkeys(('title', 'applies_to', 'severity', 'facts', 'check'), value)}
        ],
        alerts=[_alert(value)],
        services=[build.service('s', title=value, owner=value, depends_on=[value])],
        drills=[build.drill('2024-02-02-d', title=value, fault=value, runbook=value)],
        teams=[Team('t', value, Contacts(*[value] * 6), Place('teams.yml'), value)],
    )


def _postmortem(value: str) -> Postmortem:
    proof = {'text': value, 'href': value, 'role': value, 'on': date(2024, 1, 2)}
    texts = dict.fromkeys(('owner', 'reason', 'tracker', 'priority'), value)
    action = build.action(value, 'act', status='done', evidence=[proof], extra=((value, value),), **texts)
    return build.postmortem(
        '2024-01-21-x',
        services=[value],
        responders=[value],
        impact=[(value, value)],
        started='2024-01-21 14:00',
        actions=[replace(action, text=inline(value))],
        stated=[Stated(value, value, 1, action.at)],
        rows=[
            ('2024-01-21 13:45', 'hypothesis, action:worked', value),
            ('2024-01-21 13:50', 'refuted', value),
        ],
        **dict.fromkeys(('title', 'severity', 'trigger', 'cause', 'incident'), value),
    )


DATA = {
    f'data-{name}'
    for name in (
        'runbook',
        'title',
        'services',
        'step',
        'number',
        'kind',
        'place',
        'slots',
        'name',
        'gate',
        'vars',
    )
}
"""What a runbook's page tells the script."""


def _runbook(value: str) -> Runbook:
    spans = dict.fromkeys(('affects', 'undo_text', 'irreversible'), inline(value))
    texts = dict.fromkeys(('title', 'command', 'from_place', 'team'), value)
    step = build.step('one', 'check', ['#two'], **texts, **spans)
    lists = dict.fromkeys(('services', 'alerts', 'signatures', 'stop', 'needs'), (value,))
    return build.runbook('r', [step], title=value, owner=value, sections=['meaning'], **lists)


def _alert(value: str) -> Alert:
    texts = ('title', 'source', 'severity', 'summary', 'expression', 'duration', 'runbook_url', 'declared_in')
    return build.alert('A', labels=[(value, value)], **dict.fromkeys(texts, value))


@settings(max_examples=12, deadline=None)
@given(st.one_of(HOSTILE, st.just('<img src=x onerror=alert(1)>|"\'`*_[x](javascript:y)\n\n# z\n</div>{.q}')))
def test_no_value_becomes_markup_on_any_page(value):
    site = site_of_library(library_of(value))
    for uri, text in pages(site).items():
        found = find(text)
        assert found.tags <= HARMLESS, uri
        names = {name for _, attributes in found.elements for name in attributes}
        assert names <= {
            'class',
            'id',
            'href',
            'title',
            'open',
            'data-copy',
            'data-key',
            'data-due',
            'data-late',
            'data-label',
            'data-filter',
            'data-handrail',
            'data-page',
            'data-scope',
            'data-owner',
            'data-about',
            'data-action',
            'data-incident',
            'data-service',
            'data-type',
            'data-state',
            *DATA,
        }
        for attributes in found.attributes('a'):
            assert not re.match(r'\s*(javascript|data|vbscript):', attributes['href'], re.IGNORECASE)
    for name, svg in figures(site).items():
        assert ':' not in name or {tag for tag in re.findall(r'<(\w+)', svg)} <= {  # noqa: C416 - a set of what was found
            'svg', 'title', 'desc', 'path', 'rect', 'a', 'text', 'tspan',
        }  # fmt: skip
