"""Forked workers that do one function for many items while the parent goes on.

A fork inherits everything that was read, so that items need no transport; only results do, as
bytes through a pipe. Where forking is impossible or not worth it, the caller does the work itself.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

ENOUGH = 48
"""Items. Below that, forking costs more than it saves."""

SHIFT = 256
"""Items that workers do before others take their place. What a worker looks at, it copies:
of 4000 pages two workers and their parent took 556 MB and more to the end, in shifts 463 MB.
"""

FRAME = struct.Struct('>i')
FAILED = -1


def hands() -> int:
    """How many workers this machine can use at once; `HANDRAIL_JOBS` says otherwise."""
    asked = os.environ.get('HANDRAIL_JOBS', '')
    if asked.isdecimal():
        return max(1, int(asked))
    if hasattr(os, 'sched_getaffinity'):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worth_forking(items: int) -> bool:
    """Whether workers may and should be forked for so many items.

    Never in a process with other threads, such as `mkdocs serve` after its first build: a lock
    that another thread holds at that moment would stay locked in the child for ever.
    """
    return items >= ENOUGH and hasattr(os, 'fork') and threading.active_count() == 1 and hands() > 1


class Crew:
    """Workers that compute `work(0)`, `work(1)`, … `work(count - 1)`, item i in worker i modulo n.

    Results are fetched in ascending order, which keeps the pipes short. `work` must not raise for
    what can be repeated by the parent: an item that failed comes back as None, and so do all
    that a dead worker owes.
    """

    def __init__(self, work: Callable[[int], bytes], count: int) -> None:
        """Fork the workers, which begin at once."""
        self._work, self._count, self._end = work, count, 0
        self._workers: list[tuple[int, int]] = []
        self._hire()

    def result(self, item: int) -> bytes | None:
        """Return what `work(item)` returned; waits for it. Ask for each item once, in order."""
        while self._end <= item < self._count:
            self.close()
            self._hire()
        _, pipe = self._workers[item % len(self._workers)]
        head = _read(pipe, FRAME.size)
        if head is None or (length := FRAME.unpack(head)[0]) == FAILED:
            return None
        return _read(pipe, length)

    def _hire(self) -> None:
        """Fork workers for the next shift."""
        start, self._end = self._end, min(self._end + SHIFT, self._count)
        size = min(hands(), self._end - start)
        _give_back()
        sys.stdout.flush()
        sys.stderr.flush()
        for number in range(size):
            read, write = os.pipe()
            child = os.fork()
            if child == 0:
                for _, other in self._workers:
                    os.close(other)
                os.close(read)
                mine = [item for item in range(start, self._end) if item % size == number]
                _labour(self._work, mine, write)
            os.close(write)
            self._workers.append((child, read))

    def close(self) -> None:
        """Dismiss the workers, whether they are done or not."""
        for _, pipe in self._workers:
            os.close(pipe)
        for child, _ in self._workers:
            os.waitpid(child, 0)
        self._workers = []


def spread(work: Callable[[int], bytes], count: int) -> Iterator[bytes]:
    """Yield `work(0)` … `work(count - 1)`, by workers where that is worth it."""
    if not worth_forking(count):
        yield from map(work, range(count))
        return
    crew = Crew(work, count)
    try:
        for item in range(count):
            result = crew.result(item)
            yield work(item) if result is None else result
    finally:
        crew.close()


def _give_back() -> None:
    """Hand freed memory back to the system before it is copied; only glibc knows how."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _labour(work: Callable[[int], bytes], items: Iterable[int], pipe: int) -> None:
    """The life of a worker. It ends here, without running anything that the parent prepared."""
    status = 1
    try:
        for item in items:
            try:
                result = work(item)
            except Exception:  # noqa: BLE001 - the parent repeats it and shows what happens
                _write(pipe, FRAME.pack(FAILED))
            else:
                _write(pipe, FRAME.pack(len(result)) + result)
        status = 0
    except BrokenPipeError:
        status = 0
    finally:
        os._exit(status)


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def _read(pipe: int, length: int) -> bytes | None:
    parts = []
    while length:
        part = os.read(pipe, min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b''.join(parts)
