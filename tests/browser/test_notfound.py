"""The page for an address that is none, and what a pasted link says: in a browser and in the HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.site import GREEN, Built, Quiet, build_site, served, write_site

POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'"
)
"""That of the guide; the theme's own inline scripts are let through here."""
RULES = """groups:
  - name: doors
    rules:
      - alert: DoorControllerUnreachable
        expr: up == 0
        annotations: {summary: '{{ $labels.door }} says "<b>no</b>" & is gone', runbook_url: 'https://runbooks.example.org/ops/runbooks/door-stuck/#look'}
      - alert: DoorRefusesBadges
        expr: refused > 1
      - alert: LiftStuckBetweenFloors
        expr: lift > 1
"""
TEAMS = """porters:
  name: Porters
  contacts: {phone: "+44 1632 960001"}
night:
  name: Night & <watch>
  first: true
  contacts:
    phone: +44 (1632) 960002
    pager: https://pager.example.org/night?a=1&b=2
    chat: '#night'
    schedule: javascript:alert(1)
"""
BASE = '/ops/'


@pytest.fixture(scope='module')
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site below a path of its host."""
    root = tmp_path_factory.mktemp('lost')
    documents = {**GREEN, 'alerts/doors.rules.yml': RULES, 'teams.yml': TEAMS}
    config = {'site_url': f'https://runbooks.example.org{BASE}', 'site_description': 'What "to do" & <more>'}
    built = build_site(write_site(root, documents, config), root / f'site{BASE}', strict=False)
    assert [said for said in built.warnings if 'javascript:alert(1)' not in said] == []
    return built


class Lost(Quiet):
    """Answers as a host of static sites does: 404.html where there is no page."""

    def send_error(self, code: int, *_: Any) -> None:
        """Send the page for what is missing."""
        body = (Path(self.directory) / BASE.strip('/') / '404.html').read_bytes()
        self.send_response(code)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    with served(folder, POLICY, Lost) as address:
        yield address.rstrip('/') + BASE


@pytest.fixture(scope='module')
def host(small: Built) -> Iterator[str]:
    with hosted(small.dir.parent) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that must say nothing on its console but that the address is none."""
    context = chromium.new_context(viewport={'width': 1280, 'height': 800}, service_workers='block')
    opened = context.new_page()
    said: list[str] = []
    opened.on(
        'console', lambda message: said.append(message.text) if message.type in {'error', 'warning'} else None
    )
    opened.on('pageerror', lambda error: said.append(str(error)))
    opened.on(
        'request',
        lambda request: (
            None
            if '127.0.0.1' in request.url or request.url.startswith('data:')
            else said.append(request.url)
        ),
    )
    yield opened
    context.close()
    known = ('status of 404', 'Service Worker registration blocked by Playwright')
    assert [text for text in said if not any(part in text for part in known)] == []


def nearest(page: Page) -> list[tuple[str, str]]:
    page.wait_for_selector('.hr-nearest p')
    links = page.query_selector_all('.hr-nearest a')
    return [
        (link.inner_text(), link.evaluate('link => link.pathname + link.search + link.hash'))
        for link in links
    ]


@pytest.mark.parametrize(
    ('address', 'first'),
    [
        ('alerts/DoorControllerUnreachble/', 'DoorControllerUnreachable'),
        ('alerts/doorcontrollerunreachable', 'DoorControllerUnreachable'),
        ('alerts/old/deep/down/ControllerUnreachable/', 'DoorControllerUnreachable'),
        ('runbooks/door_stuck.html', 'The door does not open'),
        ('runbooks/doors/door-stuk/index.html', 'The door does not open'),
        ('LiftStuck', 'LiftStuckBetweenFloors'),
        ('alerts/Door%20Refuses%20Badges/', 'DoorRefusesBadges'),
    ],
)
def test_the_nearest_stands_first(page: Page, host: str, address: str, first: str) -> None:
    page.goto(f'{host}{address}')
    found = nearest(page)
    assert found[0][0] == first
    assert page.inner_text('.hr-nearest p') == 'Names like it:'
    assert len(found) <= 4
    assert (
        page.evaluate('fetch(document.querySelector(".hr-nearest a").href).then(answer => answer.status)')
        == 200
    )


