"""Readers of a real nginx while sites are swapped below it: each sees one site or the other, whole."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from support.ports import held_port, until_it_listens
from support.site import GREEN, Built, build_site, write_site

from handrail.cli import main

SWAPS = 8
OK = 200
READERS = 4
GUIDE = Path(__file__).parents[2] / 'docs' / 'guides' / 'publishing.md'
NAMED = re.compile(r'(?:src|href)="([^"#?]+\.(?:js|css))"')


def configuration(root: Path, site: Path, port: int) -> str:
    """An nginx of its own around the server block that the guide shows."""
    block = re.search(r'```nginx\n(.*?)```', GUIDE.read_text(encoding='utf-8'), re.DOTALL)
    assert block, 'the guide shows no configuration of nginx'
    server = block[1].replace('listen 80;', f'listen 127.0.0.1:{port};')
    server = re.sub(r'root [^;]+;', f'root {site};', server)
    paths = ' '.join(
        f'{name}_temp_path {root}/{name};' for name in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi')
    )
    user = 'user root;' if os.geteuid() == 0 else ''  # else its workers may not enter our folder
    return f"""daemon off; {user} pid {root}/pid; error_log {root}/error.log; worker_processes 2;
events {{ worker_connections 64; }}
http {{ types {{ text/html html; text/css css; text/javascript js; application/json json; }}
access_log off; {paths}
{server} }}
"""


@contextmanager
def nginx(root: Path, site: Path) -> Iterator[int]:
    """Run nginx in the foreground; yields its port. Ended by its PID, whatever happens."""
    held = held_port()
    port = held.getsockname()[1]
    root.mkdir()
    (root / 'nginx.conf').write_text(configuration(root, site, port))
    command = ['nginx', '-p', str(root), '-c', str(root / 'nginx.conf'), '-e', str(root / 'error.log')]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        until_it_listens(port, server, root / 'error.log')
        yield port
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if server.stderr:
            server.stderr.close()
        held.close()


@dataclass
class Reader:
    """Loads the first page and everything that it names, again and again, and remembers what was wrong."""

    port: int
    pages: dict[str, dict[str, str]]
    """Of each site, by the sum of its first page, the sums of the files that the page names."""

    loads: int = 0
    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def read(self, done: threading.Event) -> None:
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        while not done.is_set():
            status, page = self.get(connection, '/')
            known = self.pages.get(page)
            if status != OK or known is None:
                self.wrong.append(f'the first page: {status}, of no site')
                break
            self.seen.add(page)
            self.wrong += [
                path for path, wanted in known.items() if self.get(connection, path) != (OK, wanted)
            ]
            self.loads += 1
        connection.close()

    @staticmethod
    def get(connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
        connection.request('GET', path)
        response = connection.getresponse()
        return response.status, sha256(response.read()).hexdigest()


def wait_for(readers: list[Reader]) -> None:
    """Until each has read a whole site that it began after this call, or has seen something wrong."""
    before = [reader.loads for reader in readers]
    end = time.monotonic() + 60
    while any(
        reader.loads < loads + 2 and not reader.wrong for reader, loads in zip(readers, before, strict=True)
    ):
        assert time.monotonic() < end, 'the readers do not go on'
        time.sleep(0.01)


@pytest.fixture(scope='module')
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, ...]:
    """Sites that differ in their first page, in its style sheet and in the index of the search."""
    root = tmp_path_factory.mktemp('sites')
    made = []
    for number in range(3):
        name = f'assets/own.{number:08x}.css'
        documents = {
            **GREEN,
            'index.md': f'# Start\n\nThis is site {number}.\n',
            name: f'.own {{ order: {number} }}\n',
        }
        config = write_site(root / str(number), documents, {'extra_css': [name]})
        made.append(build_site(config, root / f'site-{number}'))
    return tuple(made)


def sums(site: Built) -> tuple[str, dict[str, str]]:
    page = (site.dir / 'index.html').read_bytes()
    named = {*NAMED.findall(page.decode())}
    named |= {
        path.relative_to(site.dir).as_posix()
        for path in [*site.dir.glob('search/*/meta.json'), *site.dir.glob('search/*/t/0.json')]
    }
    return sha256(page).hexdigest(), {
        f'/{path}': sha256((site.dir / path).read_bytes()).hexdigest() for path in sorted(named)
    }


def test_readers_under_load_never_get_a_mixed_site(sites: tuple[Built, ...], tmp_path: Path) -> None:
    if shutil.which('nginx') is None:
        pytest.skip('there is no nginx: install the package nginx-light')
    folder = tmp_path / 'www'
    assert main(['publish', str(folder), '--built', str(sites[0].dir)]) == 0
    pages = dict(map(sums, sites))
    assert len(pages) == len(sites)
    with nginx(tmp_path / 'nginx', folder / 'current') as port:
        done = threading.Event()
        readers = [Reader(port, pages) for _ in range(READERS)]
        threads = [threading.Thread(target=reader.read, args=(done,)) for reader in readers]
        for thread in threads:
            thread.start()
        try:
            for swap in range(1, SWAPS + 1):
                options = ['--rollback'] if swap % 4 == 0 else ['--built', str(sites[swap % 3].dir)]
                assert main(['publish', str(folder), *options]) == 0
                wait_for(readers)
        finally:
            done.set()
            for thread in threads:
                thread.join(60)
    assert [wrong for reader in readers for wrong in reader.wrong] == []
    assert all(reader.loads for reader in readers)
    assert set().union(*(reader.seen for reader in readers)) == set(pages)
