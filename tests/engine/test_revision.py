"""The commit and its day come from git; without git from what is told."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

from handrail.engine.revision import Revision, default_today, read_revision

CLOCK = date(2030, 1, 1)


def git(folder: Path, *arguments: str) -> None:
    who = {
        f'GIT_{role}_{what}': 'x@example.org'
        for role in ('AUTHOR', 'COMMITTER')
        for what in ('NAME', 'EMAIL')
    }
    when = {'GIT_AUTHOR_DATE': '2024-03-04T23:30:00-0500', 'GIT_COMMITTER_DATE': '2024-03-04T23:30:00-0500'}
    subprocess.run(
        ['git', *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **who, **when}
    )


def repository(folder: Path) -> Path:
    (folder / 'docs').mkdir()
    (folder / 'docs' / 'x.md').write_text('x')
    git(folder, 'init', '-q')
    git(folder, 'add', '.')
    git(folder, 'commit', '-q', '-m', 'x')
    return folder / 'docs'


def test_the_day_of_a_commit_is_taken_in_utc(tmp_path: Path) -> None:
    revision = read_revision(repository(tmp_path))
    assert revision.on == date(2024, 3, 5)
    assert len(revision.commit) == 40


def test_changed_files_are_told(tmp_path: Path) -> None:
    docs = repository(tmp_path)
    (docs / 'x.md').write_text('y')
    assert read_revision(docs).commit.endswith('-dirty')


def test_without_a_repository_nothing_is_known(tmp_path: Path) -> None:
    assert read_revision(tmp_path) == Revision()
    assert read_revision(tmp_path / 'gone') == Revision()


def test_the_commit_stands_before_the_epoch_and_the_clock() -> None:
    on = Revision('abc', date(2024, 3, 5))
    assert default_today(on, {'SOURCE_DATE_EPOCH': '0'}, CLOCK) == date(2024, 3, 5)
    assert default_today(Revision(), {'SOURCE_DATE_EPOCH': '86400'}, CLOCK) == date(1970, 1, 2)
    assert default_today(Revision(), {'SOURCE_DATE_EPOCH': 'soon'}, CLOCK) == CLOCK
    assert default_today(Revision(), {}, CLOCK) == CLOCK
