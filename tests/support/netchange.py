"""A target of network changes on this machine alone: files in a folder, and a psql that reads one of them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.field.netchange import repo
from handrail.field.netchange.apply import Work, apply
from handrail.field.netchange.lab import commit
from handrail.field.netchange.target import Target, read_target
from handrail.model.netchange import NetChange

PSQL = """#!/bin/bash
grep -qw "$WHO" {host}/running && echo 1 && exit
echo 'FATAL: no pg_hba.conf entry for host' >&2
exit 2
"""
LOAD = """#!/bin/bash
cp {host}/conf {host}/running
if [ -x {host}/trap ]; then mv {host}/trap {host}/sprung; {host}/sprung; fi
"""
CHECK = 'grep ^admit {file}'
GOOD, NARROW, WIDE = 'admit a b\n', 'admit a\n', 'admit a b c\n'


def rooted() -> list[str]:
    """Return what makes a command root of its own, where it is not."""
    return [] if os.geteuid() == 0 else ['unshare', '--user', '--map-root-user', '--']


def possible() -> bool:
    return subprocess.run([*rooted(), 'true'], capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Small:
    """The host's files, the repository of its configuration, and the folder of records."""

    host: Path
    folder: Path
    records: Path

    @property
    def target(self) -> Target:
        return read_target(self.folder / 'netchange.yml')

    @property
    def lock(self) -> Path:
        return self.host / 'state' / 'small' / 'current'

    def write(self, text: str, message: str = 'Change') -> str:
        (self.folder / 'conf').write_text(text)
        return commit(self.folder, message)

    def trap(self, script: str) -> None:
        """Let something happen at the next loading."""
        (self.host / 'trap').write_text(f'#!/bin/bash\n{script}\n')
        (self.host / 'trap').chmod(0o755)

    def apply(self, **options: bool) -> NetChange | None:
        return apply(Work(self.folder, self.target, self.records, **options), lambda _: None)

    def must(self, **options: bool) -> NetChange:
        record = self.apply(**options)
        assert record is not None
        return record

    def written(self) -> list[dict[str, Any]]:
        return [json.loads(file.read_bytes()) for file in sorted(self.records.glob('*.json'))]

    def log(self) -> list[str]:
        return repo.line(self.folder, 'log', '--format=%s').splitlines()


def make_small(
    root: Path, *, window: int = 30, more: Sequence[str] = (), prefix: Sequence[str] = ()
) -> Small:
    """Make it, healthy and committed; `prefix` is what runs commands in the place of the database."""
    small = Small(root / 'host', root / 'repository', root / 'records')
    programs = root / 'bin'
    for folder in (small.host, small.folder, programs):
        folder.mkdir()
    scripts: Mapping[str, str] = {'psql': PSQL, 'reload': LOAD}
    for name, text in scripts.items():
        (programs / name).write_text(text.format(host=small.host))
        (programs / name).chmod(0o755)
    path = f'{programs}:{os.environ["PATH"]}'
    run = json.dumps([*prefix, *rooted(), 'env', f'PATH={path}'])
    places = [
        f'  {who}: {{subnet: 10.91.{number}.0/24, run: {json.dumps(["env", f"PATH={path}", f"WHO={who}"])}}}'
        for number, who in enumerate('ab')
    ]
    text = '\n'.join([
        'name: small', f'window: {window}', f'state: {small.host}/state', 'places:', *places,
        f'  db: {{run: {run}}}', 'files:',
        f'  - {{file: conf, place: db, path: {small.host}/conf, load: reload, check: "{CHECK}"}}',
        *more, 'logins: {host: db, name: auth, user: app, share: 0.3}', '',
    ])  # fmt: skip
    (small.folder / 'netchange.yml').write_text(text)
    (small.folder / 'conf').write_text(GOOD)
    (small.host / 'conf').write_text(GOOD)
    (small.host / 'running').write_text(GOOD)
    repo.git(small.folder, 'init', '--quiet', '--initial-branch=main')
    commit(small.folder, 'What runs')
    return small
