"""The search of the theme finds identifiers, whole and in part, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page
from support.site import GREEN, ROOT, build_site, served, write_site

from handrail.engine.search import SEPARATOR

MORTEM = 'postmortems/2024/2024-03-04-door-shut'
RULES = """groups:
  - name: database
    rules:
      - alert: PostgresConnectionSaturated
        expr: connections > 90
        labels: {severity: critical, service: door}
        annotations: {summary: Few connections are left}
"""
PARAGRAPH = 'Compare `pg_hba.conf` with what `pg_hba_file_rules` shows; the host was 10.0.3.17:5432.\n'
DOCUMENTS = {
    **GREEN,
    'alerts/database.rules.yml': RULES,
    'runbooks/door-stuck.md': GREEN['runbooks/door-stuck.md'].replace('Badges are refused.\n', PARAGRAPH),
    'index.md': '# Start\n\nNothing of that kind is said here.\n',
}
FOUND = {
    'PostgresConnectionSaturated': 'alerts/PostgresConnectionSaturated/',
    'ConnectionSaturated': 'alerts/PostgresConnectionSaturated/',
    'pg_hba.conf': 'runbooks/door-stuck/',
    'pg_hba': 'runbooks/door-stuck/',
    '2024-03-04': MORTEM,
    '2024-03-04-door-shut/watch-table': MORTEM,
    'net-door-001': 'practices/net-door-001/',
    'NET-DOOR-001': 'practices/net-door-001/',
}


@pytest.fixture(scope='module')
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    root: Path = tmp_path_factory.mktemp('search')
    assert build_site(write_site(root, DOCUMENTS), root / 'site').warnings == ()
    with served(root / 'site') as address:
        page = chromium.new_page()
        page.goto(address, wait_until='networkidle')
        page.keyboard.press('/')
        page.wait_for_function("document.activeElement.matches('.md-search__input')")
        yield page
        page.close()


@pytest.mark.parametrize('query', FOUND)
def test_it_finds_the_page(page: Page, query: str) -> None:
    page.fill('.md-search__input', '')
    page.keyboard.press('Backspace')  # the theme listens to keys
    page.wait_for_function("document.querySelectorAll('.md-search-result__item').length === 0")
    page.keyboard.type(query)
    page.wait_for_selector('.md-search-result__item')
    page.wait_for_timeout(200)
    links = page.locator('.md-search-result__item > a').all()
    addresses = [link.get_attribute('href') or '' for link in links]
    assert any(FOUND[query] in address for address in addresses[:3]), addresses


def test_the_project_and_the_plugin_have_one_separator() -> None:
    text = (ROOT / 'mkdocs.yml').read_text(encoding='utf-8')
    stated = next(line for line in text.splitlines() if 'separator:' in line)
    assert yaml.safe_load(stated)['separator'] == SEPARATOR


def test_generated_pages_are_in_the_index(page: Page) -> None:
    index = json.loads(page.evaluate("fetch('search/search_index.json').then(answer => answer.text())"))
    places = {entry['location'].partition('#')[0] for entry in index['docs']}
    assert {'alerts/PostgresConnectionSaturated/', 'actions/open/', 'lessons/'} <= places
