"""The search of the theme finds identifiers, whole and in part, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page
from support.site import GREEN, ROOT, build_site, served, write_site

from handrail.engine.project import load, project
from handrail.engine.stage import stage
from handrail.engine.stock import SEPARATOR

MORTEM = 'postmortems/2024/2024-03-04-door-shut'
RULES = """groups:
  - name: database
    rules:
      - alert: PostgresConnectionSaturated
        expr: connections > 90
        labels: {severity: critical, service: door}
        annotations: {summary: Few connections are left}
"""
SIGNATURES = """signatures:
  - 'refused: too many open doors already'
  - no entry in door.conf for badge
vars:
"""
PARAGRAPH = 'Compare `pg_hba.conf` with what `pg_hba_file_rules` shows; the host was 10.0.3.17:5432.\n'
DOCUMENTS = {
    **GREEN,
    'alerts/database.rules.yml': RULES,
    'runbooks/door-stuck.md': GREEN['runbooks/door-stuck.md']
    .replace('vars:\n', SIGNATURES)
    .replace('Badges are refused.\n', PARAGRAPH),
    'index.md': '# Start\n\nNothing of that kind is said here.\n',
    'open-doors.md': '# Too many open doors\n\nToo many doors are open already: too many refused badges.\n',
    'door-conf.md': '# The entry in door.conf\n\nNo entry in door.conf is for a badge.\n',
    'watch-change.md': '# Watch the change of a table\n\n## Watch\n\nWatch the table, watch it well.\n',
}
FOUND = {
    'PostgresConnectionSaturated': 'alerts/PostgresConnectionSaturated/',
    'ConnectionSaturated': 'alerts/PostgresConnectionSaturated/',
    'pg_hba.conf': 'runbooks/door-stuck/',
    'pg_hba': 'runbooks/door-stuck/',
    '2024-03-04': MORTEM,
    '2024-03-04-door-shut/watch-table': MORTEM,
    'watch-table': MORTEM,
    'refused: too many open doors already': 'runbooks/door-stuck/',
    'too many open doors': 'runbooks/door-stuck/',
    'no entry in door.conf for badge': 'runbooks/door-stuck/',
    'net-door-001': 'practices/net-door-001/',
    'NET-DOOR-001': 'practices/net-door-001/',
}


def opened(page: Page, address: str) -> Page:
    """The page with its search open."""
    page.goto(address, wait_until='networkidle')
    page.keyboard.press('/')
    page.wait_for_function("() => document.activeElement?.matches('.md-search__input')")
    return page


def answers(page: Page, query: str) -> list[str]:
    """The addresses that the search gives, best first."""
    page.fill('.md-search__input', '')
    page.keyboard.press('Shift')  # the theme listens to keys
    page.wait_for_function("() => document.querySelectorAll('.md-search-result__item').length === 0")
    page.fill('.md-search__input', query)
    page.keyboard.press('Shift')
    page.wait_for_selector('.md-search-result__item')
    page.wait_for_timeout(200)
    return [link.get_attribute('href') or '' for link in page.locator('.md-search-result__item > a').all()]


@pytest.fixture(scope='module')
def page(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    root: Path = tmp_path_factory.mktemp('search')
    assert build_site(write_site(root, DOCUMENTS, {'not_in_nav': '*'}), root / 'site').warnings == ()
    with served(root / 'site') as address:
        page = opened(chromium.new_page(), address)
        yield page
        page.close()


@pytest.mark.parametrize('query', FOUND)
def test_it_finds_the_page_first(page: Page, query: str) -> None:
    addresses = answers(page, query)
    assert FOUND[query] in addresses[0], addresses


def test_every_error_text_of_the_real_site_leads_to_its_runbook(chromium: Browser, site: Path) -> None:
    runbooks = load(project(ROOT / 'mkdocs.yml')).library.runbooks
    wanted = [(text, runbook.id) for runbook in runbooks for text in runbook.signatures]
    assert wanted
    with served(site) as address:
        page = opened(chromium.new_page(), address)
        found = {text: answers(page, text)[0] for text, _ in wanted}
        page.close()
    assert [(text, found[text]) for text, id_ in wanted if f'/runbooks/{id_}/' not in found[text]] == []


def test_the_project_and_the_plugin_have_one_separator() -> None:
    text = (ROOT / 'mkdocs.yml').read_text(encoding='utf-8')
    stated = next(line for line in text.splitlines() if 'separator:' in line)
    assert yaml.safe_load(stated)['separator'] == SEPARATOR


@pytest.mark.parametrize(
    ('plugins', 'language', 'wanted'),
    [
        (['search'], 'en', SEPARATOR),
        ([{'search': None}], 'en', SEPARATOR),
        ([{'search': {'lang': 'en'}}], 'en', SEPARATOR),
        ([{'material/search': {}}], 'en', SEPARATOR),
        ([{'search': {'separator': '[x]'}}], 'en', '[x]'),
        (['search'], 'ja', None),
    ],
)
def test_a_stage_is_searched_as_a_build(
    tmp_path: Path, plugins: list[Any], language: str, wanted: str | None
) -> None:
    theme = {'name': 'material', 'font': False, 'language': language}
    stage(project(write_site(tmp_path, GREEN, {'plugins': plugins, 'theme': theme})), tmp_path / 'stage')
    search = yaml.safe_load((tmp_path / 'stage' / 'mkdocs.yml').read_text())['plugins'][0]
    options = next(iter(search.values())) if isinstance(search, dict) else {}
    assert options.get('separator') == wanted


def test_the_theme_loads_no_entries(page: Page) -> None:
    index = json.loads(page.evaluate("fetch('search/search_index.json').then(answer => answer.text())"))
    assert index['docs'] == []


@pytest.mark.parametrize('words', ['lessons', 'actions open', 'PostgresConnectionSaturated'])
def test_generated_pages_are_found(page: Page, words: str) -> None:
    assert any(f'{words.replace(" ", "/")}/' in address for address in answers(page, words))
