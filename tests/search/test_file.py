"""Search answers in pages that were opened from the file system, where no worker starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.site import GREEN, build_site, write_site

from handrail.engine.assets import script_text
from handrail.finish.search import script_file


@pytest.fixture(scope='module')
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site as it may be unpacked from an archive."""
    root = tmp_path_factory.mktemp('file')
    settings = {'not_in_nav': '*', 'use_directory_urls': False}
    site = build_site(write_site(root, GREEN, settings), root / 'site').dir
    for path in sorted((site / 'search').rglob('*.json')):
        name, data = script_file(path.relative_to(site).as_posix(), path.read_bytes())
        (site / name).write_bytes(data)
        path.unlink()
    (site / 'search-file.js').write_text(script_text('search-file'), encoding='utf-8')
    for page in site.rglob('*.html'):
        up = '../' * (len(page.relative_to(site).parts) - 1)
        text = page.read_text(encoding='utf-8')
        bundle = f'<script src="{up}assets/javascripts/bundle'
        page.write_text(
            text.replace(bundle, f'<script src="{up}search-file.js"></script>{bundle}'), encoding='utf-8'
        )
    return site


@pytest.mark.parametrize('start', ['index.html', 'runbooks/door-stuck.html'])
def test_search_answers_without_a_server(chromium: Browser, folder: Path, start: str) -> None:
    page = chromium.new_page()
    said: list[str] = []
    page.on('pageerror', lambda error: said.append(str(error)))
    page.goto((folder / start).as_uri())
    page.keyboard.press('/')
    page.wait_for_function("() => document.activeElement?.matches('.md-search__input')")
    for query, wanted in {'relase the bolt': 'door-stuck.html', 'net-door-001': 'net-door-001.html'}.items():
        page.fill('.md-search__input', query)
        page.keyboard.press('Shift')
        page.wait_for_selector(f'.md-search-result__item:first-child a[href*="{wanted}"]')
    page.locator('.md-search-result__item a').first.click()
    page.wait_for_url('**/net-door-001.html*')
    assert said == []
    page.close()
