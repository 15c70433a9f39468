"""From the link on a page back to the document and line that it was written in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from handrail.field.links.check import check
from handrail.field.links.config import ConfigError, site_config
from handrail.field.links.mentions import headings, mentions
from handrail.field.links.report import where
from handrail.field.links.site import open_site
from handrail.field.links.sources import document_of

CONFIG = """site_name: Mini
site_url: https://docs.example.net/kb/
docs_dir: {docs}
theme: {theme}
use_directory_urls: {pretty}
nav: [{{Start: index.md}}, {{Status: /kb/gone-from-menu/}}, {{Deep: deep/page.md}}]
markdown_extensions: [attr_list, md_in_html, {{toc: {{permalink: true}}}}]
"""
DOCS: Mapping[str, str] = {
    'index.md': """# Start

A [good link](deep/page.md) and a [dead *file*](gone.md).

```text
[dead *file*](gone.md)
```

> Twice: [one](gone.md#a), and [two](gone.md#a).

## Second part

<a href="raw-gone/">Raw HTML</a> and ![a picture](img/gone.png).
A reference: [by name][target], and an <https://docs.example.net/kb/auto-gone/>.

[target]: defined-gone.md 'with a title'

- [in a list](deep/page.md#no-such-anchor)

| table |
| --- |
| [in a cell](cell-gone.md) |
""",
    'deep/page.md': """# Page

Up to [a gone one](../up-gone.md), [an anchor](#nothing-here) and [another](<../with space.md>).
""",
    'deep/README.md': '# Readme\n\nTo [here](here-gone.md).\n',
    'static.html': '<!doctype html><title>x</title>\n<p><a href="static-gone.html">x</a></p>',
}
EXPECTED = {
    'gone.md': 'index.md:3',
    'gone.md#a': 'index.md:9',
    'raw-gone/': 'index.md:13',
    'img/gone.png': 'index.md:13',
    'https://docs.example.net/kb/auto-gone/': 'index.md:14',
    'defined-gone.md': 'index.md:16',
    'cell-gone.md': 'index.md:22',
    'static-gone.html': 'static.html:2',
}


def build(root: Path, docs: Mapping[str, str], *, theme: str = 'mkdocs', pretty: str = 'true') -> Path:
    """A site built by MkDocs alone; it returns the root of the project."""
    for name, text in docs.items():
        path = root / 'content' / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
    config = CONFIG.format(docs='content', theme=theme, pretty=pretty)
    (root / 'mkdocs.yml').write_text(config, encoding='utf-8')
    command = [sys.executable, '-m', 'mkdocs', 'build', '-q', '-f', str(root / 'mkdocs.yml')]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return root


def found(root: Path) -> list[tuple[str, str, str]]:
    """Of each broken link: as written, where, and on which page."""
    config = site_config(root / 'mkdocs.yml')
    run = check(open_site(config.site, config.docs, config.site_url, config.file))
    return [(each.link.raw, where(each, ''), each.link.page) for each in run.findings]


@pytest.mark.parametrize(
    ('theme', 'pretty'), [('mkdocs', 'true'), ('material', 'true'), ('readthedocs', 'false')]
)
def test_each_broken_link_has_its_document_and_line(tmp_path: Path, theme: str, pretty: str) -> None:
    places = found(build(tmp_path, DOCS, theme=theme, pretty=pretty))
    by_raw = {
        raw.replace('%20', ' '): place for raw, place, _ in places if place.startswith(('index', 'static'))
    }
    assert EXPECTED.items() <= by_raw.items()
    anchors = [(raw, place) for raw, place, _ in places if '#no' in raw]
    assert sorted(place for _, place in anchors) == ['deep/page.md:3', 'index.md:18']
    readme = {place for raw, place, _ in places if raw.endswith('here-gone.md')}
    assert readme == {'deep/README.md:3'}
    assert {place for raw, place, _ in places if 'up-gone' in raw or 'with' in raw} == {'deep/page.md:3'}
    assert {place for raw, place, _ in places if 'from-menu' in raw} == {'../mkdocs.yml:6'}


def test_the_same_link_twice_has_both_lines(tmp_path: Path) -> None:
    text = '# A\n\n[x](gone.md)\n\n[x](gone.md)\n\n[y](gone.md)\n'
    places = found(build(tmp_path, {'index.md': text, 'deep/page.md': '# P\n'}))
    assert [place for raw, place, _ in places if raw == 'gone.md'] == [
        'index.md:3',
        'index.md:5',
        'index.md:7',
    ]


def test_what_an_extension_made_has_the_line_of_its_heading(tmp_path: Path) -> None:
    root = build(tmp_path, {'index.md': '# A\n\n## The part\n\nText.\n', 'deep/page.md': '# P\n'})
    page = root / 'site' / 'index.html'
    page.write_text(page.read_text().replace('<p>Text.</p>', '<p><a href="made-gone/">made</a></p>'))
    assert [place for raw, place, _ in found(root) if raw == 'made-gone/'] == ['index.md:3']


def test_a_generated_page_names_the_document_that_it_quotes(tmp_path: Path) -> None:
    root = build(
        tmp_path, {'index.md': '# A\n', 'deep/page.md': '# P\n\nSee [the log](../files/gone.txt).\n'}
    )
    folder = root / 'site' / 'made'
    folder.mkdir()
    (folder / 'index.html').write_text('<html><body><a href="../files/gone.txt">the log</a></body></html>')
    places = {page: place for raw, place, page in found(root) if raw == '../files/gone.txt' or 'files' in raw}
    assert places == {'deep/page/index.html': 'deep/page.md:3', 'made/index.html': 'deep/page.md:3'}


def test_a_document_without_a_page_is_not_named(tmp_path: Path) -> None:
    root = build(tmp_path, {'index.md': '# A\n', 'deep/page.md': '# P\n'})
    (root / 'content' / 'secret.md').write_text('# S\n\n[x](files/gone.txt)\n')
    page = root / 'site' / 'made.html'
    page.write_text('<html><body><a href="files/gone.txt">x</a></body></html>')
    assert [place for raw, place, _ in found(root) if raw == 'files/gone.txt'] == ['made.html:1']


@pytest.mark.parametrize(
    ('page', 'documents', 'expected'),
    [
        ('index.html', {'index.md', 'README.md'}, 'index.md'),
        ('index.html', {'README.md'}, 'README.md'),
        ('a/b/index.html', {'a/b.md'}, 'a/b.md'),
        ('a/b/index.html', {'a/b/index.md'}, 'a/b/index.md'),
        ('a/b.html', {'a/b.md'}, 'a/b.md'),
        ('a/b.html', {'a/b.html', 'a/b.md'}, 'a/b.html'),
        ('a/b/index.html', {'b.md', 'a/index.md'}, ''),
        ('404.html', {'index.md'}, ''),
    ],
)
def test_the_document_of_a_page(page: str, documents: set[str], expected: str) -> None:
    assert document_of(page, documents) == expected


def test_mentions_are_found_in_every_dialect() -> None:
    text = r"""[a](x.md "title") ![b](y.png){ width=1 } [c](<z w.md>) [d](e_(f).md)
[g]: h.md
Bare https://i.example.net/j. And <https://k.example.net>; [l [m] n](o.md) \[no](p.md)
~~~
[in](fence.md)
~~~
runbook: runbooks/q.md#r
    [indented](s.md) [e\_scaped](t\_u.md) [ent](v.md?a=1&amp;b=2)
"""
    raws = {(each.line, each.raw) for each in mentions(text)}
    assert raws >= {
        *((1, each) for each in ('x.md', 'y.png', 'z w.md', 'e_(f).md')),
        *((2, each) for each in ('h.md',)),
        *((3, each) for each in ('https://i.example.net/j', 'https://k.example.net', 'o.md')),
        (7, 'runbooks/q.md#r'),
        *((8, each) for each in ('s.md', 't_u.md', 'v.md?a=1&b=2')),
    }
    assert not any('fence' in raw for _, raw in raws)
    assert any('fence' in each.raw for each in mentions(text, fences=False))


def test_headings_have_lines_words_and_anchors() -> None:
    text = '# One `two` <a id="x"></a>\n\nThree\n=====\n\n```\n# none\n```\n## [Four](a.md) {#y}\n'
    said = [(each.line, each.words, each.ids) for each in headings(text)]
    assert said == [(1, 'One two', ('x',)), (3, 'Three', ()), (9, 'Four', ('y',))]


def test_a_configuration_is_read_without_its_plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / 'base.yml').write_text('site_dir: out\ndocs_dir: text\nsite_url: https://base.example.net/\n')
    file = tmp_path / 'mkdocs.yml'
    file.write_text(
        'INHERIT: base.yml\n'
        "site_url: !ENV [NO_SUCH_NAME, LINKS_TEST_URL, 'https://default.example.net/']\n"
        'plugins: [not-installed]\n'
        'markdown_extensions:\n'
        '  - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}\n'
        '  - x: !!python/name:material.extensions.emoji.twemoji\n'
        'extra: !relative $docs_dir\n'
    )
    monkeypatch.delenv('LINKS_TEST_URL', raising=False)
    config = site_config(file)
    assert (config.docs, config.site) == (tmp_path / 'text', tmp_path / 'out')
    assert config.site_url == 'https://default.example.net/'
    monkeypatch.setenv('LINKS_TEST_URL', 'https://set.example.net/')
    assert site_config(file).site_url == 'https://set.example.net/'


@pytest.mark.parametrize('text', ['- a list', 'a: [', 'INHERIT: mkdocs.yml', 'INHERIT: gone.yml'])
def test_a_configuration_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / 'mkdocs.yml').write_text(text)
    with pytest.raises(ConfigError, match=r'mkdocs\.yml|gone\.yml'):
        site_config(tmp_path / 'mkdocs.yml')
