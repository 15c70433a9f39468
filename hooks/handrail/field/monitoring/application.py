"""Stands for an application: logs in every now and then, counts how that went, and tells Prometheus.

application.py SUBNET PORT SECONDS; the database is what DB_HOST and so on say. Standard library only.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOGIN = 'host={DB_HOST} port={DB_PORT} dbname={DB_NAME} user={DB_USER} connect_timeout=2 sslmode=disable'
CLASSES = (
    ('hba_reject', 'no pg_hba.conf entry'),
    ('too_many_clients', 'connection slots|too many clients'),
    ('refused', 'Connection refused'),
    ('connect_timeout', 'timeout expired|timed out'),
)
BOUNDS = (0.1, 0.5, 1.0, 2.5, 5.0, float('inf'))
AT_ONCE = 8
"""How many logins may wait at a time."""


class Counts:
    """What is told: attempts by their result, and how many of those that got in took how long."""

    def __init__(self, subnet: str) -> None:
        """Begin at nothing."""
        self.subnet = subnet
        self.lock = threading.Lock()
        self.results = {'ok': 0}
        self.buckets = dict.fromkeys(BOUNDS, 0)

    def add(self, result: str, seconds: float) -> None:
        """Count an attempt."""
        with self.lock:
            self.results[result] = self.results.get(result, 0) + 1
            if result == 'ok':
                for bound in BOUNDS:
                    self.buckets[bound] += seconds <= bound

    def text(self) -> str:
        """Return the metrics in Prometheus' text format."""
        with self.lock:
            attempts = [
                f'db_connect_attempts_total{{subnet="{self.subnet}",result="{name}"}} {count}'
                for name, count in self.results.items()
            ]
            buckets = [
                f'db_connect_seconds_bucket{{subnet="{self.subnet}",le="{bound:g}"}} {count}'.replace(
                    '"inf"', '"+Inf"'
                )
                for bound, count in self.buckets.items()
            ]
        return '\n'.join([*attempts, *buckets, ''])


def login(counts: Counts, free: threading.Semaphore) -> None:
    """Log in once, and make room for the next."""
    start = time.monotonic()
    try:
        done = subprocess.run(
            ['psql', '-wXAtc', 'select 1', LOGIN.format(**os.environ)],  # noqa: S607 - that of the lab
            capture_output=True, text=True, check=False, timeout=10,
        )  # fmt: skip
        said = done.stderr if done.returncode else ''
        found = next((name for name, pattern in CLASSES if re.search(pattern, said)), 'other')
        counts.add(found if done.returncode else 'ok', time.monotonic() - start)
    except subprocess.TimeoutExpired:
        counts.add('hang', time.monotonic() - start)
    finally:
        free.release()


def main(subnet: str, port: str, seconds: str) -> None:
    """Log in for ever, and answer Prometheus."""
    counts, free = Counts(subnet), threading.Semaphore(AT_ONCE)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = counts.text().encode()
            self.send_response(200)
            self.send_header('Content-Type', 'text/plain; version=0.0.4')
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(('', int(port)), Answer)  # in a namespace of the lab
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        free.acquire()
        threading.Thread(target=login, args=(counts, free), daemon=True).start()
        time.sleep(float(seconds))


if __name__ == '__main__':
    main(*sys.argv[1:])
