"""Serves a built site as hosts do: compressed, over one link of a given speed, and counts the bytes."""

from __future__ import annotations

import gzip
import mimetypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COMPRESSED = frozenset({'.css', '.html', '.js', '.json', '.svg', '.txt', '.xml'})
PIECE = 4096
"""Bytes that pass the link at once: answers under way share it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Between browser and host: seconds of a round trip, bits a second; 0 is as fast as it goes."""

    round_trip: float = 0
    bits: float = 0


FAST = Link()
SLOW = Link(round_trip=0.15, bits=1.6e6)


@dataclass
class Host:
    """A running server: its address, and what it has sent since it was last asked."""

    address: str
    sent: list[tuple[str, int]] = field(default_factory=list)

    def taken(self) -> list[tuple[str, int]]:
        """Return path and bytes of each answer, and begin to count anew."""
        found, self.sent[:] = list(self.sent), []
        return found


@lru_cache(maxsize=20_000)
def _body(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.compress(data, 6, mtime=0) if path.suffix in COMPRESSED else data


class _Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True
    root: Path
    link: Link
    wire: threading.Lock
    sent: list[tuple[str, int]]

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def setup(self) -> None:
        """Open a connection: that is a round trip of its own."""
        super().setup()
        time.sleep(self.link.round_trip)

    def do_GET(self) -> None:
        """Answer with a file, after a round trip and at the speed of the link."""
        time.sleep(self.link.round_trip)
        name = self.path.split('?', 1)[0]
        path = self.root / name.lstrip('/')
        if path.is_dir():
            path /= 'index.html'
        found = path.is_file()
        body = _body(path) if found else b''
        self.send_response(200 if found else 404)
        if found:
            self.send_header('Content-Type', mimetypes.guess_type(path.name)[0] or 'application/octet-stream')
            self.send_header('Cache-Control', 'max-age=600')
        if found and path.suffix in COMPRESSED:
            self.send_header('Content-Encoding', 'gzip')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.sent.append((name, len(body)))
        self._send(body)

    def _send(self, body: bytes) -> None:
        try:
            if not self.link.bits:
                self.wfile.write(body)
                return
            for start in range(0, len(body), PIECE):
                piece = body[start : start + PIECE]
                with self.wire:
                    time.sleep(len(piece) * 8 / self.link.bits)
                self.wfile.write(piece)
        except (BrokenPipeError, ConnectionResetError):
            return  # the page was closed


@contextmanager
def hosted(root: Path, link: Link = FAST) -> Iterator[Host]:
    """Serve a folder on a free port behind a link."""
    host = Host('')
    values = {'root': root, 'link': link, 'wire': threading.Lock(), 'sent': host.sent}
    server = ThreadingHTTPServer(('127.0.0.1', 0), type('Handler', (_Handler,), values))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host.address = f'http://127.0.0.1:{server.server_port}/'
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
