"""The search index of a staged site is that of a build, to the byte; stock search is one switch away."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.site import GREEN, build_site, files, write_site

from handrail.engine.project import project
from handrail.engine.stage import finish, stage
from handrail.engine.stock import SEPARATOR

DOCUMENTS = {
    **GREEN,
    'index.md': '---\ntags: [start]\n---\n# Start & go\n\nSee [the runbook](runbooks/door-stuck.md).\n',
    'hidden.md': '---\nsearch:\n  exclude: true\n---\n# Hidden\n\nThe word is xylophone.\n',
    'synonyms.yml': '- [door, gate]\n',
}


def index_of(site: Path) -> dict[str, bytes]:
    return {path: data for path, data in files(site).items() if path.startswith('search/')}


def config_of(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / 'search/search_index.json').read_text())['config']
    return found


@pytest.fixture(scope='module')
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp('built')
    assert build_site(write_site(root, DOCUMENTS, {'not_in_nav': '*'}), root / 'site').warnings == ()
    return root / 'site'


def test_a_finished_stage_has_the_index_of_a_build(tmp_path: Path, built: Path) -> None:
    seen = project(write_site(tmp_path, DOCUMENTS, {'not_in_nav': '*'}))
    stage(seen, tmp_path / 'stage')
    command = [sys.executable, '-m', 'mkdocs', 'build', '-q', '-f', tmp_path / 'stage/mkdocs.yml']
    subprocess.run([*map(str, command), '-d', str(tmp_path / 'site')], check=True)
    assert finish(seen, tmp_path / 'site') == ()
    assert index_of(tmp_path / 'site') == index_of(built)
    pages = [text for path, text in files(tmp_path / 'site').items() if path.endswith('.html')]
    assert [text for text in pages if b'assets/javascripts/workers/' in text] == []
    before = files(tmp_path / 'site')
    finish(seen, tmp_path / 'site')
    assert files(tmp_path / 'site') == before


def test_a_build_has_the_same_index_again(tmp_path: Path, built: Path) -> None:
    build_site(write_site(tmp_path, DOCUMENTS, {'not_in_nav': '*'}), tmp_path / 'site')
    assert index_of(tmp_path / 'site') == index_of(built)


def test_another_word_gives_the_index_another_name(tmp_path: Path, built: Path) -> None:
    changed = {**DOCUMENTS, 'services/door.md': GREEN['services/door.md'].replace('Opens', 'Closes')}
    build_site(write_site(tmp_path, changed, {'not_in_nav': '*'}), tmp_path / 'site')
    assert config_of(tmp_path / 'site')['handrail'] != config_of(built)['handrail']


def test_what_is_kept_out_of_the_search_is_nowhere_in_it(built: Path) -> None:
    assert [path for path, data in index_of(built).items() if b'xylophone' in data] == []
    assert not (built / 'synonyms.yml').exists()


def test_stock_search_is_as_material_has_it(tmp_path: Path) -> None:
    settings = {'extra': {'handrail': {'today': '2024-06-01', 'search': 'stock'}}, 'not_in_nav': '*'}
    stock = build_site(write_site(tmp_path, DOCUMENTS, settings), tmp_path / 'site')
    assert stock.warnings == ()
    assert [*index_of(stock.dir)] == ['search/search_index.json']
    assert 'handrail' not in config_of(stock.dir)
    assert config_of(stock.dir)['separator'] == SEPARATOR
    docs = json.loads(stock.text('search/search_index.json'))['docs']
    assert 'runbooks/door-stuck/' in {entry['location'] for entry in docs}
    assert '"assets/javascripts/workers/search.' in stock.text('index.html')


def test_every_page_names_the_worker_from_where_it_stands(built: Path) -> None:
    (worker,) = (built / 'assets/handrail').glob('search.*.js')
    for path, depth in {'index.html': '', 'teams/porters/index.html': '../../', '404.html': '/'}.items():
        assert f'"search":"{depth}assets/handrail/{worker.name}"' in (built / path).read_text()
