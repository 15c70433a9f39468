"""Workers, cache and neither make the same site; the cache knows when it is out of date.

Each build is a process of its own, as people run it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.site import GREEN, HOOK, ROOT, article, files, write_site

MORTEM = 'postmortems/2024/2024-03-04-door-shut.md'
ONE = 'postmortems/2024/2024-03-04-door-shut-7'
COUNT = 50
"""With the generated pages more than it takes to fork."""

DOCUMENTS = {
    **GREEN,
    **{
        f'postmortems/2024/2024-03-04-door-shut-{n}.md': GREEN[MORTEM].replace('Forty', f'{n}')
        for n in range(COUNT)
    },
    'notes.md': '# Notes\n\nSee [more](more.md).\n',
}
NOISE = """import logging
from markdown import Extension, preprocessors


class Listen(preprocessors.Preprocessor):
    def run(self, lines):
        if '# Notes' in lines:
            logging.getLogger('mkdocs.noise').warning('notes are converted')
        return lines


class Noise(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Listen(md), 'listen', 5)


def on_config(config):
    config.markdown_extensions.append(Noise())
"""
LATE = """from mkdocs.plugins import event_priority


@event_priority(100)
def on_page_context(context, *, page, config, nav):
    page.content = page.content.replace('Nobody', 'Noone')
    return context
"""
Result = tuple[dict[str, bytes], list[str]]
Start = Callable[..., Path]


def run(config: Path, **environment: str) -> Result:
    """Build in a new process; return the site's files and the warnings."""
    root = config.parent
    cache = {'HANDRAIL_CACHE': str(root / 'cache'), 'HANDRAIL_JOBS': '2', 'PYTHONPATH': str(ROOT / 'hooks')}
    done = subprocess.run(
        [sys.executable, '-m', 'mkdocs', 'build', '-f', str(config), '-d', str(root / 'site')],
        capture_output=True, text=True, check=False, env={**os.environ, **cache, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return files(root / 'site'), [line for line in done.stderr.splitlines() if line.startswith('WARNING')]


def alone(config: Path) -> Result:
    """Build in one process, with nothing remembered."""
    return run(config, HANDRAIL_JOBS='1', HANDRAIL_CACHE='off')


@pytest.fixture(scope='module')
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A site that was built once by workers, with its cache."""
    root = tmp_path_factory.mktemp('first')
    (root / 'noise.py').write_text(NOISE)
    config = write_site(root, DOCUMENTS, {'hooks': [str(HOOK), 'noise.py']})
    return root, run(config)


@pytest.fixture
def start(first: tuple[Path, Result], tmp_path: Path) -> Start:
    """Begin where the first build has ended, with some documents and options changed."""

    def begin(documents: Mapping[str, str], **config: Any) -> Path:
        shutil.copytree(first[0], tmp_path, dirs_exist_ok=True)
        return write_site(tmp_path, documents, {'hooks': [str(HOOK), 'noise.py'], **config})

    return begin


def same(found: Result, wanted: Result) -> None:
    assert sorted(found[0]) == sorted(wanted[0])
    assert [path for path in wanted[0] if found[0][path] != wanted[0][path]] == []
    assert found[1] == wanted[1]


def test_workers_and_cache_change_nothing(first: tuple[Path, Result], start: Start) -> None:
    config = start({})
    plain = alone(config)
    same(first[1], plain)
    same(run(config), plain)
    assert any('notes are converted' in line for line in plain[1])


def test_after_an_edit_the_site_is_the_one_of_a_fresh_build(start: Start) -> None:
    changed = (
        DOCUMENTS[f'{ONE}.md'].replace('status: reviewed', 'status: in-review').replace('Nobody', 'None')
    )
    changed += '- [ ] Ask [the practice](../../practices/net-door-001.md).\n    - owner: porters\n'
    config = start({f'{ONE}.md': changed, 'services/door.md': '---\nowner: porters\n---\n# The gate\n'})
    edited = run(config)
    same(edited, alone(config))
    assert 'None could come in' in article(edited[0][f'{ONE}/index.html'].decode())


def test_a_page_that_another_hook_changes_last_is_found_as_it_is(start: Start) -> None:
    config = start({'late.py': LATE}, hooks=[str(HOOK), 'noise.py', 'docs/late.py'])
    changed = run(config)
    same(changed, alone(config))
    shards = [data for path, data in changed[0].items() if '/t/' in path and path.startswith('search/')]
    assert b'"noone"' in b''.join(shards)
    assert b'"nobody"' not in b''.join(shards)


def test_a_page_that_comes_or_goes_is_noticed_by_those_that_link_to_it(start: Start) -> None:
    config = start({'more.md': '# More\n'})
    found, present = run(config)
    assert 'href="../more/"' in article(found['notes/index.html'].decode())
    assert not [line for line in present if 'more.md' in line]
    (config.parent / 'docs' / 'more.md').unlink()
    assert [line for line in run(config)[1] if 'more.md' in line]


def test_a_changed_configuration_is_noticed(start: Start) -> None:
    config = start({}, site_name='Another', markdown_extensions=[{'toc': {'permalink': '§'}}])
    page = run(config)[0][f'{ONE}/index.html'].decode()
    assert '- Another</title>' in page
    assert '§</a>' in page


def test_another_plugin_that_rewrites_markdown_is_heard(start: Start) -> None:
    config = start({}, hooks=[str(HOOK), 'noise.py', 'shout.py'])
    hook = config.parent / 'shout.py'
    for word in ('BADGES', 'PASSES'):
        hook.write_text(f'def on_page_markdown(text, **_):\n    return text.replace("Badges", {word!r})\n')
        assert f'{word} were refused' in article(run(config)[0][f'{ONE}/index.html'].decode())


def test_another_plugin_that_adds_to_the_context_is_heard(start: Start) -> None:
    hooks = [str(HOOK), 'noise.py', 'greet.py']
    config = start({}, hooks=hooks, theme={'name': 'material', 'font': False, 'custom_dir': 'own'})
    own = config.parent / 'own'
    own.mkdir()
    (own / 'main.html').write_text('{% extends "base.html" %}{% block announce %}{{ word }}{% endblock %}')
    for word in ('good-morning', 'good-evening'):
        hook = f'def on_page_context(context, **_):\n    context["word"] = {word!r}\n'
        (config.parent / 'greet.py').write_text(hook)
        assert word.encode() in run(config)[0][f'{ONE}/index.html']
