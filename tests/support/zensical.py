"""The engine Zensical, in an environment of its own beside the others in .cache."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@functools.cache
def _ready() -> tuple[str, str]:
    command = [sys.executable, '-I', str(ROOT / 'scripts' / 'setup.py'), 'python', 'zensical']
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stderr.strip().splitlines() or ['it said nothing']
    return (done.stdout.strip(), '') if done.returncode == 0 else ('', lines[-1])


def zensical() -> Path:
    """Return the interpreter that has Zensical (`[python, '-m', 'zensical', 'build', ...]`).

    Skips the test when it cannot be installed here: no wheel for the platform, or no network.
    """
    python, reason = _ready()
    if not python:
        pytest.skip(f'optional: Zensical cannot be installed here: {reason}')
    return Path(python)
