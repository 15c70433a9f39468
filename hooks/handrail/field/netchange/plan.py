"""A change under way, noted beside the repository so that it can be ended when its deployer cannot."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

import handrail
from handrail.field.audit.history import replace as write_whole
from handrail.field.netchange import repo
from handrail.field.netchange.target import NetChangeError, Target
from handrail.model.netchange import NetChange

PATIENCE = 2.0
"""Seconds for whoever watched an earlier change to see that it has ended."""

SYSTEMD = Path('/run/systemd/system')
"""Is there where systemd is the first process."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A change that was begun. `deadline` is when the last timer fires, in seconds of the epoch."""

    id: str
    target: Target
    record: str
    deadline: float
    so_far: NetChange
    repair: bool = False


PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
RECORD: TypeAdapter[NetChange] = TypeAdapter(NetChange)


@contextmanager
def locked(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Be the only one who changes anything from this folder; the kernel unlocks when the process ends.

    NetChangeError when somebody else does; with `wait`, wait for the end of it.
    """
    with (repo.private(folder) / 'lock').open('w', encoding='utf-8') as file:
        end = time.monotonic() + PATIENCE
        while not _got(file, wait=wait):
            if noted(folder) or time.monotonic() > end:
                raise NetChangeError('another change is being made from this folder')
            time.sleep(0.05)
        yield


def _got(file: IO[str], *, wait: bool) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def note(folder: Path, plan: Plan) -> None:
    """Write down a change before it is made."""
    write_whole(repo.private(folder) / 'plan.json', PLAN.dump_json(plan, by_alias=True))


def noted(folder: Path) -> Plan | None:
    """Return the change that was begun and not ended, None when there is none."""
    file = repo.private(folder) / 'plan.json'
    try:
        return PLAN.validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise NetChangeError(f'{file} cannot be read: {error.errors()[0]["msg"]}') from error


def ended(folder: Path, plan: Plan, record: NetChange) -> None:
    """Write the record, and forget the plan."""
    keep(Path(plan.record), record)
    (repo.private(folder) / 'plan.json').unlink(missing_ok=True)


def keep(folder: Path, record: NetChange) -> Path:
    """Write a record as a file of its own, named after its target, instant and result."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = record.at[:19].replace(':', '').replace('-', '') + 'Z'
    file = folder / f'{record.name}-{stamp}-{record.change[:7]}-{record.result}.json'
    write_whole(file, RECORD.dump_json(record, indent=2) + b'\n')
    return file


def now() -> str:
    """Return the instant, as records have it."""
    return datetime.now(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00') + 'Z'


def ago(instant: str) -> float:
    """Return how many seconds ago an instant of a record was."""
    return round(time.time() - datetime.fromisoformat(instant).timestamp(), 1)


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """Have the change ended by another process if this one dies.

    That runs in a session of its own, or under systemd, and waits until this one unlocks the folder.
    """
    watcher = watch(folder)
    try:
        yield
    finally:
        if watcher:
            if noted(folder) is None:
                watcher.kill()
                watcher.wait()
            watcher.returncode = 0  # what has not ended is left to it


def watch(folder: Path) -> subprocess.Popen[bytes] | None:
    """Start the process that watches; None where systemd keeps it."""
    command = [sys.executable, '-m', 'handrail', 'netchange', 'finish', '--wait', str(folder.resolve())]
    given = environment()
    passed = {name: value for name, value in given.items() if name in {'PATH', 'PYTHONPATH', 'HOME'}}
    if systemd := under_systemd(passed):
        ran = subprocess.run([*systemd, *command], capture_output=True, check=False, timeout=15)
        if ran.returncode == 0:
            return None
    with (repo.private(folder) / 'watch.log').open('wb') as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd='/',
            env=given,
        )


def environment() -> dict[str, str]:
    """Return the environment of another process of this program, which finds it wherever it was found."""
    path = [str(Path(handrail.__file__).parent.parent), *filter(None, [os.environ.get('PYTHONPATH')])]
    return {**os.environ, 'PYTHONPATH': os.pathsep.join(path)}


def under_systemd(environment: dict[str, str], running: Path = SYSTEMD) -> list[str]:
    """Return the command that runs another one as a service of its own; nothing where systemd is not first.

    A process in a session of its own would still end with the service (a runner of jobs) that started it.
    """
    if not running.is_dir() or not shutil.which('systemd-run'):
        return []
    user = [] if os.geteuid() == 0 else ['--user']
    given = [f'--setenv={name}={value}' for name, value in environment.items()]
    return ['systemd-run', *user, '--quiet', '--collect', *given, '--']