@pytest.mark.parametrize(
    'address', ['zzzzqqqq/', '%E0%A4%A/', '%', 'alerts/<img src=x onerror=alert(1)>/', '日本/']
)
def test_what_is_like_nothing_says_so(page: Page, host: str, address: str) -> None:
    page.goto(f'{host}{address}', wait_until='networkidle')
    if '%' not in address:  # of what is no text nothing is said
        page.wait_for_selector('.hr-nearest p')
    assert page.query_selector_all('.hr-nearest a, .hr-nearest img') == []
    assert page.query_selector_all('.hr-lost li a')


def test_values_and_the_step_go_along(page: Page, host: str) -> None:
    page.goto(f'{host}runbooks/door-stuk/?DOOR=north%26b&x=%3Cb%3E#look')
    found = nearest(page)
    assert found[0] == ('The door does not open', '/ops/runbooks/door-stuck/?DOOR=north%26b&x=%3Cb%3E#look')
    links = page.eval_on_selector_all(
        '.hr-lost > ul a', 'links => links.map(link => link.pathname + link.search)'
    )
    assert links[0] == '/ops/symptoms/?DOOR=north%26b&x=%3Cb%3E'
    assert not [
        link
        for link in page.eval_on_selector_all('.hr-figure a', 'all => all.map(link => link.href)')
        if 'DOOR' in link
    ]


def test_the_way_on_leads_to_the_step_with_the_value_in_its_command(page: Page, host: str) -> None:
    page.goto(f'{host}runbooks/door-stuk/?DOOR=north#look')
    nearest(page)
    page.click('.hr-nearest a')
    page.wait_for_url('**/runbooks/door-stuck/**')
    page.wait_for_selector('.hr-vars form:not([hidden])', state='attached')
    assert page.evaluate('location.search') == ''
    assert page.evaluate('Object.entries(handrail.values())') == [['DOOR', 'north']]


def test_an_alert_without_the_label_takes_no_value_away(page: Page, host: str) -> None:
    for query in ('?DOOR=north', '?DOOR='):
        page.goto(f'{host}alerts/DoorControllerUnreachable/{query}')
        page.wait_for_selector('.hr-vars form:not([hidden])', state='attached')
        assert page.evaluate('location.search') == ''
    page.click('.hr-start a[href*="door-stuck"]')
    page.wait_for_url('**/runbooks/door-stuck/**')
    page.wait_for_selector('.hr-vars form:not([hidden])', state='attached')
    assert page.evaluate('Object.entries(handrail.values())') == [['DOOR', 'north']]


def test_nothing_moves_when_the_names_come(page: Page, host: str) -> None:
    page.goto(f'{host}alerts/DoorControllerUnreachble/', wait_until='domcontentloaded')
    page.evaluate(
        'window.moved = 0; new PerformanceObserver('
        '(list) => list.getEntries().forEach((each) => { moved += each.value }))'
        ".observe({type: 'layout-shift', buffered: true})"
    )
    nearest(page)
    page.wait_for_timeout(300)
    assert page.evaluate('moved') <= 0.05


def test_without_the_names_the_rest_stands(page: Page, host: str) -> None:
    page.route('**/names.json', lambda route: route.fulfill(status=200, body='{'))
    page.goto(f'{host}alerts/x/?DOOR=north', wait_until='networkidle')
    links = page.eval_on_selector_all('.hr-lost > ul a', 'links => links.map(link => link.search)')
    assert set(links) == {'?DOOR=north'}


