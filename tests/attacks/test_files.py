"""Files that are no documents: what a browser could run, what lies elsewhere, tricks of names."""

# ruff: noqa: E501 - what an attack is stands on one line

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.site import GREEN, Built, build_site, served, write_site
from support.watch import Watch

from handrail.engine.project import load, project
from handrail.finish.drawing import DrawingError, clean_drawing

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
ATTACKS = (
    '<script>alert(1)</script>',
    '<rect width="1" height="1" onload="alert(1)"/>',
    '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="//evil.example"/></body></foreignObject>',
    '<image href="https://evil.example/x.png"/>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<style>@import "https://evil.example/x.css";</style>',
    '<rect style="fill: url(https://evil.example/x#a)" width="1" height="1"/>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    '<image href="data:image/svg+xml;base64,PHN2Zz48c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+PC9zdmc+"/>',
    '<g id="a"><use href="#b"/><use href="#b"/></g>',
)
BROKEN = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    + SVG.format('<text>&b;</text>'),
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format('<text>&x;</text>'),
    '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    '<svg onload="alert(1)">',
    SVG.format('<g>' * 90 + '</g>' * 90),
    'no XML at all',
)


@pytest.mark.parametrize('inside', ATTACKS)
def test_a_drawing_is_cleaned_and_its_line_told(inside: str) -> None:
    clean, left = clean_drawing(SVG.format(f'\n<circle r="2"/>{inside}').encode())
    assert left
    assert all(line == 2 for line, _ in left)
    assert b'<circle r="2">' in clean
    for word in (
        b'script',
        b'onload',
        b'evil',
        b'javascript',
        b'foreign',
        b'<a',
        b'@import',
        b'animate',
        b'#b',
    ):
        assert word not in clean


@pytest.mark.parametrize('text', BROKEN)
def test_what_is_no_plain_drawing_is_refused(text: str) -> None:
    with pytest.raises(DrawingError):
        clean_drawing(text.encode())


def test_a_good_drawing_keeps_all_it_draws() -> None:
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<rect fill="url(#g)" style="opacity:.5" width="3" height="3"/><text x="1">a &lt; b &amp; c</text>'
        '<use xlink:href="#g"/>'
    )
    clean, left = clean_drawing(SVG.format(inside).encode())
    assert left == ()
    for part in (
        'fill="url(#g)"',
        'style="opacity:.5"',
        'a &lt; b &amp; c',
        'xlink:href="#g"',
        'viewBox="0 0 9 9"',
    ):
        assert part in clean.decode()
    assert clean_drawing(clean)[0] == clean


FILES = {
    'page.html': '<script>alert(1)</script>',
    'page.XHTML': '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    'feed.xml': '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    'app.js': 'alert(1)',
    'style.css': 'body { display: none }',
    'page.svgz': 'x',
    'page.md.html': '<script>alert(1)</script>',
    'other.markdown': '# <script>alert(1)</script>',
    'run.php': '<?php',
    'data': '<script>alert(1)</script>',
    '_headers': '/*\n  Content-Security-Policy: none\n',
    '_redirects': '/* https://evil.example/:splat 301\n',
    'actions.json': '{"actions": [{"url": "javascript:alert(1)"}]}',
    'build.json': '{}',
    'search/search_index.json': '{}',
    'schema/actions.schema.json': '{}',
    'assets/handrail/x.txt': 'x',
    'a\u202etxt.png': 'x',
    'a\nb.txt': 'x',
    'x"onload="y.txt': 'x',
    '-rf.txt': 'x',
}


@pytest.fixture(scope='module')
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp('files')
    drawings = {f'drawings/{number}.svg': SVG.format(inside) for number, inside in enumerate(ATTACKS)}
    config = write_site(root, {**GREEN, **FILES, **drawings, '_t.md': '# <script>alert(1)</script>'})
    (root / 'secret.md').write_text('# A secret\n\nhunter2\n')
    for name in ('secret.md', 'secret.txt', 'picture.png'):
        (root / 'docs' / name).symlink_to(root / 'secret.md')
    (root / 'docs' / 'inside.md').symlink_to(root / 'docs' / 'index.md')
    (root / 'docs' / 'nowhere.md').symlink_to('/nowhere')
    os.mkfifo(root / 'docs' / 'pipe.md')
    return build_site(config, root / 'site', strict=False)


