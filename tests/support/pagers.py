"""A real Alertmanager on loopback, and a server that takes what it sends to Slack, PagerDuty and Opsgenie."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from support.ports import held_port

NAMES = ('prometheus-alertmanager', 'alertmanager')
SECONDS = 60
ANSWERS = {
    'slack': (200, b'ok'),
    'pagerduty': (202, b'{"status": "success"}'),
    'opsgenie': (202, b'{"result": "ok"}'),
}


def program() -> str | None:
    """The Alertmanager of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Inbox:
    """What came in: the name of the service, the path, the JSON; `manager` is who sends it."""

    url: str
    messages: list[tuple[str, str, Any]] = field(default_factory=list)
    manager: str = ''

    def wait(self, service: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """The first message to a service that is wanted."""
        return waited(
            lambda: next(
                (data for name, _, data in [*self.messages] if name == service and wanted(data)), None
            ),
            f'nothing for {service}; there are {self.messages}',
        )


def waited(look: Callable[[], Any], said: str) -> Any:
    """What `look` finds in the end."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if (found := look()) is not None:
            return found
        time.sleep(0.1)
    raise AssertionError(said)


@contextmanager
def inbox() -> Iterator[Inbox]:
    """Take messages to `/slack`, `/pagerduty` and `/opsgenie/…` on a free port."""
    taken = Inbox('')

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
            service = self.path.split('/')[1].partition('?')[0]
            taken.messages.append((service, self.path, data))
            status, body = ANSWERS[service]
            self.send_response(status)
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    taken.url = f'http://127.0.0.1:{server.server_port}'
    try:
        yield taken
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def alertmanager(name: str, config: Path) -> Iterator[str]:
    """Run Alertmanager with this configuration; yields its address."""
    held = held_port()
    port = held.getsockname()[1]
    address = f'http://127.0.0.1:{port}'
    command = [
        name, f'--config.file={config}', f'--storage.path={config.parent / "data"}',
        f'--web.listen-address=127.0.0.1:{port}', '--cluster.listen-address=',
    ]  # fmt: skip
    log = config.parent / 'alertmanager.log'
    with log.open('wb') as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            waited(lambda: ready(process, address), 'Alertmanager does not answer')
            yield address
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(60)
            held.close()


def ready(process: subprocess.Popen[bytes], address: str) -> bool | None:
    """Whether it answers; None: not yet."""
    assert process.poll() is None, 'Alertmanager has ended'
    try:
        with urlopen(f'{address}/-/ready', timeout=20) as answer:  # noqa: S310 - loopback
            return True if answer.status == 200 else None
    except (URLError, OSError):
        return None


def fire(address: str, alerts: Sequence[Mapping[str, Any]]) -> None:
    """Send alerts: `labels`, `annotations`, and `endsAt` for what is over."""
    body = json.dumps(alerts).encode()
    request = Request(f'{address}/api/v2/alerts', body, {'Content-Type': 'application/json'})  # noqa: S310
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        assert answer.status == 200
