"""Pictures of changed pages, before and now, taken by a Chromium of this machine."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from handrail.field.preview.records import Shot, Summary

BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')
FLAGS = (
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
    '--disable-background-networking', '--disable-component-update', '--hide-scrollbars',
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
)  # fmt: skip
SIZE = '1280,1600'
MOST = 12
"""Pages of which pictures are taken: those that people wrote come first."""
SECONDS = 60


class ScreenshotError(ValueError):
    """No picture can be taken; the message says what is missing."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder to this machine alone; yields its address."""
    server = ThreadingHTTPServer(('127.0.0.1', 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f'http://127.0.0.1:{server.server_port}/'
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def screenshots(summary: Summary, base: Path, head: Path, folder: Path) -> list[Shot]:
    """Take pictures of changed pages into `folder`, which lies below the site of `head`."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise ScreenshotError('there is no Chromium for screenshots: install the package chromium')
    folder.mkdir(parents=True, exist_ok=True)
    below = folder.relative_to(head).as_posix()
    found = []
    with served(base) as before, served(head) as now:
        for number, page in enumerate(summary['pages'][:MOST]):
            names: dict[str, str | None] = {'before': None, 'now': None}
            wanted = {'before': before, 'now': now}
            wanted.pop({'new': 'before', 'removed': 'now'}.get(page['state'], ''), None)
            for when, address in wanted.items():
                take(browser, address + page['url'], folder / f'{number}-{when}.png')
                names[when] = f'{below}/{number}-{when}.png'
            found.append(Shot(url=page['url'], before=names['before'], now=names['now']))
    return found


def take(browser: str, address: str, picture: Path) -> None:
    """Take one picture; ScreenshotError when the browser gives none."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [browser, *FLAGS, f'--user-data-dir={profile}', f'--window-size={SIZE}']
        try:
            subprocess.run(
                [*command, f'--screenshot={picture}', address],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise ScreenshotError(f'the browser takes no picture of {address} in {SECONDS} s') from None
    if not picture.is_file():
        raise ScreenshotError(f'the browser took no picture of {address}')
