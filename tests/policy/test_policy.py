"""The policy of a site: constant, of pinned scripts only; what else stands in a page fails the build."""

from __future__ import annotations

import re
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import material
import pytest
from support.site import GREEN, HOOK, ROOT, build_site, files, write_site

from handrail.engine.options import OptionError, read_options
from handrail.engine.project import project
from handrail.engine.stage import finish, stage
from handrail.finish import verify
from handrail.finish.headers import headers_file, headers_of, nginx_lines, policy_told
from handrail.finish.policy import (
    SCOPE,
    THEMES,
    hash_of,
    inline_scripts,
    policy,
    policy_of,
    unknown_scripts,
    used_scripts,
    with_policy,
)

SCRIPT = re.compile(r'<script\b[^>]*>(.*?)</script>', re.DOTALL)
INSTALLED = Path(material.__file__).parent / 'templates' / 'partials' / 'javascripts'
OWN = ROOT / 'hooks' / 'handrail' / 'theme' / 'partials' / 'javascripts' / 'base.html'
HEAD = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>x</title>\n</head>\n'
    '<body>{}</body></html>'
)
EVIL = '<script>alert("in the footer")</script>'


def scripts_of(path: Path) -> list[str]:
    return [hash_of(found) for found in SCRIPT.findall(path.read_text(encoding='utf-8'))]


def test_the_pinned_scripts_are_those_of_the_theme_that_is_installed() -> None:
    known = THEMES[version('mkdocs-material')]
    assert scripts_of(OWN) == [SCOPE]
    assert scripts_of(INSTALLED / 'content.html') == [known['tabs'], known['target']]
    assert scripts_of(INSTALLED / 'palette.html') == [known['palette']]
    assert scripts_of(INSTALLED / 'announce.html') == [known['announce']]
    locked = re.findall(
        r'^mkdocs-material==(\S+)', (ROOT / 'requirements' / 'runtime.txt').read_text(), re.MULTILINE
    )
    assert set(locked) <= set(THEMES)
    assert locked


def test_only_scripts_that_are_in_use_are_allowed() -> None:
    known = THEMES['9.8.1']
    assert policy('9.8.1', used_scripts((), palette=False)).scripts == (SCOPE, known['target'])
    everything = used_scripts(('content.tabs.link', 'announce.dismiss'), palette=True)
    assert set(policy('9.8.1', everything).scripts) == {SCOPE, *known.values()}
    assert policy('99.0', everything) == policy('9.8.1', everything)
    assert policy('9.8.1', (), ('sha256-b', 'sha256-a', SCOPE)).scripts == (SCOPE, 'sha256-a', 'sha256-b')


@pytest.mark.parametrize(
    ('html', 'texts'),
    [
        ('<script>a</script>', ['a']),
        ('<SCRIPT type="module">a</SCRIPT>', ['a']),
        ('<script type="">a</script >', ['a']),
        ('<svg><script>a</script></svg>', ['a']),
        ('<script>a', ['a']),
        ('<script data-x="1">a</script><script>b\n</script>', ['a', 'b\n']),
        ('<script type="application/json">{}</script>', []),
        ('<script type="text/javascript" type="application/json">a</script>', ['a']),
        ('<script type="importmap">{}</script>', ['{}']),
        ('<script src="a.js"></script>', []),
        ('<script data-src="a.js">a</script>', ['a']),
        ('&lt;script&gt;a&lt;/script&gt;', []),
        ('<scripted>a</scripted>', []),
    ],
)
def test_what_a_browser_would_run_is_seen(html: str, texts: list[str]) -> None:
    assert [each.text for each in inline_scripts(html)] == texts


def test_an_unknown_script_is_named_with_page_line_text_and_hash() -> None:
    (problem,) = unknown_scripts('x/index.html', f'<p>\n{EVIL}', {SCOPE})
    said = problem.sentence('site')
    assert said.startswith('site/x/index.html:2: an inline script is none of the known ones')
    assert 'in the footer' in said
    assert hash_of('alert("in the footer")') in said
    assert list(unknown_scripts('x', EVIL, {hash_of('alert("in the footer")')})) == []


def test_the_policy_stands_before_everything_and_once() -> None:
    text = policy('9.8.1', used_scripts((), palette=True)).text
    page = with_policy(HEAD.format(''), text)
    assert page.index('Content-Security-Policy') < page.index('<title>')
    assert policy_of(page) == text
    assert with_policy(page, text) == page
    # One that stands behind something else holds for nothing that stands before it.
    late = HEAD.format('').replace(
        '<title>', EVIL + '<meta http-equiv="Content-Security-Policy" content="x"><title>'
    )
    assert policy_of(late) == ''
    assert with_policy(late, text).count('http-equiv') == 2


def test_the_policy_allows_nothing_from_elsewhere() -> None:
    text = policy('9.8.1', used_scripts((), palette=True)).text
    directives = dict(each.split(' ', 1) for each in text.split('; '))
    sources = {source for each in directives.values() for source in each.split()}
    assert {source for source in sources if not source.startswith("'sha256-")} == {
        "'none'",
        "'self'",
        'data:',
    }
    assert 'data:' not in directives['script-src']
    assert directives['default-src'] == directives['base-uri'] == "'none'"


def test_headers_for_hosts_and_for_nginx() -> None:
    file = headers_file("default-src 'none'", preview=True)
    assert file.splitlines()[0] == '/*'
    assert "  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'" in file.splitlines()
    assert '  X-Robots-Tag: noindex' in file
    assert policy_told({'_headers': file}) == "default-src 'none'"
    assert policy_told({'_headers': headers_file('').encode()}) == policy_told({}) == ''
    lines = nginx_lines("default-src 'none'").splitlines()
    assert len(lines) == len(headers_of('x'))
    assert all(re.fullmatch(r'add_header [\w-]+ "[^"]+" always;', line) for line in lines)
    # Cloudflare Pages takes no longer lines.
    assert max(map(len, headers_file(policy('9.8.1', THEMES['9.8.1']).text).splitlines())) < 2000


