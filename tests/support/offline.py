"""A server that stops, slows down and changes its site while a browser goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from support.ports import held_port


class Host:
    """A folder at an address that stays the same; `below` is the path at which it is served."""

    def __init__(self, folder: Path, below: str = '/') -> None:
        self.folder, self.below, self.delay, self.status = folder, below, 0.0, 0
        self.asked: list[str] = []
        self._server: ThreadingHTTPServer | None = None
        self._held = held_port()  # also while it does not listen, or another program may get it meanwhile
        self._port = self._held.getsockname()[1]
        self.start()

    @property
    def address(self) -> str:
        return f'http://127.0.0.1:{self._port}{self.below}'

    def start(self) -> None:
        host = self

        class Handler(SimpleHTTPRequestHandler):
            def translate_path(self, path: str) -> str:
                found = path.removeprefix(host.below) if path.startswith(host.below) else 'nothing-here'
                self.directory = str(host.folder)
                return super().translate_path(f'/{found}')

            def do_GET(self) -> None:
                host.asked.append(self.path)
                time.sleep(host.delay)
                if host.status:
                    self.send_error(host.status)
                else:
                    super().do_GET()

            def end_headers(self) -> None:
                self.send_header('Cache-Control', 'no-cache')  # what is there without us, the page has kept
                super().end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        ThreadingHTTPServer.allow_reuse_address = True
        self._server = ThreadingHTTPServer(('127.0.0.1', self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def close(self) -> None:
        self.stop()
        self._held.close()


@contextmanager
def hosted(folder: Path, below: str = '/') -> Iterator[Host]:
    """Serve a folder until the end of the block."""
    host = Host(folder, below)
    try:
        yield host
    finally:
        host.close()
