"""The scripts of the pages: their types, their size."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.site import ROOT

from handrail.engine import assets
from handrail.engine.assets import (
    ALONE,
    ASSETS,
    DIST,
    SCRIPTS,
    SCRIPTS_MADE,
    digest_of,
    script_text,
    sources,
)

LIMIT = 14_000
"""Bytes of all scripts of ours together, each compressed as a server sends it: what is added must be paid
for elsewhere.
"""


def test_the_types_agree(web_tools: Path) -> None:
    node = shutil.which('node')
    if node is None:
        pytest.skip('there is no node: install the package nodejs')
    command = [node, str(web_tools / 'typescript' / 'bin' / 'tsc'), '-p', str(ASSETS / 'js')]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.splitlines() == []
    assert done.returncode == 0


def test_every_module_is_shipped() -> None:
    modules = {path.stem for path in (ASSETS / 'js').glob('*.js')}
    assert modules == {*SCRIPTS, *ALONE}


def test_what_is_served_is_made_of_the_modules() -> None:
    """`scripts/minify` was run after the last change."""
    made = json.loads((DIST / SCRIPTS_MADE).read_text(encoding='utf-8'))
    assert made == {name: digest_of(text) for name, text in sources().items()}


def test_what_is_served_is_what_the_tool_makes(web_tools: Path) -> None:
    command = [sys.executable, '-P', str(ROOT / 'scripts' / 'minify.py'), '--check']
    variables = {'HANDRAIL_WEB_TOOLS': str(web_tools.parent), 'PYTHONPATH': str(ROOT / 'hooks')}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, **variables}
    )
    assert done.stdout + done.stderr == ''
    assert done.returncode == 0


def test_what_is_served_knows_every_name_in_it(web_tools: Path, tmp_path: Path) -> None:
    """What the tool moves out of its block finds nothing of that block there."""
    node = shutil.which('node')
    assert node is not None
    (tmp_path / 'handrail.js').write_text(script_text('handrail'), encoding='utf-8')
    options = ['--noEmit', '--allowJs', '--checkJs', '--lib', 'ES2023,DOM,DOM.Iterable', '--target', 'ES2022']
    command = [node, str(web_tools / 'typescript' / 'bin' / 'tsc'), *options, 'handrail.js']
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path)
    assert 'TS2339' in done.stdout  # it has looked: no type says which properties there are
    assert [line for line in done.stdout.splitlines() if 'Cannot find name' in line] == []


def test_a_changed_module_is_served_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {**sources(), 'search-worker': '// changed'}
    monkeypatch.setattr(assets, 'sources', lambda: texts)
    assert script_text.__wrapped__('search-worker') == '// changed'


def test_together_they_are_small() -> None:
    sizes = {name: len(gzip.compress(script_text(name).encode(), 9)) for name in sources()}
    assert sum(sizes.values()) <= LIMIT, sizes
