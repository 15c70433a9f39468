"""The folder that a web server reads: releases side by side, and a link to the one that is served.

    DIR/current            symbolic link to releases/NAME: the root of the web server
    DIR/releases/NAME      a whole site; none of its files is ever changed
    DIR/lock               held while something is changed here

The link is replaced by rename(2), which is atomic: every request finds the one site or the other. A
reader whose page is of the old one still finds its style sheets, scripts and search: what bears the
hash of its content in its name is carried over from the release before, as hard links, and the
other way round when the site goes back.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CURRENT, RELEASES, LOCK = 'current', 'releases', 'lock'
ROOM = '.new-'
"""How the name of a release begins that is not complete."""

CARRIED = '.carried'
"""Lists, in a release, the files in it that are of another one."""

NAME = re.compile(r'\d{8}T\d{6}Z(?:-[0-9a-f]{7,12})?(?:\.\d+)?')
HASHED = re.compile(r'\.[0-9a-f]{8,}\.(?:min\.)?\w+(?:\.map)?$|^search/[0-9a-f]{16}/')
"""Names that change with the content: of the theme, of Handrail, of the search index."""


class ReleaseError(Exception):
    """The folder cannot be used so; the message says why and what to do."""


class Releases:
    """The releases in one folder."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is read or made."""
        self.folder = folder
        self.releases = folder / RELEASES
        self.current = folder / CURRENT

    def refuse(self) -> None:
        """Raise ReleaseError when the folder holds something else."""
        if self.folder.exists() and not self.folder.is_dir():
            raise ReleaseError(f'{str(self.folder)!r} is no folder: name another one')
        if self.current.exists() and not self.current.is_symlink():
            said = f'{str(self.current)!r} is no link to a release'
            raise ReleaseError(f'{said}: name a folder that only publishing writes to')
        if not self.folder.exists() or self.releases.is_dir():
            return
        if {path.name for path in self.folder.iterdir()} - {LOCK}:
            said = f'{str(self.folder)!r} holds something else than releases'
            raise ReleaseError(f'{said}: name an empty or a new folder')

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder; ReleaseError when somebody else does. What a killed run left is swept out."""
        self.refuse()
        self.releases.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open('a') as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ReleaseError(f'somebody else publishes to {str(self.folder)!r}: try again') from None
            self._sweep()
            yield

    def names(self) -> list[str]:
        """Return the complete releases, the oldest first."""
        if not self.releases.is_dir():
            return []
        return sorted(path.name for path in self.releases.iterdir() if NAME.fullmatch(path.name))

    def served(self) -> str | None:
        """Return the release that is served."""
        if not self.current.is_symlink():
            return None
        name = self.current.readlink().name
        return name if name in self.names() else None

    def room(self) -> Path:
        """Return a new folder, on the file system of the releases, in which one is made."""
        for number in range(1000):
            path = self.releases / f'{ROOM}{os.getpid()}-{number}'
            if not path.exists():
                path.mkdir()
                return path
        raise ReleaseError(f'{str(self.releases)!r} is full of rooms: delete those that begin with {ROOM}')

    def add(self, site: Path, name: str) -> str:
        """Make a finished folder a release; return its name, which is `name` or begins so."""
        free, number = name, 1
        while (self.releases / free).exists():
            number += 1
            free = f'{name}.{number}'
        site.chmod(0o755)
        site.rename(self.releases / free)
        return free

    def serve(self, name: str) -> None:
        """Point to a release, at once for every reader."""
        fresh = self.folder / f'{CURRENT}{ROOM}{os.getpid()}'
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path(RELEASES) / name)
        try:
            fresh.replace(self.current)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
        _synced(self.folder)

    def before(self, name: str | None = None) -> str:
        """Return the release to go back to: the named one, or that before the served one."""
        names, served = self.names(), self.served()
        if name is not None:
            if name not in names:
                known = ', '.join(names) or 'none'
                raise ReleaseError(f'there is no release {name!r}: there are {known}')
            return name
        older = [each for each in names if served is not None and each < served]
        if not older:
            raise ReleaseError('there is no release before the one that is served')
        return older[-1]

    def drop(self, name: str) -> None:
        """Delete a release that is not served."""
        doomed = self.releases / f'{ROOM}gone-{name}'
        (self.releases / name).rename(doomed)  # from here on it is no release, whatever happens
        shutil.rmtree(doomed)

    def prune(self, kept: int) -> list[str]:
        """Delete all but the latest releases and the served one; return which."""
        served, names = self.served(), self.names()
        gone = [name for name in names[: max(0, len(names) - kept)] if name != served]
        for name in gone:
            self.drop(name)
        return gone

    def _sweep(self) -> None:
        for path in self.releases.glob(f'{ROOM}*'):
            shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob(f'{CURRENT}{ROOM}*'):
            path.unlink(missing_ok=True)


def carry(before: Path, site: Path) -> int:
    """Link what readers of the release `before` may still ask for into a site; return how many files.

    Only what the site does not have itself, and nothing that `before` has carried itself.
    """
    passed, carried = carried_by(before), sorted(carried_by(site))
    there = len(carried)
    for path in sorted(before.rglob('*')):
        name = path.relative_to(before).as_posix()
        if name in passed or not HASHED.search(name) or not path.is_file() or (site / name).exists():
            continue
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        _link(path, site / name)
        carried.append(name)
    (site / CARRIED).write_text('\n'.join(carried), encoding='utf-8')
    return len(carried) - there


def carried_by(site: Path) -> frozenset[str]:
    """Return the paths of the files in a release that are of another one."""
    listed = site / CARRIED
    return frozenset(listed.read_text(encoding='utf-8').splitlines()) if listed.is_file() else frozenset()


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # a file system without hard links
        shutil.copyfile(old, new)


def _synced(folder: Path) -> None:
    """Have the change of a folder written, so that it outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
