"""Serve the site with live reload, and start anew when the code of Handrail changes.

Run by the launcher `scripts/serve`; arguments are passed on to `mkdocs serve`. MkDocs reloads
documents and configuration by itself, but keeps the hook code it started with: that is why this
process watches hooks/ and restarts MkDocs, on the same port.
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOOKS = ROOT / 'hooks'
FIRST_PORT, LAST_PORT = 8000, 8099
SECONDS = 1.0


def main() -> int:
    """Serve until interrupted; returns MkDocs' exit code when it stops by itself."""
    parser = argparse.ArgumentParser(prog='scripts/serve', description=__doc__.split('\n')[0])
    parser.add_argument('-a', '--dev-addr', metavar='HOST:PORT', help='address to serve at')
    parser.add_argument('--port', type=int, help='port on 127.0.0.1 (default: the first free one from 8000)')
    options, rest = parser.parse_known_args()
    address = options.dev_addr or f'127.0.0.1:{options.port or free_port()}'
    command = [sys.executable, '-P', '-m', 'mkdocs', 'serve', '-f', str(ROOT / 'mkdocs.yml'), '-a', address]
    print('handrail: building; the address is printed when it is served (Ctrl-C ends it)', flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that MkDocs is ended, too
    try:
        return keep_serving([*command, *rest])
    except KeyboardInterrupt:
        return 0


def free_port() -> int:
    """Return the first port of the range on which nobody listens; 0 (any) when all are taken."""
    return next((port for port in range(FIRST_PORT, LAST_PORT + 1) if is_free(port)), 0)


def is_free(port: int) -> bool:
    """Whether the port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
        except OSError:
            return False
        return True


def keep_serving(command: list[str]) -> int:
    """Run MkDocs, again and again as the code changes."""
    while True:
        code = stamps()
        child = subprocess.Popen(command, cwd=ROOT)
        try:
            while child.poll() is None and code == stamps():
                time.sleep(SECONDS)
        finally:
            stop(child)
        if code == stamps():
            return child.returncode
        print('handrail: the code in hooks/ changed: starting anew', flush=True)


def stamps() -> dict[str, int]:
    """Return the time of the last change of each source file of the hook."""
    found = {}
    for path in HOOKS.rglob('*.py'):
        with suppress(FileNotFoundError):  # editors save by renaming
            found[str(path)] = path.stat().st_mtime_ns
    return found


def stop(child: subprocess.Popen[bytes]) -> None:
    """End the server and wait for it, so that its port is free again."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


if __name__ == '__main__':
    sys.exit(main())
