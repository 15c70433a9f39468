"""Builds a commit in a folder of its own, by processes that get nothing of the caller's secrets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SECONDS = 900
"""So long a build may take."""

PASSED = (
    'PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'PYTHONPATH', 'PYTHONNOUSERSITE',
    'VIRTUAL_ENV', 'SSL_CERT_FILE',
    'SITE_URL', 'HANDRAIL_AUDIENCE', 'HANDRAIL_JOBS', 'HANDRAIL_CACHE', 'HANDRAIL_TODAY', 'HANDRAIL_PREVIEW',
    'GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'CI_PROJECT_URL',
)  # fmt: skip
"""Variables that a build is given; whatever else the caller has (tokens) stays with the caller."""


class BuildError(ValueError):
    """A commit cannot be built; the message says which one, and what the build said last."""


def environment(given: Mapping[str, str], *, epoch: int, commit: str, ceiling: Path) -> dict[str, str]:
    """Return the variables of a build: today is that of the newer commit, for both."""
    kept = {name: given[name] for name in PASSED if name in given}
    return {
        **kept,
        'NO_MKDOCS_2_WARNING': '1',
        'DISABLE_MKDOCS_2_WARNING': 'true',
        'GIT_CEILING_DIRECTORIES': str(ceiling),
        'HANDRAIL_COMMIT': commit,
        'SOURCE_DATE_EPOCH': str(epoch),
    }


def build(config: Path, site: Path, variables: Mapping[str, str], name: str) -> str:
    """Build a site as `mkdocs build` does, problems and all; return what was said."""
    command = [sys.executable, '-P', '-m', 'mkdocs', 'build', '-f', str(config), '-d', str(site)]
    done = _run(command, variables, config.parent, name)
    if done.returncode:
        raise BuildError(f'{name} cannot be built: {_last(done.stderr)}')
    return done.stderr


def problems(config: Path, variables: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    """Return every problem of the documents, as `handrail check --format json` tells them."""
    return _told(['check', '-f', str(config)], config, variables, name)


def coverage(config: Path, site: Path, variables: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    """Return what keeps alerts from their first step, on the built site too (`handrail alerts check`).

    What pagers send leads to the published site, so it is not looked for at the address of the preview.
    """
    own = {key: value for key, value in variables.items() if key != 'SITE_URL'}
    return _told(['alerts', 'check', '--site', str(site), '-f', str(config)], config, own, name)


def _told(
    arguments: list[str], config: Path, variables: Mapping[str, str], name: str
) -> list[dict[str, Any]]:
    command = [sys.executable, '-P', '-m', 'handrail', *arguments, '--format', 'json']
    done = _run(command, variables, config.parent, name)
    try:
        return list(json.loads(done.stdout)['problems'])
    except (ValueError, KeyError, TypeError):
        raise BuildError(f'{name} cannot be checked: {_last(done.stderr)}') from None


def _run(
    command: list[str], variables: Mapping[str, str], folder: Path, name: str
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=folder, env=dict(variables), capture_output=True, text=True, errors='replace',
            check=False, timeout=SECONDS, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise BuildError(f'{name} cannot be built in {SECONDS} s') from None


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return ' / '.join(lines[-3:])[-600:] or 'it said nothing'


def files_of(site: Path) -> dict[str, bytes]:
    """Return every file of a built site by its path."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob('*'))
        if path.is_file() and not path.is_symlink()
    }


def own_environment() -> dict[str, str]:
    """Return the variables of this process."""
    return dict(os.environ)