@pytest.mark.parametrize('name', FILES)
def test_what_could_act_is_not_published_and_told(hostile: Built, name: str) -> None:
    content = hostile.files().get(name)
    assert content is None or content != FILES[name].encode()
    shown = ''.join(c if c.isprintable() else '\ufffd' for c in name)
    assert any(f'docs/{shown}:1: ' in line for line in hostile.warnings)


@pytest.mark.parametrize(
    'name', ['secret.md', 'secret.txt', 'picture.png', 'inside.md', 'nowhere.md', 'pipe.md']
)
def test_links_and_pipes_are_not_followed(hostile: Built, name: str) -> None:
    assert any(f'docs/{name}:1: ' in line for line in hostile.warnings)
    assert not [path for path, data in hostile.files().items() if b'hunter2' in data]
    assert not hostile.aborted


def test_templates_of_writers_are_no_pages(hostile: Built) -> None:
    assert not [path for path in hostile.files() if '_t' in path]


def test_drawings_run_nothing_when_they_are_opened(hostile: Built, chromium: Browser) -> None:
    drawings = [path for path in hostile.files() if path.startswith('drawings/')]
    assert len(drawings) == len(ATTACKS)
    with served(hostile.dir) as address:
        context = chromium.new_context()
        page = context.new_page()
        watch = Watch(page, address)
        for path in drawings:
            page.goto(address + path)
            assert page.evaluate('document.documentElement.tagName') == 'svg'
        context.close()
    assert watch.seen == []


@pytest.mark.parametrize('target', ['..', '/', '.'])
def test_links_to_folders_are_refused_before_anything_is_read(tmp_path: Path, target: str) -> None:
    config = write_site(tmp_path, GREEN)
    for name in ('one', 'two'):  # two of them lead in circles without end
        (tmp_path / 'docs' / name).symlink_to(target)
    built = build_site(config, tmp_path / 'site')
    assert built.aborted
    assert any("symbolic links to folders in docs/: 'one', 'two'" in line for line in built.warnings)
    with pytest.raises(ValueError, match='symbolic links to folders'):
        load(project(config))


SNIPPETS = {'check_paths': True, 'base_path': ['docs/parts']}


@pytest.mark.parametrize(
    ('options', 'said'),
    [
        ({}, 'check_paths: true; base_path'),
        ({'check_paths': True}, 'base_path'),
        ({**SNIPPETS, 'base_path': ['..']}, 'base_path'),
        ({**SNIPPETS, 'base_path': ['.git']}, 'base_path'),
        ({**SNIPPETS, 'url_download': True}, 'url_download: false'),
        ({**SNIPPETS, 'restrict_base_path': False}, 'restrict_base_path: true'),
    ],
)
def test_snippets_that_are_not_confined_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, object], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    config = write_site(tmp_path, GREEN, {'markdown_extensions': [{'pymdownx.snippets': options}]})
    built = build_site(config, tmp_path / 'site')
    assert built.aborted
    assert any(f'pymdownx.snippets: write {said}' in line for line in built.warnings)


def test_what_is_included_is_confined_and_forges_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = ('../../mkdocs.yml', '../index.md', 'linked.txt', '/etc/passwd', 'parts/secret.md')
    asked = {f'ask-{number}.md': f'# Ask\n\n--8<-- "{path}"\n\nEnd.\n' for number, path in enumerate(paths)}
    documents = {
        **GREEN,
        **asked,
        'good.md': '# Good\n\n--8<-- "part.txt"\n',
        'parts/part.txt': 'Included.\n\n<div class="hr-command" data-copy="evil" onclick="alert(1)">x</div>\n',
    }
    config = write_site(tmp_path, documents, {'markdown_extensions': [{'pymdownx.snippets': SNIPPETS}]})
    (tmp_path / 'docs' / 'parts' / 'linked.txt').symlink_to('/etc/passwd')
    built = build_site(config, tmp_path / 'site', strict=False)
    assert not built.aborted
    good = built.article('good/index.html')
    assert 'Included.' in good
    assert 'hr-command' not in good
    assert 'evil' not in good
    for uri in asked:
        assert any(f'{uri}:1: the page could not be converted' in line for line in built.warnings), uri
        article = built.article(f'{uri.removesuffix(".md")}/index.html')
        assert 'End.' in article
        assert 'root:' not in article
