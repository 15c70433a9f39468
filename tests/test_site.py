"""The site that this repository builds, whole."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from support.site import ROOT, Built, article, build_site, files, served

from handrail.engine.folder import Folder
from handrail.engine.project import load, project
from handrail.finish import verify
from handrail.model import PlainPage

SHOWN = (
    '',
    'runbooks/database-connectivity/',
    'postmortems/2024/2024-01-21-web-stack-outage/',
    'actions/open/',
    'practices/net-pg-001/',
)


def test_it_builds_without_a_warning(built: Built) -> None:
    assert built.warnings == ()
    assert not built.aborted


def test_the_verifier_finds_nothing(site: Path) -> None:
    seen = project(ROOT / 'mkdocs.yml')
    expected = [
        re.sub(r'(^|/)index/index\.html$', r'\1index.html', f'{document.uri.removesuffix(".md")}/index.html')
        for document in load(seen).library.documents()
    ]
    assert len(expected) > 20
    assert [
        problem.sentence('site')
        for problem in verify(Folder(site), expected, site_url=seen.settings.site_url)
    ] == []


def test_every_anchor_of_every_document_is_on_its_page(site: Path) -> None:
    library = load(project(ROOT / 'mkdocs.yml')).library
    checked = 0
    for document in library.documents():
        if isinstance(document, PlainPage):
            continue
        html = (site / document.uri.removesuffix('.md') / 'index.html').read_text(encoding='utf-8')
        ids = set(re.findall(r'\bid="([^"]+)"', html))
        assert {anchor.id for anchor in document.anchors} <= ids, document.uri
        checked += len(document.anchors)
    assert checked > 100


def test_build_json_tells_what_was_built(site: Path) -> None:
    info = json.loads((site / 'build.json').read_text())
    pages = [path for path in files(site) if path.endswith('index.html')]
    assert info['pages'] == len(pages)
    assert info['documents']['postmortems'] >= 1
    assert info['problems']['error'] == 0


def test_no_source_is_published(site: Path) -> None:
    assert not [path for path in files(site) if path.endswith(('.yml', '.yaml', '.md', '.jinja', '.py'))]


def test_building_it_again_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = build_site(ROOT / 'mkdocs.yml', tmp_path)
    found, wanted = again.files(), files(site)
    assert sorted(found) == sorted(wanted)
    assert [path for path in wanted if found[path] != wanted[path]] == []


def test_single_incidents_are_not_in_the_menu(site: Path) -> None:
    html = (site / 'index.html').read_text(encoding='utf-8')
    menu = html.partition('md-sidebar--primary')[2].partition('md-sidebar--secondary')[0]
    assert 'postmortems/2024/2024-01-21-web-stack-outage/' in article(html)
    assert 'web-stack-outage' not in menu
    assert 'postmortems/' in menu


@pytest.fixture(scope='module')
def address(site: Path) -> Any:
    with served(site) as found:
        yield found


def test_no_page_asks_another_host_or_complains(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on('request', lambda request: asked.append(request.url))
    page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
    page.on('pageerror', lambda error: said.append(str(error)))
    for path in SHOWN:
        page.goto(address + path, wait_until='networkidle')
    page.close()
    assert len(asked) > len(SHOWN)
    assert [url for url in asked if not url.startswith((address, 'data:'))] == []
    assert said == []
