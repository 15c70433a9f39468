"""A port for a server of another program, which no third one gets before it listens."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path


def held_port() -> socket.socket:
    """A socket with a free port of loopback: nobody listens, and only who asks for this very port gets it.

    The system gives a port that is bound to nobody who asks for any; a server that reuses addresses, as
    nginx and programs in Go and Python do, listens there all the same. To be closed behind the server.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(('127.0.0.1', 0))
    return held


def until_it_listens(port: int, running: subprocess.Popen[bytes] | subprocess.Popen[str], log: Path) -> None:
    """Wait for a program that was started; AssertionError with its log when it ends or takes a minute."""
    end = time.monotonic() + 60
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(('127.0.0.1', port)) == 0:
                return
        assert running.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)
