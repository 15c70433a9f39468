"""Every kind of page in a browser: no complaint, no other host, no barrier, nothing that jumps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from support.kinds import kinds_of_pages
from support.site import served, strict_policy

RULES = ('wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice')
SCREENS = {'desktop': (1280, 720), 'phone': (390, 800)}
SHIFT = 0.05
"""Cumulative layout shift that a page may have while it loads (web.dev calls 0.1 good)."""

WATCH = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""

ARRIVED = """() => [
  ['.hr-start .hr-command', '.hr-bar'],
  ['.hr-record', '.hr-record section'],
  ['.hr-build[data-built]', '.hr-build-age:not(:empty)'],
].every(([place, grown]) => !document.querySelector(place) || document.querySelector(grown))"""
"""Whether what the scripts of a page fetch has come into it."""


@pytest.fixture(scope='module')
def address(site: Path) -> Iterator[str]:
    with served(site, strict_policy(site)) as found:
        yield found


@pytest.fixture(scope='module')
def pages(site: Path) -> list[str]:
    found = kinds_of_pages(site)
    assert len(found) > 25
    return found


@pytest.fixture(params=[(screen, scheme) for screen in SCREENS for scheme in ('light', 'dark')], ids='-'.join)
def view(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser window of a size, in light or dark."""
    screen, scheme = request.param
    width, height = SCREENS[screen]
    size = ViewportSize(width=width, height=height)
    context = chromium.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    yield context
    context.close()


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> ViewportSize:
    width, height = SCREENS[request.param]
    return ViewportSize(width=width, height=height)


def visit(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """A page that has come to rest, and what it complained of or asked of others."""
    page = context.new_page()
    said: list[str] = []
    page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
    page.on('pageerror', lambda error: said.append(str(error)))
    home = '/'.join(address.split('/')[:3])
    page.on(
        'request',
        lambda request: (
            None if request.url.startswith((home, 'data:', 'blob:')) else said.append(f'asked {request.url}')
        ),
    )
    page.goto(address, wait_until='load')
    page.wait_for_function(ARRIVED)
    page.evaluate('new Promise((go) => requestAnimationFrame(() => setTimeout(go, 200)))')
    return page, said


def test_no_page_complains_or_asks_another_host(
    chromium: Browser, address: str, pages: list[str], screen: ViewportSize
) -> None:
    context = chromium.new_context(viewport=screen)
    context.add_init_script(WATCH)
    wrong = {}
    for path in pages:
        page, said = visit(context, address + path)
        shifted = page.evaluate('window.shifted')
        sideways = page.evaluate('document.documentElement.scrollWidth > innerWidth')
        problems = [*said, *([f'shift {shifted:.3f}'] if shifted > SHIFT else [])]
        problems += ['scrolls sideways'] if sideways else []
        if problems:
            wrong[path] = problems
        page.close()
    context.close()
    assert wrong == {}


def test_no_page_has_a_barrier(view: BrowserContext, address: str, pages: list[str], web_tools: Path) -> None:
    axe = (web_tools / 'axe-core' / 'axe.min.js').read_text(encoding='utf-8')
    wrong = {}
    for path in pages:
        page, _ = visit(view, address + path)
        page.evaluate(axe)
        asked = json.dumps({'runOnly': {'type': 'tag', 'values': RULES}})
        found = page.evaluate(f'axe.run(document, {asked}).then((result) => result.violations)')
        if found:
            wrong[path] = [
                (each['id'], each['impact'], node['target'], node['failureSummary'][:160])
                for each in found
                for node in each['nodes'][:2]
            ]
        page.close()
    assert wrong == {}
