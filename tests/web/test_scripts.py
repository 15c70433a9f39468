"""The scripts of the pages: their types, their size."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

from handrail.engine.assets import ASSETS, SCRIPTS

LIMIT = 14_000
"""Bytes of all scripts of ours together, each compressed as a server sends it."""


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
    alone = {'search-worker', 'search-file', 'service-worker', 'service-worker-off'}
    assert modules - {*SCRIPTS} <= alone


def test_together_they_are_small(site: Path) -> None:
    ours = [*(site / 'assets' / 'handrail').rglob('*.js'), *site.glob('sw.js')]
    code = [path for path in ours if 'data' not in path.parts and 'index' not in path.parts]
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in code}
    assert sizes
    assert sum(sizes.values()) <= LIMIT, sizes
