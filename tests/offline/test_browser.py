"""A reader's device without the network: what it keeps, what it says, how it forgets."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.offline import Host, hosted
from support.site import GREEN

RULES = """groups:
  - name: doors
    rules:
      - alert: DoorRefuses
        expr: refusals > 3
        labels: {severity: critical, service: door}
        annotations: {summary: Badges are refused, runbook_url: https://runbooks.example.org/runbooks/door-stuck/#look}
"""
DOCUMENTS = {**GREEN, 'alerts/doors.rules.yml': RULES}
READY = """() => navigator.serviceWorker.ready.then(() => new Promise((resolve) => {
    if (navigator.serviceWorker.controller) resolve();
    else navigator.serviceWorker.addEventListener('controllerchange', () => resolve());
}))"""
POSTMORTEM = 'postmortems/2024/2024-03-04-door-shut/'


@pytest.fixture
def site(mini_site: Any) -> Path:
    folder: Path = mini_site(DOCUMENTS).dir
    return folder


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    with hosted(site) as found:
        yield found


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    found = chromium.new_context(service_workers='allow')
    yield found
    found.close()


def opened(context: BrowserContext, host: Host, path: str = '') -> Page:
    """A page of the site, with the service worker at work."""
    page = context.new_page()
    page.goto(host.address + path)
    page.evaluate(READY)
    return page


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Wait until a promise gives something true."""
    for _ in range(600):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def line(page: Page) -> str:
    """What the line of the build says, once it has heard which build is the newest."""
    expect(page.locator('.hr-build-age')).not_to_be_empty()
    return page.inner_text('.hr-build')


def caches(page: Page) -> list[str]:
    found: list[str] = page.evaluate('caches.keys()')
    return sorted(found)


def finds(page: Page, words: str, title: str) -> None:
    """The search box shows a title for words that come all at once: each letter would be a question."""
    page.fill('.md-search__input', words)
    page.focus('.md-search__input')
    page.keyboard.press('Shift')  # the theme listens to keys
    titles = page.locator('.md-search-result__item :is(h1, h2)')
    expect(titles.filter(has_text=title).first).to_be_visible()


def newer(folder: Path) -> Path:
    """A site whose files all are newer than those of another: a server tells changes by the second."""
    for path in folder.rglob('*'):
        os.utime(path, (2e9, 2e9))
    return folder


def test_what_is_needed_is_there_when_the_server_is_not(context: BrowserContext, host: Host) -> None:
    page = opened(context, host)
    said: list[str] = []
    page.on('pageerror', lambda error: said.append(str(error)))
    host.stop()
    shown = {
        'runbooks/door-stuck/': 'The door does not open',
        'runbooks/': 'Runbooks',
        'alerts/DoorRefuses/': 'DoorRefuses',
        'practices/net-door-001/': 'Doors have a limit',
        'teams/porters/': 'Porters',
        'symptoms/': 'Symptoms, A to Z',
        'contacts.html': 'Contacts',
        '': 'Start',
    }
    for path, title in shown.items():
        page.goto(host.address + path)
        assert title in page.inner_text('h1'), path
        page.reload()
        assert title in page.inner_text('h1'), path
    assert 'Kept on this device: the site does not answer.' in line(page)
    finds(page, 'badges refused', 'The door does not open')
    assert said == []


def test_a_postmortem_is_there_once_it_was_opened(context: BrowserContext, host: Host) -> None:
    page = opened(context, host)
    host.stop()
    page.goto(host.address + POSTMORTEM)
    assert 'not kept on this device' in page.inner_text('h1')
    ways = page.locator('article a, main a').evaluate_all('(all) => all.map((each) => each.pathname)')
    assert {'/runbooks/', '/alerts/', '/symptoms/', '/contacts.html'} <= set(ways)
    host.start()
    page.get_by_text('Try this page again').click()
    page.wait_for_function("() => document.querySelector('h1')?.innerText?.includes('Nobody could come in')")
    until(page, 'caches.match(location.href).then(Boolean)')
    host.stop()
    page.reload()
    assert 'Nobody could come in' in page.inner_text('h1')


def test_the_page_opened_first_is_kept_too(context: BrowserContext, host: Host) -> None:
    page = opened(context, host, POSTMORTEM)
    host.stop()
    page.reload()
    assert 'Nobody could come in' in page.inner_text('h1')


def test_values_of_an_incident_come_into_no_cache_and_no_log(context: BrowserContext, host: Host) -> None:
    page = opened(context, host)
    host.asked.clear()
    page.goto(f'{host.address}{POSTMORTEM}?DB_HOST=secret-7')
    page.wait_for_load_state('networkidle')
    until(page, '(url) => caches.match(url).then(Boolean)', host.address + POSTMORTEM)
    page.goto(f'{host.address}runbooks/door-stuck/?DOOR=secret-7#look')
    page.wait_for_load_state('networkidle')
    kept = page.evaluate("""async () => {
        const found = [];
        for (const key of await caches.keys()) {
            const cache = await caches.open(key);
            for (const request of await cache.keys()) {
                const response = await cache.match(request);
                found.push(request.url, response.url, await response.text());
            }
        }
        return found;
    }""")
    assert len(kept) > 100
    assert not [each for each in kept if 'secret-7' in each]
    assert host.asked
    assert not [path for path in host.asked if 'secret-7' in path]


def test_a_new_build_takes_the_place_of_the_old_one(
    context: BrowserContext, host: Host, mini_site: Any
) -> None:
    changed = DOCUMENTS['runbooks/door-stuck.md'].replace('Badges are refused.', 'Nobody gets in at all.')
    documents = {**DOCUMENTS, 'runbooks/door-stuck.md': changed}
    new = newer(mini_site(documents, extra={'handrail': {'today': '2024-06-02'}}).dir)
    page = opened(context, host, 'runbooks/door-stuck/')
    before = caches(page)
    host.folder = new
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_function("() => document.querySelector('.hr-build')?.innerText?.includes('newer build')")
    assert page.locator('.hr-build:has(button)').count() == 1
    page.locator('.hr-build button').click()
    page.wait_for_function("() => document.body?.innerText?.includes('Nobody gets in at all.')")
    assert 'newer build' not in line(page)
    assert page.locator('.hr-build:has(button)').count() == 0
    page.evaluate('navigator.serviceWorker.ready.then((found) => found.update())')
    until(
        page,
        """(old) => caches.keys().then(async (keys) => {
            for (const key of keys.filter((each) => !old.includes(each)))
                if (await (await caches.open(key)).match('/offline.json')) return true;
            return false;
        })""",
        before,
    )
    host.stop()
    page.reload()
    assert 'Nobody gets in at all.' in page.inner_text('main')
    finds(page, 'nobody gets', 'The door does not open')
    host.start()
    for _ in range(30):  # a page that opens before the last one has gone is one of the old build once more
        page.close()  # the last page of the old build: the new one may take over
        time.sleep(1)
        page = opened(context, host)
        if before[0] not in caches(page):
            break
    assert before[0] not in caches(page)


def test_what_is_off_leaves_nothing_behind(context: BrowserContext, host: Host, mini_site: Any) -> None:
    page = opened(context, host)
    page.evaluate("caches.open('of another site')")
    assert len(caches(page)) == 3
    host.folder = newer(mini_site(DOCUMENTS, extra={'handrail': {'offline': False}}).dir)
    page.reload()
    page.evaluate('navigator.serviceWorker.getRegistration().then((found) => found && found.update())')
    until(page, 'navigator.serviceWorker.getRegistrations().then((found) => !found.length)')
    assert caches(page) == ['of another site']
    page.reload()
    page.wait_for_load_state('networkidle')
    assert page.evaluate('navigator.serviceWorker.getRegistrations().then((found) => found.length)') == 0
    assert caches(page) == ['of another site']


def test_a_slow_server_is_not_waited_for(context: BrowserContext, host: Host) -> None:
    page = opened(context, host)
    host.delay = 120
    page.goto(f'{host.address}runbooks/door-stuck/', wait_until='domcontentloaded', timeout=60_000)
    assert 'The door does not open' in page.inner_text('h1')


def test_a_server_that_fails_is_not_believed(context: BrowserContext, host: Host) -> None:
    page = opened(context, host)
    host.status = 502
    page.goto(f'{host.address}runbooks/door-stuck/')
    assert 'The door does not open' in page.inner_text('h1')


@pytest.mark.parametrize('how', ['preview', 'another address'])
def test_a_preview_keeps_nothing(context: BrowserContext, mini_site: Any, monkeypatch: Any, how: str) -> None:
    if how == 'preview':
        monkeypatch.setenv('HANDRAIL_PREVIEW', '1')
    built = mini_site(DOCUMENTS)
    with hosted(built.dir) as host:
        page = context.new_page()
        if how != 'preview':  # as if it were not this machine
            page.add_init_script(
                'RegExp.prototype.test = ((test) => function (text) {'
                "return String(this).includes('localhost') ? false : test.call(this, text); })"
                '(RegExp.prototype.test)'
            )
        page.goto(host.address, wait_until='networkidle')
        line(page)
        assert page.evaluate('navigator.serviceWorker.getRegistrations().then((found) => found.length)') == 0
        assert caches(page) == []
    assert (built.dir / 'sw.js').exists() == (how != 'preview')


def test_it_answers_below_its_own_address_only(context: BrowserContext, site: Path, tmp_path: Path) -> None:
    other = tmp_path / 'host'
    (other / 'preview').mkdir(parents=True)
    (other / 'preview' / 'index.html').write_text('<title>x</title><p>A preview beside it</p>')
    (other / 'ops').symlink_to(site)
    (site / 'pr-7').mkdir()
    (site / 'pr-7' / 'index.html').write_text('<title>x</title><p>A preview below it</p>')
    with hosted(other) as host:
        page = opened(context, host, 'ops/')
        for path in ('preview/', 'ops/pr-7/'):
            page.goto(host.address + path)
            assert 'A preview' in page.inner_text('p')
        host.stop()
        page.goto(f'{host.address}ops/runbooks/')
        assert 'Runbooks' in page.inner_text('h1')
        for path in ('preview/', 'ops/pr-7/'):
            with pytest.raises(Exception, match='ERR_CONNECTION_REFUSED'):
                page.goto(host.address + path)