def test_without_scripts_the_ways_on_and_whom_to_call_are_there(chromium: Browser, host: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(f'{host}some/where/deep/')
    article = opened.locator('article')
    assert article.locator('.hr-lost li a').all_inner_texts() == [
        'Symptoms, A to Z',
        'Alerts',
        'Runbooks',
        'The start page',
        'Teams',
    ]
    hrefs = [link.get_attribute('href') for link in article.locator('.hr-lost li a').all()]
    assert hrefs == ['/ops/symptoms/', '/ops/alerts/', '/ops/runbooks/', '/ops/.', '/ops/teams/']
    for href in hrefs:
        assert opened.request.get(f'{host.removesuffix(BASE)}{href}').status == 200
    context.close()


def test_the_team_to_call_is_the_one_that_is_marked(small: Built) -> None:
    html = small.article('404.html')
    called = re.search(r'data-handrail="first-contact"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert called
    assert called[1] == (
        '<p>Nobody answers, or nothing here fits? Call <b>Night &amp; &lt;watch&gt;</b>: '
        '<a href="tel:+441632960002">+44 (1632) 960002</a> · '
        '<a href="https://pager.example.org/night?a=1&amp;b=2">pager</a> · <code>#night</code> · '
        'who is on call javascript:alert(1)</p>'
    )


class Head(HTMLParser):
    """The properties of a page: title, meta elements and the canonical address."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note meta and link elements."""
        values = dict(attrs)
        name = values.get('property') or values.get('name') or (values.get('rel') if tag == 'link' else None)
        if tag in {'meta', 'link'} and name:
            self.found.setdefault(name, []).append(values.get('content') or values.get('href') or '')


def test_of_pages_that_are_files(
    page: Page, mini_site: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    built = mini_site(
        {**GREEN, 'alerts/doors.rules.yml': RULES.replace('/ops', '')}, use_directory_urls=False
    )
    monkeypatch.setattr(f'{__name__}.BASE', '/')
    with hosted(built.dir) as address:
        page.goto(f'{address}runbooks/door-stuk.html')
        assert nearest(page)[0] == ('The door does not open', '/runbooks/door-stuck.html')
        ways = page.eval_on_selector_all('.hr-lost a', 'all => all.map(link => link.href)')
        assert {page.request.get(way).status for way in ways} == {200}


PASTED = ('og:title', 'og:description', 'og:type', 'og:url', 'description', 'canonical')


class TestPastedLinks:
    @pytest.mark.parametrize(
        ('path', 'title', 'about'),
        [
            (
                'runbooks/door-stuck',
                'The door does not open',
                'Badges are refused. First: Does the controller answer? Owner: Porters.',
            ),
            (
                'postmortems/2024/2024-03-04-door-shut',
                'Nobody could come in',
                'Badges were refused for an hour. Lasted 60 min. Impact: Forty people waited outside.',
            ),
            (
                'alerts/DoorControllerUnreachable',
                'DoorControllerUnreachable',
                '… says "<b>no</b>" & is gone. First: Does the controller answer? Owner: Porters.',
            ),
        ],
    )
    def test_what_a_page_says(self, small: Built, path: str, title: str, about: str) -> None:
        found = Head(small.text(f'{path}/index.html')).found
        assert {name: found[name] for name in PASTED} == {
            'og:title': [title],
            'og:description': [about],
            'og:type': ['article'],
            'og:url': [f'https://runbooks.example.org{BASE}{path}/'],
            'description': [about],
            'canonical': [f'https://runbooks.example.org{BASE}{path}/'],
        }

    def test_every_page_has_them_all_and_once(self, small: Built) -> None:
        pages = {path: text for path, text in small.files().items() if path.endswith('index.html')}
        assert len(pages) > 20
        for path, text in pages.items():
            found = Head(text.decode()).found
            assert {name: len(found.get(name, [])) for name in PASTED} == dict.fromkeys(PASTED, 1), path
            assert 0 < len(found['og:description'][0]) <= 200
            assert found['og:title'][0]

    def test_what_is_no_page_is_not_listed(self, small: Built) -> None:
        found = Head(small.text('404.html')).found
        assert found['robots'] == ['noindex']
        assert 'og:title' not in found
