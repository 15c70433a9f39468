"""Nothing that holds a secret is published: neither from documents nor by what else writes files."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from support.planted import PASSWORD, PLANTED, some
from support.site import GREEN

from handrail.cli import main
from handrail.finish.scan import Scanner

TOKEN = 'gh' + 'p_' + some(36)
RUNBOOK = 'runbooks/door-stuck.md'


def scanned(path: str, text: str | bytes, *allowed: str) -> list[tuple[str, int]]:
    data = text.encode() if isinstance(text, str) else text
    return [(one.code, one.at.line) for one in Scanner(allowed).problems(path, data)]


def packed(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


PAGE = '<html>\n<body>\n<p>Before</p>\n{}\n</body>'
PIECES: dict[str, tuple[str, str | bytes, list[tuple[str, int]]]] = {
    'text': ('x/index.html', PAGE.format(f'<p>{TOKEN}</p>'), [('token', 4)]),
    'an attribute': ('index.html', PAGE.format(f'<a data-copy="curl {TOKEN}" href="#">x</a>'), [('token',
    4)]),
    'a link': ('index.html', PAGE.format(f'<a href="https://bot:{PASSWORD}@x.example">x</a>'),
    [('url-credentials', 4)]),
    'a comment': ('index.html', PAGE.format(f'<!-- password: {PASSWORD} -->'), [('secret', 4)]),
    'a script': ('index.html', PAGE.format(f'<script>var t = "{TOKEN}"</script>'), [('token', 4)]),
    'coloured code': (
        'index.html',
        PAGE.format(
            f'<pre><code><span>DB_PASS</span><span class="o">=</span><span>{PASSWORD}</span></code></pre>'
        ),
        [('secret', 4)],
    ),
    'coloured assignments': (
        'index.html',
        PAGE.format('<code><span>password</span><span>:</span> <span>hunter' + '2</span></code>'),
        [('secret', 4)],
    ),
    'cells': ('index.html', PAGE.format(f'<tr><td>password</td><td>{PASSWORD}</td></tr>'), [('secret', 4)]),
    'characters by number': (
        'index.html',
        PAGE.format(f'<p>{TOKEN[:10]}&#{ord(TOKEN[10])};{TOKEN[11:]}</p>'),
        [('token', 4)],
    ),
    'random code': ('index.html', PAGE.format(f'<code>es.keystore {some(30)}</code>'), [('random-text', 4)]),
    'random prose': ('index.html', PAGE.format(f'<p>{some(30)}</p>'), []),
    'data': ('actions.json', json.dumps({'text': f'a\n"password": "{PASSWORD}"'}), [('secret', 1)]),
    'a table': ('actions.csv', f'a,b\nc,{TOKEN}\n', [('token', 2)]),
    'a column of a table': ('a.csv', f'host,password\ndb,{PASSWORD}\n', [('secret', 2)]),
    'a column behind semicolons': ('a.csv', f'\ufeffhost;api_key\ndb;{some(30)}7\n', [('secret', 2)]),
    'a harmless column': ('a.csv', 'host,password_age,token\ndb,90,expired\n', []),
    'a picture': ('plan.png', b'\x89PNG\x00\xfftEXt ' + TOKEN.encode() + b' \x00', [('token', 1)]),
    'what is compressed': ('sitemap.xml.gz', gzip.compress(f'<a>{TOKEN}</a>'.encode()), [('token', 1)]),
    'an archive': ('site.zip', packed('a/index.html', TOKEN.encode()), [('token', 1)]),
    'a broken archive': ('site.zip', b'PK\x03\x04' + TOKEN.encode(), [('token', 1)]),
    'nothing': ('index.html', PAGE.format('<p>All is well.</p>'), []),
}  # fmt: skip


@pytest.mark.parametrize('name', PIECES)
def test_a_file_is_looked_into(name: str) -> None:
    path, text, expected = PIECES[name]
    assert scanned(path, text) == expected


def test_what_is_allowed_in_a_document_is_allowed_in_all_that_is_made_of_it() -> None:
    assert scanned('index.html', f'<p>{TOKEN}</p>', TOKEN) == []
    assert scanned('index.html', f'<p>{TOKEN}</p>', 'another') == [('token', 1)]


REASON = 'handrail: allow token reason: revoked, shown for its form'
ALLOWING = {
    'a.json': f'{{\n  "//": "{REASON}",\n  "token": "{TOKEN}"\n}}\n',
    'a.csv': f'name,value\n{REASON},\nbot,{TOKEN}\n',
    'a.txt': f'# {REASON}\n{TOKEN}\n',
    'b.txt': f'{TOKEN} # {REASON}\n\n',
}


@pytest.mark.parametrize('name', ALLOWING)
def test_a_file_allows_in_itself_for_one_line(name: str) -> None:
    text = ALLOWING[name]
    assert scanned(name, text) == []
    assert scanned(name, f'{text}{TOKEN[:-1]}Z\n') == [('token', text.count('\n') + 1)]
    assert scanned(name, text.replace(REASON, REASON.partition(' reason')[0]))
    assert scanned(name, text.replace('allow token', 'allow secret'))


def test_a_page_allows_nothing_in_itself() -> None:
    assert scanned('index.html', f'<!-- {REASON} -->\n<p>{TOKEN}</p>\n') == [('token', 2)]


PRIVATE = {
    'a.csv': ('name,mail\nJo,jo@corp.io\n', [('private-mail', 2)]),
    'a.json': (
        '{"phone": "+49 30 2094 5000",\n"host": "10.3.0.12"}',
        [('private-phone', 1), ('private-address', 2)],
    ),
    'x/index.html': ('<p>\n<a href="mailto:jo@corp.io?subject=x">Jo</a></p>', [('private-mail', 2)]),
    'y/index.html': ('<p><a href="tel:+49%2030 2094 5000">x</a><path d="M2.41.44.82 1 10.3.0.12z"/></p>', []),
    'z/index.html': ("<p>\n\n<a href='tel:+493020945000'>Call</a></p>", [('private-phone', 3)]),
    'a.txt': ('+44 1632 960001 someone@example.org 192.0.2.1 v10.3.0.12', []),
    'app.js': ('/* by jo@corp.io */', []),
}


@pytest.mark.parametrize('name', PRIVATE)
def test_files_of_a_public_site_hold_no_private_data_that_no_document_holds(name: str) -> None:
    text, expected = PRIVATE[name]
    found = [(one.code, one.at.line) for one in Scanner((), ()).problems(name, text.encode())]
    assert found == expected
    known = ('jo@corp.io', '+493020945000', '10.3.0.12')
    assert Scanner((), known).problems(name, text.encode()) == []
    assert Scanner().problems(name, text.encode()) == []


@pytest.mark.parametrize('audience', ['public', 'internal'])
def test_a_public_build_tells_private_data_that_files_bring(
    mini_site: Any, audience: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('HANDRAIL_AUDIENCE', audience)
    built = mini_site({**GREEN, 'assets/people.csv': 'name,mail\nJo,jo@corp.io\n'}, strict=False)
    told = [one for one in built.warnings if 'assets/people.csv:2:' in one and 'jo@corp.io' in one]
    assert bool(told) == (audience == 'public'), built.warnings
    assert not built.aborted


def test_what_pages_share_is_told_once() -> None:
    scanner = Scanner()
    first, second = (
        scanner.problems(name, f'<p>{TOKEN}</p>\n<p>x</p>'.encode()) for name in ('a.html', 'b.html')
    )
    assert [(one.at.file, one.at.line) for one in (*first, *second)] == [('a.html', 1)]


def test_a_build_without_strict_writes_no_secret(mini_site: Any) -> None:
    text = GREEN[RUNBOOK].replace('Badges are refused.', f'Badges are refused.\n\nThe token is {TOKEN}.')
    built = mini_site({**GREEN, RUNBOOK: text}, strict=False)
    assert built.aborted
    assert [one for one in built.warnings if RUNBOOK in one and 'GitHub token' in one]
    assert not [name for name, data in built.files().items() if TOKEN.encode() in data]


def test_what_somebody_else_wrote_stops_the_build_too(mini_site: Any) -> None:
    built = mini_site({**GREEN, 'assets/dump.json': json.dumps({'token': TOKEN})}, strict=False)
    assert built.aborted
    assert [one for one in built.warnings if 'assets/dump.json:1:' in one]
    assert not any(TOKEN in one for one in built.warnings)


def test_a_waiver_with_a_reason_lets_it_be_shown_everywhere(mini_site: Any) -> None:
    note = '<!-- handrail: allow token reason: revoked in 2023, shown for its form -->'
    text = GREEN[RUNBOOK].replace(
        'Badges are refused.', f'Badges are refused.\n\n{note}\n\nThe token is {TOKEN}.'
    )
    built = mini_site({**GREEN, RUNBOOK: text})
    assert not built.aborted, built.warnings
    assert TOKEN in built.article('runbooks/door-stuck/index.html')


def test_a_waiver_that_covers_nothing_is_told(mini_site: Any) -> None:
    note = '<!-- handrail: allow token reason: revoked in 2023 -->'
    text = GREEN[RUNBOOK].replace('Badges are refused.', f'{note}\n\nBadges are refused.')
    built = mini_site({**GREEN, RUNBOOK: text})
    assert [one for one in built.notes if "'token' is switched off" in one]


@pytest.mark.parametrize('name', PLANTED)
def test_the_check_tells_each_at_its_line(name: str, tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    text, code = PLANTED[name]
    (tmp_path / 'docs').mkdir()
    (tmp_path / 'docs' / 'index.md').write_text(f'# Start\n\n{text}\n', encoding='utf-8')
    (tmp_path / 'mkdocs.yml').write_text(
        'site_name: X\ntheme: material\nplugins: [handrail]\n', encoding='utf-8'
    )
    monkeypatch.chdir(tmp_path)
    assert main(['check', '--format', 'json']) == 1
    told = json.loads(capsys.readouterr().out)
    assert code in json.dumps(told)
