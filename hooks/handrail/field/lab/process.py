"""Runs a command with a limit on its time and on what it prints, and ends all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, cast

from handrail.field.lab.contract import Ran

MOST = 1 << 20
"""Bytes of output that are kept."""

GRACE = 2.0
"""Seconds for the pipe to end after the process group was killed."""


def run_bounded(
    command: Sequence[str],
    *,
    place: str = '',
    seconds: float = 30,
    environment: Mapping[str, str] | None = None,
) -> Ran:
    """Run a command in a session of its own; after `seconds` its process group is killed.

    Raises OSError when it cannot be started. What a child that left the group still prints is not waited for.
    """
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=None if environment is None else dict(environment),
        start_new_session=True,
    )
    kept: list[bytes] = []
    stream = cast('IO[bytes]', process.stdout)
    reader = threading.Thread(target=_read, args=(stream, kept), daemon=True)
    reader.start()
    timed_out = False
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        timed_out = True
    finally:
        kill_group(process)
    reader.join(GRACE)
    taken = time.monotonic() - start
    if not reader.is_alive():
        stream.close()
    return Ran(place, b''.join(kept).decode(errors='replace'), process.returncode, taken, timed_out)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the group that the process leads, and wait for the process."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(stream: IO[bytes], kept: list[bytes]) -> None:
    left = MOST
    with suppress(ValueError, OSError):
        while chunk := stream.read1(1 << 16) if hasattr(stream, 'read1') else stream.read(1 << 16):
            kept.append(chunk[:left])
            left -= len(kept[-1])
