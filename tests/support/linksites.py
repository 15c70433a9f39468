"""A site with a link of every kind, and the server that answers as the kinds need."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

STATUS = {'204': 204, '401': 401, '403': 403, '404': 404, '410': 410, '429': 429, '500': 500, '503': 503}
SLOW, PAUSE = 30.0, 4.0
"""Seconds: longer than any test waits for an answer, and longer than one that wants none."""
LONG = 'x' * 2100
PAGE = '<html><body><h1 id="there">A page</h1><a name="named"></a></body></html>'


@dataclass(frozen=True)
class Kind:
    """One kind of link: how the page writes it, and the address by which the reports name it."""

    name: str
    html: str
    written: str


def kind(name: str, written: str, html: str = '<a href="{}">link</a>') -> Kind:
    return Kind(name, html.format(written), written)


KINDS = (
    kind('page that is there', '/ok/plain'),
    kind('page that is not there', '/404/plain'),
    kind('page that is gone', '/410/x'),
    kind('fragment that is there', '/ok/fragment#there'),
    kind('fragment of an `<a name>`', '/ok/named#named'),
    kind('fragment that is not there', '/ok/nofragment#nowhere'),
    kind('fragment of the page itself that is not there', '#nowhere-here'),
    kind('fragment that differs in its capitals', '/ok/capitals#There'),
    kind('words of a page', '/ok/words#:~:text=page'),
    kind('top of a page', '/ok/top#top'),
    kind('query', '/ok/query?a=1&amp;b=2'.replace('&amp;', '&'), '<a href="/ok/query?a=1&amp;b=2">q</a>'),
    kind('relative address', 'ok/relative'),
    kind('address that leads above the root', '../../ok/above'),
    kind('address with the host', 'http://{host}/ok/host'),
    kind('address without the scheme', '//{host}/ok/noscheme'),
    kind('spaces around the address', '/ok/spaces', '<a href=" {} ">link</a>'),
    kind('letters that are not ASCII', '/ok/zürich'),
    kind('query and fragment', '/ok/both?a=1#there'),
    kind('two slashes in the path', '/ok//twice'),
    kind('letters that are encoded', '/ok/%C3%A9t%C3%A9'),
    kind('spaces in the address', '/ok/two words'),
    kind('very long address', f'/ok/{LONG}'),
    kind('redirect for good', '/301/ok/moved'),
    kind('redirect for now', '/302/ok/away'),
    kind('redirect to what is not there', '/302/404/gone'),
    kind('redirect without end', '/loop/x'),
    kind('wants a password', '/401/x'),
    kind('forbidden', '/403/x'),
    kind('server error', '/500/x'),
    kind('server is busy', '/503/x'),
    kind('too many requests', '/429/x'),
    kind('no content', '/204/x'),
    kind('empty page', '/empty/x'),
    kind('server hangs up', '/hangup/x'),
    kind('server is too slow', '/slow/x'),
    kind('forbidden by robots.txt', '/private/404'),
    kind('picture', '/ok/picture.png', '<img src="{}" alt="picture">'),
    kind('picture that is not there', '/404/picture.png', '<img src="{}" alt="picture">'),
    kind(
        'one of several sizes of a picture',
        '/404/large.png',
        '<img srcset="/ok/small.png 1x, {} 2x" alt="p">',
    ),
    kind('script', '/404/script.js', '<script src="{}"></script>'),
    kind('style sheet', '/404/style.css', '<link rel="stylesheet" href="{}">'),
    kind(
        'sizes of a `<picture>`',
        '/404/wide.png',
        '<picture><source srcset="{} 900w"><img src="/ok/p.png"></picture>',
    ),
    kind('plug-in', '/404/embedded.svg', '<embed src="{}">'),
    kind('object', '/404/object.svg', '<object data="{}"></object>'),
    kind('subtitles', '/404/track.vtt', '<video><track src="{}"></video>'),
    kind('font of a style sheet', '/404/font.woff'),
    kind('picture of a style', '/404/background.png', '<p style="background: url(\'{}\')">styled</p>'),
    kind('frame', '/404/frame', '<iframe src="{}"></iframe>'),
    kind('video', '/404/film.mp4', '<video src="{}"></video>'),
    kind('poster of a video', '/404/poster.png', '<video poster="{}"></video>'),
    kind('form that asks', '/404/search', '<form action="{}"><input name="q"></form>'),
    kind('form that sends', '/404/post', '<form method="post" action="{}"></form>'),
    kind('source of a quotation', '/404/quoted', '<blockquote cite="{}">said</blockquote>'),
    kind('area of a map', '/404/area', '<map name="m"><area href="{}"></map>'),
    kind('refresh', '/404/refreshed', '<meta http-equiv="refresh" content="30; url={}">'),
    kind('in a comment', '/404/comment', '<!-- <a href="{}">link</a> -->'),
    kind('mail address', 'mailto:team@example.org'),
    kind('mail address of nobody', 'mailto:'),
    kind('mail addresses with a subject', 'mailto:a@example.org,b@example.org?subject=x'),
    kind('mail address without a host', 'mailto:team'),
    kind('script in an address', 'javascript:history.back()'),
    kind('data in an address', 'data:text/plain,hello'),
    kind('telephone', 'tel:+4930123456'),
    kind('scheme that nobody knows', 'foobar:x'),
    kind('no host', 'http:///nowhere'),
    kind('port that is none', 'http://127.0.0.1:99999/x'),
    kind('FTP', 'ftp://127.0.0.1:9/x'),
    kind('file of this machine', 'file:///etc/hostname'),
    kind('another host', 'http://{other}/ok/other'),
    kind('another host, not there', 'http://{other}/404/other'),
    kind('another host, fragment not there', 'http://{other}/ok/otherfragment#nowhere'),
    kind('another host, moved', 'http://{other}/301/ok/othermoved'),
    kind('another host, nobody listens', 'http://127.0.0.1:{closed}/x'),
    kind('another host, no TLS', 'https://{other}/ok/tls'),
    kind('name is looked up ahead', 'dns://127.0.0.1', '<link rel="preconnect" href="http://127.0.0.1/">'),
    kind('page that asks not to be followed', '/404/unfollowed'),
    kind('with a base', 'based'),
    kind('in a sitemap', 'http://{host}/404/sitemap'),
)
SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9'
ELSEWHERE = {
    'font of a style sheet': ('/style.css', '@font-face {{ src: url({}) }}'),
    'page that asks not to be followed': (
        '/unfollowed.html',
        '<html><head><meta name="robots" content="nofollow"></head><body><a href="{}">x</a></body></html>',
    ),
    'with a base': (
        '/base.html',
        '<html><head><base href="/404/"></head><body><a href="{}">x</a></body></html>',
    ),
    'in a sitemap': (
        '/sitemap.xml',
        f'<?xml version="1.0"?>\n<urlset xmlns="{SITEMAP}"><url><loc>{{}}</loc></url></urlset>',
    ),
}
"""Kinds that do not stand on the first page: where they do, and how."""


def filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(f'{{{name}}}', value)
    return text


def front_page(names: dict[str, str]) -> str:
    lines = [f'<p>{each.html}</p>' for each in KINDS if each.name not in ELSEWHERE]
    lines += [f'<p><a href="{path}">more</a></p>' for path, _ in ELSEWHERE.values()]
    return filled('\n'.join(('<html><head><title>All</title></head><body>', *lines, '</body></html>')), names)


def other_pages(names: dict[str, str]) -> dict[str, str]:
    written = {each.name: each.written for each in KINDS}
    return {path: filled(html.format(written[name]), names) for name, (path, html) in ELSEWHERE.items()}


class Handler(BaseHTTPRequestHandler):
    """Answers as the address says: `/404/...`, `/301/ok/...`, `/slow/...`."""

    pages: ClassVar[dict[str, str]] = {}
    asked: ClassVar[list[tuple[str, str, str]]] = []

    def do_GET(self) -> None:
        type(self).asked.append(
            (self.path, self.headers.get('User-Agent', ''), self.headers.get('Authorization', ''))
        )
        path = self.path.partition('?')[0]
        first, _, rest = path.lstrip('/').partition('/')
        if path in self.pages:
            return self.answer(200, self.pages[path])
        if first == 'slow':
            time.sleep(SLOW)
        if first == 'pause':
            time.sleep(PAUSE)
        if first == 'hangup':
            return self.connection.shutdown(socket.SHUT_RDWR)
        if first in ('301', '302', 'loop'):
            return self.answer(301 if first == '301' else 302, '', path if first == 'loop' else f'/{rest}')
        if first == 'password' and not self.headers.get('Authorization'):
            return self.answer(401, PAGE)
        return self.answer(
            STATUS.get(first, 200 if first in KNOWN else 404), '' if first == 'empty' else PAGE
        )

    def answer(self, status: int, text: str, location: str = '') -> None:
        data = b'' if status == 204 else text.encode()
        ending = self.path.rpartition('.')[2]
        self.send_response(status)
        if location:
            self.send_header('Location', location)
        kinds = {'png': 'image/png', 'css': 'text/css', 'xml': 'application/xml', 'txt': 'text/plain'}
        self.send_header('Content-Type', kinds.get(ending, 'text/html; charset=utf-8'))
        if status != 204:
            self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


KNOWN = frozenset({'ok', 'empty', 'slow', 'pause', 'private', 'password'})


@contextmanager
def serving(pages: dict[str, str]) -> Iterator[tuple[str, type[Handler]]]:
    """Serve on a port of its own; gives the host with its port, and what remembers the requests."""
    handler = type('Pages', (Handler,), {'pages': pages, 'asked': []})
    server = ThreadingHTTPServer(('127.0.0.1', 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who asks may hang up
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True)
    thread.start()
    try:
        yield f'127.0.0.1:{server.server_port}', handler
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


@contextmanager
def closed_port() -> Iterator[str]:
    """A port at which nobody listens, and that nobody else gets meanwhile."""
    with socket.socket() as held:
        held.bind(('127.0.0.1', 0))
        yield str(held.getsockname()[1])
