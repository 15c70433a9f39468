"""What earlier builds computed, in one SQLite file. Losing it costs time and nothing else.

Values are JSON, compressed; nothing in the file is ever executed. Any failure of the file (locked,
damaged, read-only) turns the cache off for this build.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

from handrail.engine.zstd import pack, unpack

VERSION = 2
KEPT_BUILDS = 20
"""An entry that so many builds did not ask for is dropped: a switch of branches and back is cheap."""
REFRESH = 5
BATCH = 200
BATCH_SIZE = 2 << 20
"""Entries and bytes that wait to be written together."""


def digest(*parts: str | bytes) -> bytes:
    """Return 16 bytes that stand for the parts and for where one ends and the next begins."""
    state = blake2b(digest_size=16)
    for part in parts:
        data = part.encode('utf-8', 'surrogatepass') if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, 'big'))
        state.update(data)
    return state.digest()


class Cache:
    """Bytes by digest. `path` None keeps nothing: every build is the first one."""

    def __init__(self, path: Path | None) -> None:
        """Open the file, or begin a new one."""
        self._file: sqlite3.Connection | None = None
        self._new: dict[bytes, bytes] = {}
        self._waiting = 0
        self._used: list[tuple[int, bytes]] = []
        self._build = 0
        if path is not None:
            with suppress(sqlite3.Error, OSError):
                self._file = self._open(path)

    def _open(self, path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = _connect(path)
        except sqlite3.OperationalError:  # locked, or not ours to write: others may need it
            raise
        except sqlite3.DatabaseError:
            for part in (path, path.with_name(f'{path.name}-wal'), path.with_name(f'{path.name}-shm')):
                part.unlink(missing_ok=True)
            file = _connect(path)
        self._build = int(file.execute("SELECT value FROM meta WHERE name = 'build'").fetchone()[0]) + 1
        return file

    @property
    def kept(self) -> bool:
        """Whether anything is kept for the next build."""
        return self._file is not None

    def get(self, key: bytes) -> bytes | None:
        """Return the value of `key`, None when there is none."""
        if key in self._new:
            return self._new[key]
        if self._file is None:
            return None
        try:
            row = self._file.execute('SELECT value, seen FROM entry WHERE key = ?', (key,)).fetchone()
            value = unpack(row[0]) if row else None
        except (sqlite3.Error, ValueError):
            return None
        if row and row[1] < self._build - REFRESH:
            self._used.append((self._build, key))
        return value

    def has(self, key: bytes) -> bool:
        """Whether `get` would return something, without reading it."""
        if key in self._new:
            return True
        if self._file is None:
            return False
        try:
            return self._file.execute('SELECT 1 FROM entry WHERE key = ?', (key,)).fetchone() is not None
        except sqlite3.Error:
            return False

    def put(self, key: bytes, value: bytes) -> None:
        """Keep `value` for later builds."""
        if self._file is None:
            return
        self._new[key] = value
        self._waiting += len(value)
        if len(self._new) >= BATCH or self._waiting > BATCH_SIZE:
            self._flush()

    def _flush(self) -> None:
        if self._file is None:
            return
        rows = [(key, pack(value), self._build) for key, value in self._new.items()]
        self._new.clear()
        self._waiting = 0
        try:
            with self._file:
                self._file.executemany('INSERT OR REPLACE INTO entry VALUES (?, ?, ?)', rows)
        except sqlite3.Error:
            self._drop()

    def _drop(self) -> None:
        if self._file is not None:
            with suppress(sqlite3.Error):
                self._file.close()
        self._file = None
        self._new.clear()

    def close(self) -> None:
        """Write what is new, forget what nobody asked for in a while."""
        self._flush()
        if self._file is None:
            return
        with suppress(sqlite3.Error), self._file:
            self._file.executemany('UPDATE entry SET seen = ? WHERE key = ?', self._used)
            self._file.execute('DELETE FROM entry WHERE seen < ?', (self._build - KEPT_BUILDS,))
            self._file.execute("UPDATE meta SET value = ? WHERE name = 'build'", (self._build,))
        self._drop()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file whatever happened."""
        self.close()


def _connect(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=2, check_same_thread=False)
    file.execute('PRAGMA journal_mode = WAL')
    file.execute('PRAGMA synchronous = OFF')
    if int(file.execute('PRAGMA user_version').fetchone()[0]) != VERSION:
        with file:
            file.execute('DROP TABLE IF EXISTS entry')
            file.execute('DROP TABLE IF EXISTS meta')
            file.execute('CREATE TABLE entry (key BLOB PRIMARY KEY, value BLOB, seen INTEGER)')
            file.execute('CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER)')
            file.execute("INSERT INTO meta VALUES ('build', 0)")
            file.execute(f'PRAGMA user_version = {VERSION}')
    return file
