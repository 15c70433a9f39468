"""Links to other hosts, against servers of this machine: what is asked, how often, and what is said."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from handrail.field.links.archive import copy_of
from handrail.field.links.external import Asking, check_external
from handrail.field.links.finding import Finding, Run
from handrail.field.links.memory import Entry, kept, read_memory, write_memory
from handrail.field.links.report import failed, lines
from handrail.field.links.site import open_site

NOW = 1_700_000_000.0
QUICK = Asking(timeout=60, retries=2, wait=0.0)
Ask = Callable[..., Run]


class Server(BaseHTTPRequestHandler):
    """Answers as its paths say, and counts."""

    asked: ClassVar[Counter[str]] = Counter()
    hold: ClassVar[threading.Event]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.asked[path] += 1
        kind, _, rest = path.strip('/').partition('/')
        if kind == 'slow':
            self.hold.wait(30)
            return
        if kind == 'wayback':
            self.answer(200, self.snapshot())
        elif kind in ('301', '302', '307', '308'):
            self.answer(int(kind), b'', Location=f'/{rest}')
        elif kind == 'twice':  # that status for the first two times
            self.answer(int(rest) if self.asked[path] <= 2 else 200)
        else:
            self.answer(int(kind))

    def snapshot(self) -> bytes:
        (url,) = parse_qs(urlsplit(self.path).query)['url']
        if url.endswith('/410'):
            return b'{"archived_snapshots": {}}'
        closest = {'available': True, 'url': f'http://web.archive.org/web/2020/{url}', 'status': '200'}
        return json.dumps({'url': url, 'archived_snapshots': {'closest': closest}}).encode()

    def answer(self, code: int, body: bytes = b'<html></html>', **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header('Content-Length', '0' if code == 204 else str(len(body)))
        self.end_headers()
        if code != 204:
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    """A server of this machine; its address."""
    Server.asked.clear()
    Server.hold = threading.Event()
    server = ThreadingHTTPServer(('127.0.0.1', 0), Server)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f'http://127.0.0.1:{server.server_port}'
    finally:
        Server.hold.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Check a site with links to these addresses."""

    def asking(*urls: str, how: Asking = QUICK, memory: dict[str, Entry] | None = None) -> Run:
        links = '\n'.join(f'<a href="{url}">x</a>' for url in urls)
        (tmp_path / 'site').mkdir(exist_ok=True)
        (tmp_path / 'site' / 'index.html').write_text(f'<html><body>\n{links}\n</body></html>')
        before = {} if memory is None else memory
        run, new = check_external(open_site(tmp_path / 'site'), how, before, now=NOW, sleep=lambda _: None)
        before.update(new)
        return run

    return asking


def only(run: Run) -> Finding:
    (found,) = run.findings
    return found


@pytest.mark.parametrize(
    ('path', 'expected', 'reason'),
    [
        ('200', ('ok', 200), ''),
        ('204', ('ok', 204), ''),
        ('302/200', ('ok', 200), ''),
        ('307/200', ('ok', 200), ''),
        ('301/200', ('warning', 200), 'it has moved for good: write HOST/200'),
        ('308/301/200', ('warning', 200), 'it has moved for good: write HOST/200'),
        ('301/302/200', ('ok', 200), ''),
        ('301/404', ('broken', 404), 'the host answers 404'),
        ('404', ('broken', 404), 'the host answers 404'),
        ('410', ('broken', 410), 'the host answers 410'),
        ('500', ('broken', 500), 'the host answers 500'),
        ('503', ('broken', 503), 'the host answers 503'),
        ('401', ('warning', 401), 'the host answers 401 to programs: look whether the page is there'),
        ('403', ('warning', 403), 'the host answers 403 to programs: look whether the page is there'),
        ('429', ('warning', 429), 'the host answers 429 to programs: look whether the page is there'),
    ],
)
def test_verdicts(ask: Ask, host: str, path: str, expected: tuple[str, int], reason: str) -> None:
    found = only(ask(f'{host}/{path}#part'))
    assert (found.verdict, found.code) == expected
    assert found.external
    assert found.reason.replace(host, 'HOST') == reason
    assert found.link.line == 2


