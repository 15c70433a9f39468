"""One site, several engines: MkDocs by hook and by plugin, ProperDocs, Zensical on the staged site.

What must be equal is the set of pages, the words of each article, and the anchors.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.site import GREEN, ROOT, article, build_site, files, write_site
from support.zensical import zensical

from handrail.engine.project import project
from handrail.engine.stage import finish, stage

PLUGIN = {'hooks': [], 'plugins': ['search', {'handrail': {'today': '2024-06-01'}}], 'extra': {}}
ERRORS = ('404.html', '503.html')
THEIRS = re.compile(
    r'(?s)<a [^>]*class="(?:headerlink|md-[^"]*)"[^>]*>.*?</a>|<nav\b.*?</nav>|<aside\b.*?</aside>'
)


def pages(folder: Path) -> dict[str, str]:
    """The HTML of every page that is made from a document."""
    found = {path: data.decode() for path, data in files(folder).items() if path.endswith('.html')}
    return {path: text for path, text in found.items() if '<article' in text and path not in ERRORS}


def words(html: str) -> str:
    """The words of an article; what the theme itself puts there is left out."""
    text = re.sub(r'<[^>]+>', ' ', THEIRS.sub('', article(html)))
    return ' '.join(unescape(text).split())


def anchors(html: str) -> set[str]:
    """The ids in an article that a link may name."""
    return {found for found in re.findall(r'\bid="([^"]+)"', article(html)) if not found.startswith('__')}


def equal(found: Path, wanted: Path) -> None:
    """Compare two built sites, page by page."""
    left, right = pages(found), pages(wanted)
    assert sorted(left) == sorted(right)
    for path, html in right.items():
        assert words(left[path]) == words(html), path
        assert anchors(left[path]) == anchors(html), path


def run(module: str, *arguments: object, python: object = sys.executable, **environment: str) -> str:
    """Run an engine in a process of its own."""
    done = subprocess.run(
        [str(python), '-m', module, 'build', '--strict', *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope='module')
def hooked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The green site as MkDocs builds it with the hook."""
    root = tmp_path_factory.mktemp('hooked')
    assert build_site(write_site(root, GREEN), root / 'site').warnings == ()
    return root / 'site'


@pytest.fixture(scope='module')
def installed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PYTHONPATH on which Handrail is installed, entry points and all."""
    root = tmp_path_factory.mktemp('installed')
    info = root / 'handrail-0.dist-info'
    info.mkdir()
    (info / 'METADATA').write_text('Metadata-Version: 2.1\nName: handrail\nVersion: 0\n')
    (info / 'entry_points.txt').write_text(
        '[mkdocs.plugins]\nhandrail = handrail.engine.plugin:HandrailPlugin\n'
    )
    return os.pathsep.join([str(root), str(ROOT / 'hooks')])


def test_the_plugin_makes_the_very_site_of_the_hook(tmp_path: Path, hooked: Path, installed: str) -> None:
    config = write_site(tmp_path, GREEN, PLUGIN)
    run('mkdocs', '-f', config, '-d', tmp_path / 'site', PYTHONPATH=installed)
    found, wanted = files(tmp_path / 'site'), files(hooked)
    assert sorted(found) == sorted(wanted)
    assert [path for path in wanted if found[path] != wanted[path]] == []


@pytest.mark.parametrize('order', [['search', 'handrail'], ['handrail', 'search']])
def test_the_plugin_adds_what_a_bare_site_lacks(
    tmp_path: Path, hooked: Path, installed: str, order: list[str]
) -> None:
    config = write_site(tmp_path, GREEN)
    config.write_text(
        yaml.safe_dump({'site_name': 'Mini', 'theme': {'name': 'material', 'font': False}, 'plugins': order})
    )
    run('mkdocs', '-f', config, '-d', tmp_path / 'site', PYTHONPATH=installed, HANDRAIL_TODAY='2024-06-01')
    equal(tmp_path / 'site', hooked)


def test_a_wrong_option_of_the_plugin_is_a_sentence(tmp_path: Path, installed: str) -> None:
    config = write_site(tmp_path, GREEN, {**PLUGIN, 'plugins': [{'handrail': {'severity': ['A']}}]})
    with pytest.raises(
        AssertionError, match=r"option 'severity' is unknown \(did you mean 'severities'\?\)"
    ) as error:
        run('mkdocs', '-f', config, '-d', tmp_path / 'site', PYTHONPATH=installed)
    assert 'Traceback' not in str(error.value)


@pytest.mark.parametrize('config', [{}, PLUGIN])
def test_properdocs_makes_the_same_pages(
    tmp_path: Path, hooked: Path, installed: str, config: Mapping[str, Any]
) -> None:
    file = write_site(tmp_path, GREEN, config)
    run('properdocs', '-f', file, '-d', tmp_path / 'site', PYTHONPATH=installed)
    equal(tmp_path / 'site', hooked)


def test_properdocs_builds_a_stage(tmp_path: Path, hooked: Path) -> None:
    seen = project(write_site(tmp_path, GREEN))
    stage(seen, tmp_path / 'stage')
    run('properdocs', '-f', tmp_path / 'stage' / 'mkdocs.yml', '-d', tmp_path / 'site')
    assert finish(seen, tmp_path / 'site') == ()
    equal(tmp_path / 'site', hooked)


def without_reference(root: Path) -> Path:
    """The real site without the pages that only mkdocstrings can make, and the list that names them."""
    text = (ROOT / 'mkdocs.yml').read_text(encoding='utf-8')
    text = re.sub(r'  - mkdocstrings:\n(    .*\n)+', '', text)
    text = re.sub(r'  - Reference:\n(      .*\n)+', '', text)
    text = text.replace('exclude_docs: |', 'exclude_docs: |\n  reference/')
    for folder in ('hooks', 'evidence'):
        (root / folder).symlink_to(ROOT / folder)
    shutil.copytree(ROOT / 'docs', root / 'docs', ignore=shutil.ignore_patterns('.published'))
    (root / 'mkdocs.yml').write_text(text, encoding='utf-8')
    return root / 'mkdocs.yml'


def test_zensical_builds_the_staged_site(tmp_path: Path) -> None:
    python = zensical()
    seen = project(without_reference(tmp_path))
    built = build_site(tmp_path / 'mkdocs.yml', tmp_path / 'mkdocs')
    assert built.warnings == ()
    stage(seen, tmp_path / 'stage')
    run('zensical', '-f', tmp_path / 'stage' / 'mkdocs.yml', python=python)
    finish(seen, tmp_path / 'stage' / 'site')
    equal(tmp_path / 'stage' / 'site', tmp_path / 'mkdocs')
