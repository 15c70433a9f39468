"""The staged site: the same bytes that the hook feeds, and a configuration that needs no hook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.site import GREEN, HOOK, build_site, files, write_site

from handrail.engine.project import project
from handrail.engine.stage import finish, stage
from handrail.engine.staged_config import Additions, staged_config

RULES = """groups:
  - name: doors
    rules:
      - {alert: DoorRefuses, expr: refusals > 3, labels: {severity: critical, service: door}}
"""
DOCUMENTS = {**GREEN, 'alerts/doors.rules.yml': RULES, 'runbooks/_template.md': '# x\n', 'plan.pdf': b'%PDF'}
LISTEN = """FED = {}


def on_files(files, **_):
    FED.update({file.src_uri: file.content_bytes for file in files if file.inclusion.is_included()})
"""


def test_hook_and_stage_feed_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / 'listen.py').write_text(LISTEN)
    config = write_site(tmp_path, DOCUMENTS, {'hooks': [str(HOOK), str(tmp_path / 'listen.py')]})
    seen = project(config)
    build_site(config, tmp_path / 'site')
    fed = seen.config.plugins[str(tmp_path / 'listen.py')].FED  # type: ignore[attr-defined]
    theme = {uri for uri in fed if uri.startswith('assets/') and not uri.startswith('assets/handrail/')}
    stage(seen, tmp_path / 'stage')
    assert files(tmp_path / 'stage' / 'docs') == {uri: fed[uri] for uri in fed.keys() - theme}


def test_a_stage_holds_no_source_that_is_no_page(tmp_path: Path) -> None:
    stage(project(write_site(tmp_path, DOCUMENTS)), tmp_path / 'stage')
    paths = files(tmp_path / 'stage')
    assert 'docs/plan.pdf' in paths
    assert 'docs/alerts/DoorRefuses.md' in paths
    assert not [path for path in paths if '_template' in path or path.endswith('rules.yml')]


def test_an_earlier_stage_is_replaced(tmp_path: Path) -> None:
    config = write_site(tmp_path, {**GREEN, 'old.md': '# Old\n'})
    stage(project(config), tmp_path / 'stage')
    (tmp_path / 'docs' / 'old.md').unlink()
    stage(project(config), tmp_path / 'stage')
    assert not (tmp_path / 'stage' / 'docs' / 'old.md').exists()


def test_a_staged_site_builds_strictly_and_is_finished_once(tmp_path: Path) -> None:
    seen = project(write_site(tmp_path, {**GREEN, 'raw.md': '# Raw\n\n<p onclick="x">a</p>\n'}))
    stage(seen, tmp_path / 'stage')
    built = build_site(tmp_path / 'stage' / 'mkdocs.yml', tmp_path / 'site')
    assert (built.warnings, built.aborted) == ((), False)
    assert 'onclick="x"' in built.text('raw/index.html')
    assert finish(seen, tmp_path / 'site') == ()
    once = built.files()
    assert 'onclick="x"' not in built.text('raw/index.html')
    assert '<svg xmlns' in built.article('runbooks/door-stuck/index.html')
    assert finish(seen, tmp_path / 'site') == ()
    assert built.files() == once


def test_finishing_reports_what_is_wrong_with_the_site(tmp_path: Path) -> None:
    seen = project(write_site(tmp_path, GREEN))
    (tmp_path / 'site').mkdir()
    (tmp_path / 'site' / 'index.html').write_text('<title>x</title><a href="gone/">x</a>')
    assert {problem.code for problem in finish(seen, tmp_path / 'site')} >= {'page-too-small', 'link-dead'}


ADDED = Additions({'attr_list': {}, 'toc': {'permalink': True}}, ('a.css',), ('a.js',))


def staged(source: str) -> dict[str, Any]:
    loader = type('Loader', (yaml.SafeLoader,), {})
    loader.add_multi_constructor('!', lambda *found: f'!{found[1]}')  # type: ignore[attr-defined]
    text = staged_config(source, ADDED, Path('/site'), Path('/site/build/stage'))
    result: dict[str, Any] = yaml.load(text, loader)  # noqa: S506 - a safe loader with one more tag
    return result


def test_hooks_and_the_plugin_are_taken_out() -> None:
    result = staged('site_name: x\nhooks: [a.py]\nwatch: [a]\nplugins: [search, handrail: {timezone: UTC}]\n')
    assert result['plugins'] == ['search']
    assert not result.keys() & {'hooks', 'watch'}
    assert staged('plugins: {search: {}, handrail: {}}\n')['plugins'] == {'search': {}}


def test_what_handrail_adds_is_written_down() -> None:
    result = staged('markdown_extensions: [admonition]\nextra_css: [own.css]\n')
    assert result['markdown_extensions'] == ['admonition', 'attr_list', {'toc': {'permalink': True}}]
    assert (result['extra_css'], result['extra_javascript']) == (['own.css', 'a.css'], ['a.js'])
    result = staged('markdown_extensions: {admonition: {}}\n')
    assert result['markdown_extensions'] == {'admonition': {}, 'attr_list': {}, 'toc': {'permalink': True}}


@pytest.mark.parametrize('theme', ['theme: material\n', 'theme: {name: material}\n'])
def test_templates_come_from_the_stage(theme: str) -> None:
    assert staged(theme)['theme'] == {
        'name': 'material',
        'custom_dir': 'overrides',
        'static_templates': ['503.html'],
    }


def test_tags_stay_as_they_are() -> None:
    assert 'site_url: !ENV [URL, x]' in staged_config(
        'site_url: !ENV [URL, x]\n', ADDED, Path('/s'), Path('/s/o')
    )


def test_source_folders_are_named_from_the_new_place() -> None:
    source = 'plugins: [mkdocstrings: {handlers: {python: {paths: [hooks, /abs]}}}]\n'
    handlers = staged(source)['plugins'][0]['mkdocstrings']['handlers']
    assert handlers['python']['paths'] == ['../../hooks', '/abs']


def test_without_a_nav_the_menu_holds_indexes_only(tmp_path: Path) -> None:
    seen = project(write_site(tmp_path, GREEN, {'nav': None}))
    stage(seen, tmp_path / 'stage')
    built = build_site(tmp_path / 'stage' / 'mkdocs.yml', tmp_path / 'site')
    menu = built.text('index.html').partition('md-sidebar--secondary')[0]
    assert 'href="runbooks/"' in menu
    assert 'door-shut' not in menu