def test_an_endless_redirect_is_broken(ask: Ask, host: str) -> None:
    path = '/'.join(['302'] * 15) + '/200'
    found = only(ask(f'{host}/{path}'))
    assert (found.verdict, found.reason) == ('broken', 'it is redirected more than 9 times')


@pytest.mark.parametrize(
    ('path', 'times'),
    [('twice/503', 3), ('twice/500', 3), ('twice/429', 3), ('503', 3), ('404', 1), ('403', 1)],
)
def test_what_may_pass_is_asked_again(ask: Ask, host: str, path: str, times: int) -> None:
    found = only(ask(f'{host}/{path}'))
    assert Server.asked[f'/{path}'] == times
    assert (found.verdict == 'ok') == path.startswith('twice')


def test_the_pauses_double(tmp_path: Path, host: str) -> None:
    (tmp_path / 'index.html').write_text(f'<html><body><a href="{host}/503">x</a></body></html>')
    pauses: list[float] = []
    how = Asking(timeout=60, retries=3, wait=2.0)
    check_external(open_site(tmp_path), how, {}, now=NOW, sleep=pauses.append)
    assert pauses == [2.0, 4.0, 8.0]


def test_no_answer_in_time_is_broken(ask: Ask, host: str) -> None:
    found = only(ask(f'{host}/slow', how=Asking(timeout=1, retries=1, wait=0.0)))
    assert (found.verdict, found.reason) == ('broken', 'there was no answer within 1 seconds')
    end = time.monotonic() + 60
    while Server.asked['/slow'] < 2 and time.monotonic() < end:  # it hears of a request a little later
        time.sleep(0.01)
    assert Server.asked['/slow'] == 2


def test_a_host_that_is_not_there_is_broken(ask: Ask) -> None:
    with closing(socket(AF_INET, SOCK_STREAM)) as taken:
        taken.bind(('127.0.0.1', 0))  # nobody listens
        found = only(ask(f'http://127.0.0.1:{taken.getsockname()[1]}/x', how=Asking(timeout=60, retries=0)))
    assert found.verdict == 'broken'
    assert 'refused' in found.reason


@pytest.mark.parametrize('url', ['https://…', 'http://a\x0bb.example.net/', 'http://h.example.net:99999/'])
def test_what_is_no_address_is_broken_and_stops_nothing(ask: Ask, host: str, url: str) -> None:
    run = ask(url, f'{host}/200')
    assert [each.verdict for each in run.findings] == ['broken', 'ok']
    assert 'Cannot parse' in run.findings[0].reason


def test_one_address_is_asked_once_and_said_at_each_place(ask: Ask, host: str) -> None:
    run = ask(f'{host}/404', f'{host}/404#a', f'{host}/404')
    assert [(each.link.line, each.verdict) for each in run.findings] == [
        (2, 'broken'),
        (3, 'broken'),
        (4, 'broken'),
    ]
    assert (Server.asked['/404'], run.checked) == (1, 3)


def test_links_within_the_site_are_not_asked(ask: Ask, host: str) -> None:
    assert [each.link.url for each in ask('gone/', f'{host}/200').findings] == [f'{host}/200']


def test_what_is_to_be_left_out_is(ask: Ask, host: str) -> None:
    how = Asking(timeout=60, retries=0, ignore=(re.compile(r'/404$'),))
    run = ask(f'{host}/404', f'{host}/200', 'https://name.example.org/', how=how)
    assert [each.verdict for each in run.findings] == ['excluded', 'ok', 'excluded']
    assert run.checked == 1
    assert Server.asked == Counter({'/200': 1})


