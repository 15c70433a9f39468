"""Which commit is built, and what day it is taken to be."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

_COMMIT = re.compile('[0-9a-f]{40,64}')


@dataclass(frozen=True, slots=True)
class Revision:
    """The commit that is checked out (`-dirty` when files differ from it), its UTC day and its instant.

    The instant is written as `2024-03-05T04:30:00Z`.
    """

    commit: str = ''
    on: date | None = None
    at: str = ''


def read_revision(folder: Path) -> Revision:
    """Return the revision of the repository that holds `folder`; without git what HANDRAIL_COMMIT says."""
    stamp = _git(folder, 'log', '-1', '--format=%ct')
    if not stamp.isdecimal():
        told = os.environ.get('HANDRAIL_COMMIT', '')
        return Revision(told if _COMMIT.fullmatch(told) else '')
    commit = _git(folder, 'describe', '--always', '--dirty', '--abbrev=40', '--exclude=*')
    moment = datetime.fromtimestamp(int(stamp), UTC)
    return Revision(commit, moment.date(), written(moment))


def default_today(revision: Revision, environment: Mapping[str, str], clock: date) -> date:
    """Return the day of the commit, else of SOURCE_DATE_EPOCH, else `clock`.

    SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/
    """
    if revision.on:
        return revision.on
    epoch = environment.get('SOURCE_DATE_EPOCH', '')
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdecimal() else clock


def built_at(revision: Revision, environment: Mapping[str, str], today: date) -> str:
    """Return the instant of a build: of the commit, else SOURCE_DATE_EPOCH, else the start of `today`."""
    epoch = environment.get('SOURCE_DATE_EPOCH', '')
    if not revision.at and epoch.isdecimal():
        return written(datetime.fromtimestamp(int(epoch), UTC))
    return revision.at or f'{today.isoformat()}T00:00:00Z'


def written(moment: datetime) -> str:
    """Return a UTC instant as ISO 8601 has it, to the second."""
    return moment.strftime('%Y-%m-%dT%H:%M:%SZ')


def _git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, 'GIT_OPTIONAL_LOCKS': '0'}
    try:
        done = subprocess.run(
            ['git', '-C', str(folder), *arguments],  # noqa: S607 - whichever git the user has
            capture_output=True, text=True, check=False, timeout=20, env=environment,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ''
    return done.stdout.strip() if done.returncode == 0 else ''
