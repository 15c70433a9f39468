"""Two builds of one commit have the same bytes, whatever differs around them."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.site import GREEN, ROOT, files, write_site

AWAY = {'TZ': 'Pacific/Kiritimati', 'LC_ALL': 'C.UTF-8', 'LANG': 'de_DE.UTF-8', 'PYTHONHASHSEED': '4242'}
HERE = {'TZ': 'America/St_Johns', 'LC_ALL': 'C', 'LANG': 'C', 'PYTHONHASHSEED': '1', 'PYTHONUTF8': '1'}
"""What is different around two builds of a commit: the one is a day ahead of the other most of the time."""

LATER = '2031-11-09 23:59:58'
RULES = """groups:
  - name: doors
    rules:
      - {alert: DoorRefuses, expr: refusals > 3, labels: {severity: critical, service: door}}
"""


@pytest.fixture
def another_day() -> list[str]:
    """A command before which every program sees another day."""
    if shutil.which('faketime') is None:
        pytest.skip('the clock of a build cannot be set: install the package faketime')
    return ['faketime', LATER]


def git(folder: Path, *arguments: str) -> str:
    author = {
        f'GIT_{who}_{what}': 'x@example.org' for who in ('AUTHOR', 'COMMITTER') for what in ('NAME', 'EMAIL')
    }
    dates = {f'GIT_{who}_DATE': '2024-03-05T04:30:00Z' for who in ('AUTHOR', 'COMMITTER')}
    done = subprocess.run(
        ['git', '-C', str(folder), *arguments],
        capture_output=True, text=True, check=True, env={**os.environ, **author, **dates},
    )  # fmt: skip
    return done.stdout.strip()


def run(folder: Path, *arguments: str, before: tuple[str, ...] = (), **environment: str) -> None:
    """Run a command of Handrail in a folder, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(('LC_', 'LANG', 'TZ'))}
    code = folder / 'hooks' if (folder / 'hooks').is_dir() else ROOT / 'hooks'
    done = subprocess.run(
        [*before, sys.executable, '-m', *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**kept, 'PYTHONPATH': str(code), **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def build(folder: Path, cache: str, *before: str, **environment: str) -> dict[str, bytes]:
    """Build the site of a checkout; return its files."""
    command = ('mkdocs', 'build', '--strict', '-q', '-d', 'out')
    run(folder, *command, before=before, HANDRAIL_CACHE=cache, **environment)
    run(
        folder,
        'handrail',
        'offline',
        'zip',
        '--site',
        'out',
        before=before,
        HANDRAIL_CACHE=cache,
        **environment,
    )
    return files(folder / 'out')


def differing(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | two.keys() if one.get(path) != two.get(path))


@pytest.fixture
def commit(tmp_path: Path) -> Path:
    """A repository with one commit and no `today`: the day is that of the commit."""
    root = tmp_path / 'repository'
    pages = {f'notes/page-{number}.md': f'# Page {number}\n\nText.\n' for number in range(30)}
    documents = {**GREEN, **pages, 'alerts/doors.rules.yml': RULES, 'notes/umlaut-ä.md': '# Ä, ß, 東\n'}
    write_site(root, documents, {'extra': {'handrail': {'timezone': 'Africa/Lagos'}}})
    (root / '.gitignore').write_text('out\n.cache\n')
    git(tmp_path, 'init', '-q', str(root))
    git(root, 'add', '.')
    git(root, 'commit', '-q', '-m', 'all')
    return root


def test_another_day_folder_zone_locale_seed_and_cache(
    commit: Path, tmp_path: Path, another_day: list[str]
) -> None:
    other = tmp_path / 'a folder' / 'somewhere else'
    other.parent.mkdir()
    git(tmp_path, 'clone', '-q', str(commit), str(other))
    first = build(commit, 'off', **HERE)
    second = build(other, '.cache/handrail', *another_day, HANDRAIL_JOBS='3', **AWAY)
    third = build(other, '.cache/handrail', *another_day, HANDRAIL_JOBS='1', **HERE)
    assert len(first) > 100
    assert {'sitemap.xml.gz', 'offline.zip', 'build.json', 'sw.js', '_headers'} <= set(first)
    assert differing(first, second) == []
    assert differing(second, third) == []
    assert json.loads(first['build.json'])['today'] == '2024-03-05'
    assert b'2031' not in gzip.decompress(second['sitemap.xml.gz'])


def test_today_makes_a_difference_and_the_same_today_none(commit: Path, another_day: list[str]) -> None:
    first = build(commit, 'off', HANDRAIL_TODAY='2024-09-01', **HERE)
    second = build(commit, 'off', *another_day, HANDRAIL_TODAY='2024-09-01', **AWAY)
    assert differing(first, second) == []
    assert 'build.json' in differing(first, build(commit, 'off', HANDRAIL_TODAY='2024-09-02', **HERE))


def test_without_a_repository_the_epoch_says_the_day(tmp_path: Path, another_day: list[str]) -> None:
    write_site(tmp_path / 'one', GREEN, {'extra': {}})
    write_site(tmp_path / 'two', GREEN, {'extra': {}})
    epoch = {'SOURCE_DATE_EPOCH': '1709613000', 'GIT_CEILING_DIRECTORIES': str(tmp_path)}
    first = build(tmp_path / 'one', 'off', **epoch, **HERE)
    assert differing(first, build(tmp_path / 'two', 'off', *another_day, **epoch, **AWAY)) == []
    assert json.loads(first['build.json'])['built'] == '2024-03-05T04:30:00Z'


def test_this_site_too_with_its_reference(tmp_path: Path, another_day: list[str]) -> None:
    """As its last commit has it: from two clones, one of them built twice."""
    for name in ('one', 'another one'):
        git(tmp_path, 'clone', '-q', '--shared', str(ROOT), str(tmp_path / name))
    first = build(tmp_path / 'one', 'off', **HERE)
    second = build(tmp_path / 'another one', '.cache/handrail', *another_day, HANDRAIL_JOBS='2', **AWAY)
    assert len(first) > 200
    assert differing(first, second) == []
    assert differing(first, build(tmp_path / 'another one', '.cache/handrail', **HERE)) == []