def test_no_cloud_tells_its_credentials(ask: Ask) -> None:
    assert only(ask('http://169.254.169.254/latest/meta-data/')).verdict == 'excluded'


def test_good_answers_are_kept_and_bad_ones_asked_again(ask: Ask, host: str) -> None:
    memory: dict[str, Entry] = {}
    urls = [f'{host}/{path}' for path in ('200', '301/200', '403', '429', '404', 'twice/503')]
    first = ask(*urls, memory=memory, how=Asking(timeout=60, retries=0))
    before = Server.asked.copy()
    second = ask(*urls, memory=memory, how=Asking(timeout=60, retries=0))
    again = {path for path in Server.asked if Server.asked[path] > before[path]}
    assert again == {'/429', '/404', '/twice/503'}
    assert [each.verdict for each in first.findings] == [each.verdict for each in second.findings]
    assert second.checked == 6
    third = ask(f'{host}/200', memory=memory, how=Asking(timeout=60, max_age=0.0))
    assert (only(third).verdict, Server.asked['/200']) == ('ok', before['/200'] + 1)


def test_a_good_answer_is_not_believed_for_ever() -> None:
    entry = Entry('ok', '', 200, NOW)
    assert entry.fresh(NOW + 99, 100)
    assert not entry.fresh(NOW + 100, 100)
    assert not entry.fresh(NOW - 1, 100)  # from a clock that was wrong
    assert kept({'a': entry}, {'b': entry}, NOW + 5) == {'a': entry, 'b': entry}
    assert kept({'a': entry}, {}, NOW + 100 * 24 * 3600) == {}


def test_the_memory_survives_a_file(tmp_path: Path) -> None:
    file = tmp_path / 'deep' / 'links.json'
    entries = {'https://a.example.net/': Entry('broken', 'why', 404, NOW, 'https://copy.example.net/')}
    write_memory(file, entries)
    assert read_memory(file) == entries
    assert [each.name for each in file.parent.iterdir()] == ['links.json']


@pytest.mark.parametrize(
    'text',
    [
        '',
        '[]',
        '{"form": 0, "answers": {}}',
        '{"form": 1, "answers": {"a": {"verdict": "ok"}}}',
        '{"form": 1, "answers": {"a": {"verdict": "x", "reason": "", "code": 0, "at": 0}}}',
        '{"form": 1, "answers": {"a": {"verdict": "ok", "reason": 1, "code": 0, "at": 0}}}',
        '{"form": 1, "answers": {"a": {"verdict": "ok", "reason": "", "code": 0, "at": "x"}}}',
    ],
)
def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / 'links.json').write_text(text)
    assert read_memory(tmp_path / 'links.json') == {}


def test_a_copy_is_suggested_for_what_is_gone(ask: Ask, host: str) -> None:
    how = Asking(timeout=60, retries=0, archive=host)
    memory: dict[str, Entry] = {}
    run = ask(f'{host}/404', f'{host}/410', f'{host}/200', memory=memory, how=how)
    copy = f'https://web.archive.org/web/2020/{host}/404'
    assert [each.archive for each in run.findings] == [copy, '', '']
    assert f'there is a copy at {copy}' in lines('text', run)
    assert Server.asked['/wayback/available'] == 2
    assert ask(f'{host}/404', memory=memory, how=how).findings[0].archive == copy
    assert Server.asked['/wayback/available'] == 2


@pytest.mark.parametrize('path', ['404', '503', '200', 'slow'])
def test_an_archive_that_does_not_answer_suggests_nothing(host: str, path: str) -> None:
    assert copy_of('https://gone.example.net/', f'{host}/{path}', 0.5) == ''


def test_advice_never_fails_but_a_run_that_asked_nothing_does(ask: Ask, host: str) -> None:
    assert not failed(ask(f'{host}/404'), external=True)
    assert failed(ask('gone/'), external=True)
    assert failed(ask('https://name.example.org/'), external=True)
