"""An existing linkcheckerrc: what is honoured, as in LinkChecker, and what is said of the rest."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.linkcheckers import ours, real
from support.linkreports import parse
from support.linksites import Handler, serving

from handrail.field.links.compat.linkcheckerrc import HONOURED, ConfigurationError, default_file, read

FRONT = """<a href="/a.html">a</a>
<a href="/404/x">1</a>
<a href="/301/ok/x">moved</a>
<a href="foobar:1">t</a>"""
PAGES = {
    '/': FRONT,
    '/a.html': '<a href="/404/second">2</a> <a href="/password/x">p</a> <a href="{other}">other</a>',
    '/robots.txt': 'User-agent: *\nDisallow: /404/second\n',
}
BOTH = pytest.mark.parametrize('program', [real, ours], ids=['LinkChecker', 'handrail'])
TRUSTED = 'certificates are verified, by the authorities that the system trusts'
SECTIONS = """
[checking]
maxrequestspersecond=1000
{checking}
[filtering]
{filtering}
[output]
{output}
[authentication]
{authentication}
"""


@pytest.fixture
def site() -> Iterator[tuple[str, type[Handler]]]:
    with serving({'/robots.txt': ''}) as (other, _), serving({}) as (host, handler):
        handler.pages.update(
            {path: text.format(other=f'http://{other}/404/o') for path, text in PAGES.items()}
        )
        yield f'http://{host}/', handler


def configured(home: Path, **sections: str) -> None:
    names = ('checking', 'filtering', 'output', 'authentication')
    text = SECTIONS.format(**{name: sections.get(name, '') for name in names})
    (home / 'rc').write_text(text, encoding='utf-8')


def verdicts(program, home: Path, url: str, *options: str) -> dict[str, str]:
    done = program(home, '-f', 'rc', '-o', 'csv', '-v', *options, url)
    assert done.returncode in (0, 1), done.stderr
    return {row.written: row.verdict for row in parse('csv', done.stdout) if row.parent}


PLAIN = {
    '/a.html': 'ok',
    '/404/x': 'broken',
    '/301/ok/x': 'warning',
    '/404/second': 'ok',
    '/password/x': 'broken',
    'foobar:1': 'broken',
}


@BOTH
@pytest.mark.parametrize(
    ('sections', 'expected'),
    [
        ({}, PLAIN),
        ({'checking': 'recursionlevel=1'}, {'/404/second': None, '/a.html': 'ok'}),
        ({'checking': 'robotstxt=0'}, {'/404/second': 'broken'}),
        ({'checking': 'allowedschemes=http'}, {'foobar:1': 'ok', '/404/x': 'broken'}),
        ({'checking': 'maxfilesizeparse=10'}, {'/a.html': None}),
        ({'filtering': 'ignore=\n  # all of these\n  /404/x\n  /301/'}, {'/404/x': 'ok', '/301/ok/x': 'ok'}),
        ({'filtering': 'nofollow=/a\\.html$'}, {'/a.html': 'ok', '/404/second': None}),
        ({'filtering': 'ignorewarnings=http-redirected,url-too-long'}, {'/301/ok/x': 'ok'}),
        ({'filtering': 'ignorewarningsforurls=\n  /ok/x http-'}, {'/301/ok/x': 'ok'}),
        ({'filtering': 'checkextern=1'}, {'http': 'broken'}),
        ({'filtering': 'internlinks=^http://127'}, {'http': 'broken'}),
        ({'output': 'ignoreerrors=\n  /404/ ^404\n  /password'}, {'/404/x': 'ok', '/password/x': 'ok'}),
        ({'output': 'ignoreerrors=\n  /404/ ^500'}, {'/404/x': 'broken'}),
        ({'authentication': 'entry=\n  .+/password/ somebody secret'}, {'/password/x': 'ok'}),
    ],
    ids=str,
)
def test_what_is_honoured(program, site, home: Path, sections, expected) -> None:
    configured(home, **sections)
    found = verdicts(program, home, site[0])
    for name, verdict in expected.items():
        key = next((each for each in found if each.startswith(name)), name)
        assert found.get(key) == verdict, name


def test_a_password_goes_only_where_the_configuration_sends_it(site, home: Path) -> None:
    configured(home, authentication='entry=\n  ^http://127.0.0.1:\\d+/password/ somebody secret')
    url, handler = site
    verdicts(ours, home, url, '--user-agent=me/1')
    sent = {path: (agent, account) for path, agent, account in handler.asked if path != '/robots.txt'}
    assert sent.pop('/password/x') == ('me/1', 'Basic c29tZWJvZHk6c2VjcmV0')
    assert set(sent.values()) == {('me/1', '')}


@BOTH
def test_output_of_the_configuration(program, site, home: Path) -> None:
    output = 'log=xml\nwarnings=0\nfileoutput=text,csv\n[csv]\nfilename=own.csv\n[xml]\nparts=url,result'
    configured(home, authentication='', output=output)
    done = program(home, '-f', 'rc', site[0])
    assert done.returncode == 1
    assert '<realurl>' not in done.stdout
    assert '<valid result="404 Not Found">0</valid>' in done.stdout
    rows = parse('csv', (home / 'own.csv').read_text(encoding='utf-8'))
    assert {row.written for row in rows} == {'/404/x', '/password/x', 'foobar:1'}
    assert len(parse('text', (home / 'linkchecker-out.txt').read_text(encoding='utf-8'))) == 3


@BOTH
def test_the_own_configuration_is_read_where_linkchecker_has_it(program, site, home: Path) -> None:
    folder = home / 'config' / 'linkchecker'
    folder.mkdir(parents=True)
    (folder / 'linkcheckerrc').write_text('[output]\nlog=csv\nverbose=1\n[checking]\nrecursionlevel=1\n')
    done = program(home, site[0])
    assert len(parse('csv', done.stdout)) == 5


def test_the_file_that_linkchecker_ships_is_read_without_a_word() -> None:
    spec = importlib.util.find_spec('linkcheck')
    if spec is None or spec.origin is None:
        pytest.skip('there is no LinkChecker: run the tests by scripts/test')
    settings, notes = read(Path(spec.origin).parent / 'data' / 'linkcheckerrc')
    assert notes == ()
    assert (settings.timeout, settings.threads, settings.depth) == (60, 10, -1)


def test_all_options_of_that_file_are_honoured_or_said(tmp_path: Path) -> None:
    spec = importlib.util.find_spec('linkcheck')
    if spec is None or spec.origin is None:
        pytest.skip('there is no LinkChecker: run the tests by scripts/test')
    lines = (Path(spec.origin).parent / 'data' / 'linkcheckerrc').read_text(encoding='utf-8').splitlines()
    values = {'threads': '5', 'log': 'csv', 'loginurl': 'http://127.0.0.1/'}
    text, asked, section = [], [], ''
    for line in lines:
        plain = line.lstrip('#')
        if plain.startswith('[') and plain.endswith(']'):
            section = plain[1:-1]
            text.append(plain)
        elif (
            line.startswith('#')
            and plain[:1].isalpha()
            and plain.partition('=')[0].isalpha()
            and '=' in plain
        ):
            name, _, value = plain.partition('=')
            if (section, name) not in asked:
                asked.append((section, name))
                text.append(f'{name}={values.get(name, value)}')
    (tmp_path / 'rc').write_text('\n'.join(text), encoding='utf-8')
    _, notes = read(tmp_path / 'rc')
    said = '\n'.join(notes)
    assert len(asked) > 60
    others = {'html', 'sql', 'dot', 'gml', 'gxml', 'sitemap'}
    for section, name in asked:
        honoured = name in HONOURED.get(section, ()) or section in others
        assert honoured != (
            f'[{section}] {name} has no effect' in said or f'[{section}] has no effect' in said
        ), name
    for plugin in ('VirusCheck', 'RegexCheck', 'HtmlSyntaxCheck'):
        assert f'[{plugin}] has no effect: the plugin {plugin} is not there' in said
    assert 'AnchorCheck' not in said


def test_what_is_not_honoured_is_said_on_the_standard_error(site, home: Path) -> None:
    configured(home, checking='cookiefile=cookies.txt\nsslverify=/etc/ca.pem\nretries=3\n[VirusCheck]')
    done = ours(home, '-f', 'rc', '-q', site[0])
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        'handrail links: rc: [checking] cookiefile has no effect: no cookies are sent',
        'handrail links: rc: [checking] retries has no effect: the option is not known',
        'handrail links: rc: [VirusCheck] has no effect: the plugin VirusCheck is not there',
        f'handrail links: rc: [checking] sslverify: {TRUSTED}',
    ]


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('', 'the file has no sections'),
        ('timeout=3', 'no section headers'),
        ('[checking]\ntimeout=0', '[checking] timeout: 0 is less than 1'),
        ('[checking]\ntimeout=soon', 'soon'),
        ('[checking]\nrecursionlevel=-2', 'less than -1'),
        ('[checking]\nmaxrequestspersecond=0', 'maxrequestspersecond'),
        ('[checking]\nuseragent=', 'useragent: is empty'),
        ('[checking]\nrobotstxt=perhaps', 'perhaps'),
        ('[filtering]\nignore=\n  (', 'missing )'),
        ('[output]\nlog=html', "'html'"),
        ('[authentication]\nentry=\n  ^http: somebody', 'name and password must follow'),
        ('[checking]\n[checking]', 'already exists'),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text, said) -> None:
    (tmp_path / 'rc').write_text(text, encoding='utf-8')
    with pytest.raises(ConfigurationError) as caught:
        read(tmp_path / 'rc')
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / 'rc'))
    assert '\n' not in str(caught.value)


def test_there_may_be_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('HOME', str(tmp_path))
    monkeypatch.setenv('XDG_CONFIG_HOME', str(tmp_path / 'config'))
    assert default_file() is None
    old = tmp_path / '.linkchecker' / 'linkcheckerrc'
    old.parent.mkdir()
    old.touch()
    assert default_file() == old
