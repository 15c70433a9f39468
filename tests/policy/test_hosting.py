"""The guides of hosting hold: nginx does with the guide's lines what the guide says."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from http.client import HTTPConnection, HTTPResponse
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser
from support.ports import held_port, until_it_listens
from support.site import GREEN, ROOT, build_site, write_site

from handrail.cli import main
from handrail.finish.headers import headers_of, policy_told

GUIDES = ROOT / 'docs' / 'guides' / 'hosting'
FENCE = re.compile(r'^```(\w+)\n(.*?)^```$', re.DOTALL | re.MULTILINE)
HOSTS = ('cloudflare-pages', 'github-pages', 'gitlab-pages', 'netlify', 'nginx', 'read-the-docs')
FRAME = """daemon off;
worker_processes 1;
pid {root}/nginx.pid;
error_log {root}/error.log;
events {{}}
http {{
    types {{
        text/html html; text/css css; application/javascript js;
        application/json json; text/plain txt; application/xml xml;
    }}
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/fastcgi;
    uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;
    {server}
}}
"""


@pytest.fixture(scope='module')
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp('hosting')
    return build_site(write_site(root, GREEN), root / 'site').dir


def fences(name: str, language: str) -> list[str]:
    text = (GUIDES / f'{name}.md').read_text(encoding='utf-8')
    return [found[2] for found in FENCE.finditer(text) if found[1] == language]


def server_of(guide: str, site: Path, headers: Path, port: int) -> str:
    """The guide's `server`, for this machine: without certificates, at another port and folder."""
    lines = [line for line in guide.splitlines() if 'ssl_certificate' not in line and '[::]' not in line]
    text = '\n'.join(lines).replace('listen 443 ssl;', f'listen 127.0.0.1:{port};')
    assert (
        text.count('root /srv/runbooks/site;') == text.count('/etc/nginx/snippets/runbooks-headers.conf') == 1
    )
    text = text.replace('/srv/runbooks/site', str(site))
    return text.replace('/etc/nginx/snippets/runbooks-headers.conf', str(headers))


