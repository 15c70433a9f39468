"""The search box: opened by keys and addresses, used by keyboard, and what it says when it cannot answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from support.site import served, strict_policy

INPUT = '.md-search__input'
ITEM = '.md-search-result__item'
WAY = '.hr-search-way'


@pytest.fixture(scope='module')
def base(parcels: Path) -> Iterator[str]:
    """The address of the parcel service's site, under a strict policy for content."""
    with served(parcels, strict_policy(parcels)) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page without anything kept; every test fails when the browser complains."""
    context = chromium.new_context(service_workers='block')
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


@pytest.mark.parametrize('key', ['Control+k', 'Meta+k', 'Control+K'])
def test_a_key_opens_the_search(page: Page, base: str, key: str) -> None:
    """With its text selected, so that typing replaces it."""
    page.goto(base)
    page.keyboard.press(key)
    expect(page.locator(INPUT)).to_be_focused()
    expect(page.locator('#__search')).to_be_checked()


def test_the_key_is_left_to_other_fields(page: Page, base: str) -> None:
    """Where somebody types into a field it deletes to the end of the line on some systems."""
    page.goto(base)
    page.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'own'}))")
    page.locator('#own').focus()
    page.keyboard.press('Control+k')
    expect(page.locator('#own')).to_be_focused()
    expect(page.locator('#__search')).not_to_be_checked()


def test_answers_are_reached_by_keys_and_marked_on_their_page(page: Page, base: str) -> None:
    """Down to the page, to the step, Enter: it is there, and the words asked for are marked."""
    said: list[str] = []
    page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
    page.goto(base)
    page.keyboard.press('Control+k')
    page.keyboard.type('who holds the sessions')
    asked = page.locator(f'{ITEM} a[href*="sessions"][href$="#holders"]')  # not what the first words gave
    expect(asked.first).to_be_visible()
    page.keyboard.press('ArrowDown')
    page.keyboard.press('ArrowDown')
    page.keyboard.press('Enter')
    page.wait_for_url(re.compile('runbooks/postgres-connections/.*#holders$'))
    expect(page.locator('article mark').first).to_be_visible()
    assert not said


def test_enter_opens_the_best_answer(page: Page, base: str) -> None:
    """Without going down to it."""
    page.goto(base)
    page.keyboard.press('Control+k')
    page.keyboard.type('KafkaBrokerOffline')
    best = page.locator(ITEM).first.locator('a').first
    expect(best).to_have_attribute('href', re.compile('alerts/KafkaBrokerOffline/.*=KafkaBrokerOffline'))
    page.keyboard.press('Enter')
    page.wait_for_url(re.compile('alerts/KafkaBrokerOffline/'))


def test_the_kind_of_each_answer_is_said(page: Page, base: str) -> None:
    """In words, on what is seen first."""
    page.goto(base)
    page.keyboard.press('Control+k')
    page.fill(INPUT, 'resolver')  # each letter would be a question of its own
    page.keyboard.press('Shift')
    kinds = page.locator(f'{ITEM} .hr-search-kind')
    for kind in ('Runbook step', 'Postmortem 2024-07-23'):
        expect(kinds.filter(has_text=re.compile(f'^{kind}$')).first).to_be_visible()


def test_an_address_asks(page: Page, base: str) -> None:
    """`?q=` opens the search with its answers."""
    page.goto(f'{base}?q=ORA-12541')
    expect(page.locator(INPUT)).to_have_value('ORA-12541')
    expect(page.locator(ITEM).first).to_contain_text('The nightly warehouse load failed')


def test_a_question_asked_too_early_is_answered(page: Page, base: str) -> None:
    """What is typed before the index has come waits for it."""
    held: list[Route] = []
    free = False

    def hold(route: Route) -> None:
        if free:
            route.continue_()
        else:
            held.append(route)

    page.route('**/search/**', hold)
    page.goto(base, wait_until='commit')
    page.wait_for_load_state('domcontentloaded')
    page.keyboard.press('Control+k')
    page.keyboard.type('PostgresDown')
    page.wait_for_timeout(300)
    assert page.locator(ITEM).count() == 0
    free = True
    for route in held:
        route.continue_()
    expect(page.locator(ITEM).first).to_contain_text('PostgresDown')


@pytest.mark.parametrize('lost', ['**/search/**', '**/search/*/**', '**/search/*/t/*', '**/search.*.js'])
@pytest.mark.parametrize('how', ['missing', 'unreachable'])
def test_a_lost_index_leads_to_the_list(page: Page, base: str, lost: str, how: str) -> None:
    """Whatever part is lost: a sentence, and a link to what works without any script."""
    page.route(lost, lambda route: route.fulfill(status=404) if how == 'missing' else route.abort())
    page.goto(base)
    page.keyboard.press('Control+k')
    page.keyboard.type('certificate')
    told = page.locator('.md-search__output')
    expect(told).to_contain_text(re.compile('No answer yet|cannot load its index'))
    page.locator(f'{WAY} a').click()
    page.wait_for_url(f'{base}symptoms/')
    expect(page.locator('#hr-c')).to_be_visible()


def test_an_address_that_asks_in_vain_leads_to_the_list(page: Page, base: str) -> None:
    """Nobody has typed, and still somebody waits: there is no worker that could say what it lacks."""
    page.route('**/search.*.js', lambda route: route.abort())
    page.goto(f'{base}?q=certificate')
    expect(page.locator(WAY)).to_contain_text('No answer yet')


def test_the_search_recovers(page: Page, base: str) -> None:
    """When the index is there again the next letter asks it."""
    page.route('**/search/*/**', lambda route: route.abort())
    page.goto(base)
    page.keyboard.press('Control+k')
    page.keyboard.type('certificat')
    expect(page.locator('.md-search__output')).to_contain_text(
        re.compile('No answer yet|cannot load its index')
    )
    page.unroute('**/search/*/**')
    page.keyboard.type('e')
    expect(page.locator(ITEM).first).to_contain_text('A certificate has expired')
    expect(page.locator(WAY)).not_to_contain_text('No answer yet')


def test_the_list_needs_no_script(chromium: Browser, base: str) -> None:
    """Letters to jump to; alerts, error messages and runbooks, each with its page; the menu leads there."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f'{base}symptoms/')
    page.locator('.hr-letters a', has_text='N').click()
    page.wait_for_url(re.compile('#hr-n$'))
    box = page.locator('#hr-n + .hr-symptoms')
    expect(box.locator('code', has_text='NOT_LEADER_OR_FOLLOWER')).to_be_visible()
    expect(box.get_by_role('link', name='NodeFilesystemFilesFillingUp')).to_be_visible()
    expect(box.get_by_role('link', name='Names do not resolve').first).to_be_visible()
    page.get_by_role('link', name='A Kafka broker is gone').first.click()
    page.wait_for_url(f'{base}runbooks/kafka-broker/')
    context.close()
