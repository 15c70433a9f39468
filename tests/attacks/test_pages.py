"""Attacks on plain pages, in a real browser: nothing runs, a page stays readable, each is told at its line."""

# ruff: noqa: E501 - what an attack is stands on one line

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page
from support.site import GREEN, Built, build_site, served, write_site
from support.watch import INVENTORY, Watch

from handrail.kinds import read
from handrail.model import Settings

CASES = Path(__file__).parent / 'cases'
READABLE = 'Still readable'
MORE = 'The page goes on.'
MINUTES = 3
"""Far more than a build of these pages takes, and less than any one of them would take unlimited."""


def attacks() -> list[dict[str, Any]]:
    """Every attack of the folder, with the path of its page."""
    found = []
    for path in sorted(CASES.glob('*.yml')):
        for case in yaml.load(path.read_text(encoding='utf-8'), Loader=yaml.CSafeLoader):
            slug = re.sub(r'[^a-z]+', '-', case['name'].lower())
            found.append({**case, 'uri': f'{path.stem}/{slug}.md', 'source': source(case)})
    return found


def source(case: dict[str, Any]) -> str:
    """The text of an attack's file."""
    text = case['text'].replace('REPEATED', case.get('repeat', '') * case.get('times', 0))
    text = text.replace('LINES', case.get('then', '') * case.get('lines', 0)).replace('LONG', 'x' * 7000)
    return text if case.get('whole') else f'# {READABLE}\n\n{text}\n\n{MORE}\n'


ATTACKS = attacks()
ONE = pytest.mark.parametrize('attack', ATTACKS, ids=[attack['name'] for attack in ATTACKS])


@pytest.fixture(scope='module')
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, float]:
    """A site with every attack in it, and how long its build took."""
    root = tmp_path_factory.mktemp('attacks')
    documents = {**GREEN, **{attack['uri']: attack['source'] for attack in ATTACKS}}
    plugins = ['search', {'mkdocstrings': {'handlers': {'python': {'paths': ['.']}}}}]
    extensions = ['abbr', {'toc': {'permalink': True}}, {'pymdownx.tabbed': {'alternate_style': True}}]
    config = write_site(root, documents, {'plugins': plugins, 'markdown_extensions': extensions})
    begun = time.monotonic()
    built = build_site(config, root / 'site', strict=False)
    return built, time.monotonic() - begun


@pytest.fixture(scope='module')
def address(hostile: tuple[Built, float]) -> Iterator[str]:
    with served(hostile[0].dir) as url:
        yield url


@pytest.fixture(scope='module')
def page(chromium: Browser, address: str) -> Iterator[tuple[Page, Watch]]:
    context = chromium.new_context()
    page = context.new_page()
    yield page, Watch(page, address)
    context.close()


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 40
    assert len({attack['uri'] for attack in ATTACKS}) == len(ATTACKS)


def test_the_build_ends_in_time_and_small(hostile: tuple[Built, float]) -> None:
    built, seconds = hostile
    assert not built.aborted
    assert seconds < MINUTES * 60
    pages = {path: len(data) for path, data in built.files().items() if path.endswith('.html')}
    assert max(pages.values()) < 1_000_000, max(pages, key=lambda path: pages[path])


@ONE
def test_each_is_told_at_its_line(hostile: tuple[Built, float], attack: dict[str, Any]) -> None:
    problems = read(attack['uri'], attack['source'].encode(), Settings(today=date(2024, 6, 1))).problems
    assert {f'{problem.at.line} {problem.code}' for problem in problems} == set(attack['says'])
    logged = [line for line in hostile[0].warnings if f'docs/{attack["uri"]}:' in line]
    assert len(logged) >= len({problem for problem in problems if problem.level == 'error'})
    for words in attack.get('logs', ()):
        assert any(f'docs/{attack["uri"]}:{words}' in line for line in logged), logged


@ONE
def test_each_is_inert_and_its_page_readable(
    page: tuple[Page, Watch], address: str, attack: dict[str, Any]
) -> None:
    browser, watch = page
    watch.seen.clear()
    browser.goto(address + attack['uri'].removesuffix('.md') + '/')
    article = browser.locator('article')
    shown = article.inner_text()
    assert attack.get('shows', MORE if not attack.get('repeat') or attack.get('whole') else READABLE) in shown
    for field in article.locator('input, details, [tabindex], label, a').all()[:20]:
        field.dispatch_event('focus')
        field.dispatch_event('mouseover')
    assert browser.evaluate(INVENTORY) == []
    assert browser.evaluate('[...document.querySelectorAll("#__config, #__search, #__drawer")].length') == 3
    assert browser.title().endswith('Mini')
    assert watch.seen == []