@pytest.fixture(scope='module')
def port(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    program = shutil.which('nginx') or shutil.which('nginx', path='/usr/sbin:/usr/local/sbin')
    if program is None:
        pytest.skip('there is no nginx: install the package nginx-light')
    root = tmp_path_factory.mktemp('nginx')
    for folder in (site, *site.parents):
        folder.chmod(folder.stat().st_mode | 0o055)  # its workers are another user
        if folder.name.startswith('pytest-of'):
            break
    command = ['headers', '--site', str(site), '--format', 'nginx']
    (root / 'headers.conf').write_text(output(command), encoding='utf-8')
    held = held_port()
    free = held.getsockname()[1]
    (guide,) = fences('nginx', 'nginx')
    config = root / 'nginx.conf'
    config.write_text(FRAME.format(root=root, server=server_of(guide, site, root / 'headers.conf', free)))
    arguments = [program, '-e', str(root / 'error.log'), '-c', str(config), '-p', str(root)]
    tried = subprocess.run([*arguments, '-t'], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    running = subprocess.Popen(arguments)
    try:
        until_it_listens(free, running, root / 'error.log')
        yield free
    finally:
        running.terminate()
        running.wait(timeout=60)
        held.close()


def output(command: list[str]) -> str:
    """What a command prints."""
    with redirect_stdout(StringIO()) as said:
        assert main(command) == 0
    return said.getvalue()


def get(port: int, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection('127.0.0.1', port, timeout=20)
    connection.request('GET', path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_nginx_sends_every_header_with_every_answer(port: int, site: Path) -> None:
    wanted = headers_of(policy_told({'_headers': (site / '_headers').read_text()}))
    assert "script-src 'self' 'sha256-" in wanted['Content-Security-Policy']
    script = next((site / 'assets' / 'javascripts').glob('bundle.*.js')).relative_to(site)
    for path, status in (
        ('/', 200), ('/runbooks/door-stuck/', 200), ('/build.json', 200), (f'/{script}', 200),
        ('/nothing/here/', 404), ('/_headers', 404),
    ):  # fmt: skip
        answer = get(port, path)
        assert answer.status == status, path
        assert {name: answer.getheader(name) for name in wanted} == wanted, path


def test_nginx_says_what_may_be_kept(port: int, site: Path) -> None:
    script = next((site / 'assets' / 'javascripts').glob('bundle.*.js')).relative_to(site)
    style = next((site / 'assets' / 'handrail').glob('handrail.*.css')).relative_to(site)
    for path in (script, style):
        assert 'max-age=31536000' in (get(port, f'/{path}').getheader('Cache-Control') or ''), path
    for path in ('', 'sw.js', 'build.json', 'offline.json', 'runbooks/door-stuck/'):
        answer = get(port, f'/{path}')
        assert answer.getheader('Cache-Control') == 'no-cache', path
        assert get(port, f'/{path}', **{'If-None-Match': str(answer.getheader('ETag'))}).status == 304, path


def test_the_page_not_found_is_the_sites_and_works_in_a_browser(port: int, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on('console', lambda message: said.append(message.text) if message.type == 'error' else None)
    page.goto(f'http://127.0.0.1:{port}/alerts/DoorStuk/')
    assert 'There is no page at this address' in page.inner_text('h1')
    page.wait_for_selector('.hr-nearest a')
    page.goto(f'http://127.0.0.1:{port}/runbooks/door-stuck/')
    page.wait_for_selector('.hr-form', state='attached')
    context.close()
    assert [each for each in said if '404' not in each] == []


def test_a_page_cannot_be_framed_by_another_site(port: int, chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / 'frame.html').write_text(f'<iframe src="http://127.0.0.1:{port}/"></iframe>')
    context = chromium.new_context()
    page = context.new_page()
    with page.expect_console_message(lambda message: 'frame-ancestors' in message.text):
        page.goto((tmp_path / 'frame.html').as_uri())
    context.close()


def test_the_command_prints_what_the_site_has(site: Path, tmp_path: Path, capsys: Any) -> None:
    assert output(['headers', '--site', str(site)]) == (site / '_headers').read_text()
    policy = output(['headers', '--site', str(site), '--format', 'policy']).strip()
    assert policy in (site / 'index.html').read_text()
    assert main(['headers', '--site', str(tmp_path)]) == 2
    assert 'run handrail build first' in capsys.readouterr().err


def test_every_host_has_a_short_guide_that_says_where_not_to_host() -> None:
    assert {path.stem for path in GUIDES.glob('*.md')} == {*HOSTS, 'index'}
    nav = (ROOT / 'mkdocs.yml').read_text()
    for name in HOSTS:
        text = (GUIDES / f'{name}.md').read_text(encoding='utf-8')
        assert f'guides/hosting/{name}.md' in nav
        assert len(text.split()) < 500, name
        for word in ('login', 'DNS', 'network', 'emergency copy', 'offline.zip'):
            assert word in text, (name, word)


@pytest.mark.parametrize('name', HOSTS)
def test_what_a_guide_configures_can_be_read(name: str) -> None:
    for text in fences(name, 'yaml'):
        assert yaml.safe_load(text)
    for text in fences(name, 'toml'):
        assert tomllib.loads(text)
    for text in fences(name, 'sh'):
        subprocess.run(['bash', '-n'], input=text, text=True, check=True)


def test_the_guide_has_the_line_of_the_configuration_and_every_variable() -> None:
    text = (GUIDES / 'index.md').read_text(encoding='utf-8')
    (line,) = [
        line for line in (ROOT / 'mkdocs.yml').read_text().splitlines() if line.startswith('site_url:')
    ]
    assert line in text
    for name in re.findall(r'[A-Z_]{6,}', line):
        assert f'`{name}`' in text, name
