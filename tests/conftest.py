"""Fixtures for all tests: the real site, small sites, a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from support.site import ROOT, Built, build_site, write_site

from handrail.field.lab import open_lab
from handrail.field.lab.network.lab import NetworkLab

BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')
FLAGS = (
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
)
SETTINGS = (
    'HANDRAIL_TODAY',
    'HANDRAIL_AUDIENCE',
    'HANDRAIL_JOBS',
    'HANDRAIL_PREVIEW',
    'SOURCE_DATE_EPOCH',
    'SITE_URL',
)
HOSTS = (
    'READTHEDOCS_VERSION_TYPE',
    'CONTEXT',
    'CF_PAGES_BRANCH',
    'CI_MERGE_REQUEST_IID',
    'GITHUB_EVENT_NAME',
)
"""Variables by which hosts say that a build is the preview of a change: these tests may run in one."""
MiniSite = Callable[..., Built]
expect.set_options(timeout=20_000)  # milliseconds: on two busy processors a page takes its time


@pytest.fixture(scope='session', autouse=True)
def _no_shared_cache() -> Iterator[None]:
    """No test reads what an earlier run has left, and none depends on the day or the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('HANDRAIL_CACHE', 'off')
        patch.setenv('NO_MKDOCS_2_WARNING', '1')
        patch.setenv('DISABLE_MKDOCS_2_WARNING', 'true')
        for name in (*SETTINGS, *HOSTS):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope='session')
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real site, built strictly; what went wrong is in `warnings`."""
    return build_site(ROOT / 'mkdocs.yml', tmp_path_factory.mktemp('site'))


@pytest.fixture(scope='session')
def site(built: Built) -> Path:
    """The folder of the real site; every test that asks for it fails when it has a problem."""
    assert not built.aborted, '\n'.join(built.warnings)
    return built.dir


@pytest.fixture
def mini_site(tmp_path: Path) -> MiniSite:
    """Build a small site: `mini_site({'index.md': '# Start'}, theme=...)`; strict unless told otherwise."""
    numbers = iter(range(1000))

    def make(documents: Mapping[str, str | bytes], *, strict: bool = True, **config: Any) -> Built:
        root = tmp_path / f'mini-{next(numbers)}'
        return build_site(write_site(root, documents, config), root / 'site', strict=strict)

    return make


@pytest.fixture(scope='session')
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
        path = next(filter(None, map(shutil.which, BROWSERS)), str(own) if own.exists() else None)
        if path is None:
            pytest.skip('there is no Chromium: install the package chromium')
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        # A service worker would load a whole site for each page of a test; those that are about it allow it.
        browser.new_page = partial(browser.new_page, service_workers='block')  # type: ignore[method-assign]
        browser.new_context = partial(browser.new_context, service_workers='block')  # type: ignore[method-assign]
        yield browser
        browser.close()


@pytest.fixture(scope='session')
def web_tools() -> Path:
    """The folder of the tools that npm brings; `scripts/test` makes it and says why it cannot."""
    folder = os.environ.get('HANDRAIL_WEB_TOOLS', '')
    if not (Path(folder) / 'node_modules').is_dir() or not folder:
        pytest.skip('the tools from npm are missing: install npm and run ./scripts/test')
    return Path(folder) / 'node_modules'


@pytest.fixture(scope='session')
def raised(worker_id: str) -> Iterator[NetworkLab]:
    """A network lab of this worker's own."""
    if lacking := NetworkLab('none').lacks():
        pytest.skip('; '.join(lacking))
    with open_lab(f'test-{worker_id}-{os.getpid()}') as lab:
        yield lab


@pytest.fixture
def lab(raised: NetworkLab) -> Iterator[NetworkLab]:
    """The network lab, healthy; healed behind each test."""
    yield raised
    raised.heal()
