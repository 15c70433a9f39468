"""Runs the real LinkChecker and `handrail links` in the same way."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.site import ROOT

REAL = (
    'import linkcheck.command.linkchecker as program\n'
    'program.drop_privileges = lambda: None\n'
    'program.linkchecker()'
)
"""Started as root it would become `nobody`, who may not read the folders of the tests."""


def run(command: list[str], home: Path, stdin: str = '') -> subprocess.CompletedProcess[str]:
    """Run a command in an empty home, where nobody's own configuration is read."""
    environment = {
        **os.environ,
        'HOME': str(home),
        'XDG_CONFIG_HOME': str(home / 'config'),
        'XDG_DATA_HOME': str(home / 'data'),
        'PYTHONPATH': str(ROOT / 'hooks'),
        'LC_ALL': 'C.UTF-8',
        'NO_PROXY': '127.0.0.1',
    }
    return subprocess.run(
        command,
        capture_output=True,
        encoding='utf-8',
        input=stdin,
        cwd=home,
        env=environment,
        timeout=180,
        check=False,
    )


def real(home: Path, *arguments: str, stdin: str = '') -> subprocess.CompletedProcess[str]:
    if importlib.util.find_spec('linkcheck') is None:
        pytest.skip('there is no LinkChecker: run the tests by scripts/test')
    return run([sys.executable, '-c', REAL, '--no-status', *arguments], home, stdin)


def ours(home: Path, *arguments: str, stdin: str = '') -> subprocess.CompletedProcess[str]:
    return run([sys.executable, '-m', 'handrail', 'links', *arguments], home, stdin)
