"""Receives what Alertmanager sends, and shows Prometheus the file of the audit: webhook.py PORT FOLDER.

Each alert that arrives is a line of FOLDER/arrived.jsonl; /metrics is FOLDER/audit.prom.
Standard library only.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


def main(port: str, folder: str) -> None:
    """Answer for ever."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                body, code = (Path(folder) / 'audit.prom').read_bytes(), 200
            except FileNotFoundError:
                body, code = b'', 404
            self.answer(code, body)

        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
            with (Path(folder) / 'arrived.jsonl').open('a', encoding='utf-8') as file:
                file.writelines(f'{json.dumps(alert)}\n' for alert in sent['alerts'])
            self.answer(200, b'')

        def answer(self, code: int, body: bytes) -> None:
            self.send_response(code)
            self.send_header('Content-Type', 'text/plain; version=0.0.4')
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    HTTPServer(('127.0.0.1', int(port)), Answer).serve_forever()


if __name__ == '__main__':
    main(*sys.argv[1:])
