"""Pages that the theme changes without loading them anew: everything wakes on each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from support.record import choose, clipboard, entries, press, reader
from support.site import CONFIG, GREEN, build_site, served, strict_policy, write_site

ACTIONS = ''.join(
    f'- [ ] Grease the bolt {count} `owner: porters` `type: mitigate` `due: 2024-0{count}-01`\n'
    for count in range(1, 6)
)
POSTMORTEM = f"""---
status: draft
services: [door]
timezone: Europe/Berlin
detected: 2024-01-21 13:00
---
# The door stayed shut

## Summary

Nobody came in.

## Impact

All.

## Timeline

- 2024-01-21 13:00 `signal` The porter calls

## Root cause and resolution

Rust.

## Lessons

Grease helps.

## Action items

{ACTIONS}"""
DOCUMENTS = {
    **GREEN,
    'index.md': '# Start\n\n[Runbook](runbooks/door-stuck.md), [actions](actions/index.md).\n',
    'postmortems/2024/2024-01-21-door-shut.md': POSTMORTEM,
}
THEME = {'name': 'material', 'font': False, 'features': ['navigation.instant']}


@pytest.fixture(scope='module')
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp('instant')
    built = build_site(write_site(root, DOCUMENTS, {'theme': THEME}), root / 'site', strict=False)
    with served(built.dir, strict_policy(built.dir)) as found:
        sitemap = built.dir / 'sitemap.xml'  # the theme changes pages that it names, at the address it names
        sitemap.write_text(sitemap.read_text().replace(CONFIG['site_url'], found))
        yield found


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with reader(chromium) as context:
        page = context.new_page()
        page.goto(address, wait_until='networkidle')
        page.evaluate('window.stayed = true')
        yield page
        assert page.evaluate('window.stayed'), 'the page was loaded anew'


def go(page: Page, name: str) -> None:
    page.locator('article').get_by_role('link', name=name, exact=True).click()


def test_a_runbook_wakes_again_on_each_visit(page: Page) -> None:
    for visit in (1, 2):
        go(page, 'Runbook')
        page.locator('.hr-vars summary').click()
        page.get_by_label('DOOR', exact=True).fill('north')
        page.locator('[data-step=look] .hr-copy').click()
        expect(page.locator('.hr-status-line')).to_contain_text('Copied')
        assert page.evaluate('navigator.clipboard.readText()') == 'ping -c 1 "north"'
        choose(page, 1, '1 received')
        press(page, 'Copy timeline')
        assert clipboard(page).count('1 received') == len(entries(page)) == visit
        for once in ('.hr-record section', '.hr-form', '.hr-build-age', '.hr-tick >> nth=0'):
            expect(page.locator(once)).to_have_count(1)
        expect(page.locator('.hr-step .hr-bar')).to_have_count(page.locator('.hr-step .hr-command').count())
        page.go_back()
        expect(page.locator('.hr-record')).to_have_count(0)


def test_tables_and_the_search_box_wake(page: Page) -> None:
    go(page, 'actions')
    page.locator('.hr-filter input').fill('bolt 3')
    expect(page.locator('.hr-tasks tbody tr')).to_have_count(1)
    expect(page).to_have_url(re.compile('[?]find=bolt'))
    page.locator('h1').click()
    page.keyboard.press('Control+k')
    page.keyboard.type('release bolt')
    expect(page.locator('.md-search-result__item').first).to_contain_text('Release the bolt')
    expect(page.locator('.hr-search-way')).to_have_count(1)
    expect(page.locator('.hr-search-kind').first).to_have_text('Runbook')
