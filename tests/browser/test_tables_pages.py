"""The pages around the tables in a browser: the strip of an incident, the contacts of a team."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.site import served

INCIDENT = 'postmortems/2024/2024-01-21-web-stack-outage/'


@pytest.fixture(scope='module')
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


@pytest.fixture(params=[(390, 'light'), (1280, 'dark')], ids=['phone', 'page'])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    found = chromium.new_page(viewport={'width': width, 'height': 800}, color_scheme=scheme)
    found.set_default_timeout(20_000)
    yield found
    found.close()


def test_each_mark_of_the_strip_leads_to_its_row(address: str, page: Page) -> None:
    page.goto(address + INCIDENT)
    links = page.locator('.hr-strip a')
    told = links.evaluate_all(
        'all => all.map(a => [a.getAttribute("href"), a.querySelector("title").textContent])'
    )
    assert ['#t1500', '15:00 Hypothesis: refuted 60 min'] in told
    assert ['#t1630', '16:30 cause found'] in told
    for href, words in told:
        row = page.locator(f'tr:has([id="{href[1:]}"])')
        assert row.locator('td').first.inner_text().startswith(words[:5])
    links.last.click()
    expect(page).to_have_url(re.compile('#t1800$'))


def test_the_strip_fits_and_its_words_stay_in_their_places(address: str, page: Page) -> None:
    page.goto(address + INCIDENT)
    strip = page.locator('.hr-strip')
    assert strip.evaluate('svg => svg.getBoundingClientRect().right <= innerWidth')
    assert page.evaluate('document.documentElement.scrollWidth === innerWidth')
    over = strip.evaluate(
        """svg => [...svg.querySelectorAll('rect')].map(rect => {
          const words = rect.nextElementSibling;
          if (words?.tagName !== 'text' || getComputedStyle(words).display === 'none') return 0;
          return words.getBoundingClientRect().width - rect.getBoundingClientRect().width;
        })"""
    )
    assert len(over) > 3
    assert max(over) <= 0


def test_the_strip_is_a_group_with_a_name_and_a_conclusion(address: str, page: Page) -> None:
    page.goto(address + INCIDENT)
    named = page.get_by_role('group', name='The incident in time')
    assert named.count() == 1
    assert '75 min spent on what turned out wrong' in (named.locator('desc').text_content() or '')


@pytest.mark.parametrize('media', ['print', 'screen'])
def test_the_strip_has_colours_of_the_system_where_those_are_forced(
    chromium: Browser, address: str, media: str
) -> None:
    page = chromium.new_page(forced_colors='active')
    page.emulate_media(media=media)  # type: ignore[arg-type]
    page.goto(address + INCIDENT)
    fills = page.locator('.hr-strip rect').evaluate_all('all => all.map(one => getComputedStyle(one).fill)')
    page.close()
    assert len(set(fills)) == 1


def test_a_team_can_be_called_from_its_page(address: str, page: Page) -> None:
    page.goto(f'{address}teams/auth-oncall/')
    links = page.locator('.hr-reach a')
    hrefs = [link.get_attribute('href') or '' for link in links.all()]
    assert hrefs[0] == 'tel:+12025550141'
    assert 'tel:+12025550140' in hrefs
    assert [href for href in hrefs if href.startswith('https:')]
    heights = links.evaluate_all('all => all.map(one => one.getBoundingClientRect().height)')
    assert min(heights) >= 24