def test_all_pages_say_one_policy_and_the_header_says_the_same(mini_site: Any) -> None:
    built = mini_site(GREEN)
    pages = {path: data.decode() for path, data in built.files().items() if path.endswith('.html')}
    assert {'404.html', '503.html', 'contacts.html', 'runbooks.html', 'index.html'} <= set(pages)
    said = {policy_of(text) for text in pages.values()}
    assert said == {policy_told({'_headers': built.text('_headers')})}
    assert said != {''}
    assert verify(built.files(), site_url='https://runbooks.example.org/') == ()
    scopes = {re.search(r'data-scope="([^"]*)"', text)[1] for text in pages.values() if 'data-scope' in text}  # type: ignore[index]
    assert {'.', '..', '../..', '/'} <= scopes


def test_an_unknown_script_fails_the_build_strict_or_not(tmp_path: Path) -> None:
    (tmp_path / 'theme').mkdir()
    (tmp_path / 'theme' / 'main.html').write_text(
        '{% extends "base.html" %}{% block footer %}' + EVIL + '{% endblock %}'
    )
    config = write_site(
        tmp_path, GREEN, {'theme': {'name': 'material', 'font': False, 'custom_dir': str(tmp_path / 'theme')}}
    )
    built = build_site(config, tmp_path / 'site', strict=False)
    assert built.aborted
    (said,) = [warning for warning in built.warnings if 'no policy allows' in warning]
    assert re.search(r'\n\S+\.html:\d+: .*in the footer.* \(and on \d+ more\)', said)
    assert not (tmp_path / 'site' / 'build.json').exists()

    allowed = hash_of('alert("in the footer")')
    config = write_site(
        tmp_path,
        GREEN,
        {
            'theme': {'name': 'material', 'font': False, 'custom_dir': str(tmp_path / 'theme')},
            'extra': {'handrail': {'today': '2024-06-01', 'scripts': [allowed]}},
        },
    )
    built = build_site(config, tmp_path / 'site')
    assert built.warnings == ()
    assert allowed in policy_of(built.text('index.html'))


def test_a_script_of_a_title_does_not_come_so_far_and_one_of_a_hook_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / 'hook.py').write_text(
        f'def on_page_context(context, page, **_):\n    page.title = {EVIL!r}\n'
        f'def on_post_page(output, **_):\n    return output.replace("</article>", {EVIL!r} + "</article>")\n'
    )
    config = write_site(tmp_path, GREEN, {'hooks': [str(HOOK), str(tmp_path / 'hook.py')]})
    built = build_site(config, tmp_path / 'site', strict=False)
    assert built.aborted
    assert 'in the footer' in '\n'.join(built.warnings)


def test_serve_says_no_policy_since_its_own_script_is_another_each_time(tmp_path: Path) -> None:
    config = write_site(tmp_path, GREEN)
    built = build_site(config, tmp_path / 'site', command='serve')
    assert not built.aborted
    assert policy_of(built.text('index.html')) == ''


def test_headers_of_a_contributor_do_not_count(mini_site: Any) -> None:
    built = mini_site({**GREEN, '_headers': '/*\n  Content-Security-Policy: script-src *\n'}, strict=False)
    assert 'docs/_headers' in '\n'.join(built.warnings)
    assert 'script-src *' not in built.text('_headers')


def test_another_theme_has_no_policy_and_still_frames(mini_site: Any) -> None:
    built = mini_site(GREEN, theme={'name': 'mkdocs'}, strict=False)
    assert not built.aborted
    assert policy_of(built.text('index.html')) == ''
    assert "Content-Security-Policy: frame-ancestors 'none'" in built.text('_headers')


def test_a_staged_site_says_the_policy_once_it_is_finished(tmp_path: Path) -> None:
    seen = project(write_site(tmp_path, GREEN))
    stage(seen, tmp_path / 'stage')
    build_site(tmp_path / 'stage' / 'mkdocs.yml', tmp_path / 'site')
    assert finish(seen, tmp_path / 'site') == ()
    pages = {path: data.decode() for path, data in files(tmp_path / 'site').items() if path.endswith('.html')}
    assert len({policy_of(text) for text in pages.values()}) == 1
    assert policy_of(pages['index.html'])
    evil = tmp_path / 'site' / 'index.html'
    evil.write_text(evil.read_text().replace('</body>', f'{EVIL}</body>'))
    assert [problem.code for problem in finish(seen, tmp_path / 'site')] == ['script-unknown']


def test_verify_finds_a_page_without_the_policy(mini_site: Any) -> None:
    built = mini_site(GREEN)
    found = {**built.files(), 'extra.html': HEAD.format(EVIL + '<p>' + 'x' * 2000).encode()}
    assert {
        (each.at.file, each.code) for each in verify(found, site_url='https://runbooks.example.org/')
    } == {
        ('extra.html', 'policy-missing'),
        ('extra.html', 'script-unknown'),
    }


@pytest.mark.parametrize('value', [['alert(1)'], [], 'sha256-x', ["sha256-x' *"], [f'{SCOPE}; script-src *']])
def test_only_hashes_are_allowed(value: object) -> None:
    with pytest.raises(OptionError, match="option 'scripts'"):
        read_options({'scripts': value}, default_today=date(2024, 1, 1))
