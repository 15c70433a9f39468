"""The verifier finds each thing that can be wrong with a built site, and nothing in a good one."""

from __future__ import annotations

import pytest

from handrail.finish import verify

FILL = '<p>' + 'word ' * 300 + '</p>'
SITE = 'https://runbooks.example.org/kb/'


def page(content: str = '', head: str = '', title: str = 'A page') -> str:
    top = f'<!doctype html>\n<html><head><title>{title}</title>{head}</head>\n<body>\n'
    return f'{top}{content}\n{FILL}</body></html>'


GOOD = {
    'index.html': page(
        '<a href="runbooks/login/#slots">x</a> <a href="./">x</a> <a href="#here" id="here">x</a>'
        '<a href="https://elsewhere.example/">out</a> <a href="actions.json">data</a>'
        '<a href="runbooks/caf%C3%A9/">x</a>',
        '<link rel="canonical" href="https://runbooks.example.org/kb/"><link rel="stylesheet" href="a.css">',
    ),
    'runbooks/login/index.html': page('<h2 id="slots">S</h2><a href="../../index.html">up</a>'),
    'runbooks/café/index.html': page('<a href="/kb/runbooks/login/">x</a><script>fetch("//x")</script>'),
    '404.html': page('<a href="/kb/">home</a><a href="https://runbooks.example.org/kb/actions.json">x</a>'),
    'a.css': 'a { background: url(a.png) } b { mask: url(data:image/svg+xml;x) }',
    'a.png': b'\x89PNG',
    'actions.json': b'[]',
}


def codes(site: dict[str, str | bytes], *expected: str) -> list[tuple[str, str]]:
    return [(problem.at.file, problem.code) for problem in verify(site, expected, site_url=SITE)]


def test_a_good_site_has_no_problem() -> None:
    assert verify(GOOD, ['index.html', '404.html'], site_url=SITE) == ()


def test_a_missing_page_is_found() -> None:
    assert codes(GOOD, 'runbooks/gone/index.html') == [('runbooks/gone/index.html', 'page-missing')]


def test_a_page_cut_off_is_found() -> None:
    assert codes({**GOOD, 'short/index.html': '<title>x</title>'}) == [('short/index.html', 'page-too-small')]


@pytest.mark.parametrize(
    'address', ['runbooks/gone/', 'runbooks/gone', '../outside/', '/elsewhere/', 'x.json']
)
def test_a_dead_link_is_found(address: str) -> None:
    assert codes({**GOOD, 'x/index.html': page(f'<a href="{address}">x</a>')}) == [
        ('x/index.html', 'link-dead')
    ]


@pytest.mark.parametrize(
    'address', ['#gone', '../runbooks/login/#gone', '/kb/runbooks/login/#gone', '../#gone']
)
def test_a_dead_anchor_is_found(address: str) -> None:
    assert codes({**GOOD, 'x/index.html': page(f'<a href="{address}">x</a>')}) == [
        ('x/index.html', 'anchor-dead')
    ]


@pytest.mark.parametrize('address', ['#top', '../#TOP', '#:~:text=words', '../runbooks/login/#:~:text=a,b'])
def test_an_anchor_that_every_page_has_is_no_dead_one(address: str) -> None:
    assert codes({**GOOD, 'x/index.html': page(f'<a href="{address}">x</a>')}) == []


FOREIGN = (
    '<script src="https://cdn.example/x.js"></script>',
    '<script src="//cdn.example/x.js"></script>',
    '<link rel="stylesheet" href="https://fonts.example/css">',
    '<link rel="preconnect" href="https://fonts.example">',
    '<img src="https://img.example/x.png">',
    '<img srcset="a.png 1x, https://img.example/x.png 2x">',
    '<iframe src="https://video.example/"></iframe>',
    '<style>@import "https://fonts.example/x.css";</style>',
    '<style>a { background: url(https://img.example/x.png) }</style>',
    '<p style="background: url(//img.example/x.png)">x</p>',
    '<svg><use href="https://img.example/x.svg#a"></use></svg>',
    '<object data="https://img.example/x.pdf"></object>',
    '<input type="image" src="https://img.example/x.png">',
    '<video poster="//img.example/x.png"></video>',
    '<video><track src="https://img.example/x.vtt"></video>',
)


@pytest.mark.parametrize('html', FOREIGN)
def test_a_request_to_another_host_is_found(html: str) -> None:
    found = codes({**GOOD, 'a.png': b'', 'x/index.html': page(html)})
    assert ('x/index.html', 'foreign-request') in found


def test_a_request_from_a_style_sheet_is_found() -> None:
    assert codes({**GOOD, 'b.css': 'a { src: url("https://fonts.example/x") }'}) == [
        ('b.css', 'foreign-request')
    ]


def test_markup_in_a_title_is_found() -> None:
    for title in ('a <b>', 'a</title><script>alert(1)</script>', ''):
        text = page(title=title) if title else page().replace('<title>A page</title>', '')
        assert codes({**GOOD, 'x/index.html': text}) == [('x/index.html', 'title')]


def test_a_page_that_nobody_finished_is_found() -> None:
    text = page('<!-- handrail:content -->x<!-- /handrail:content -->')
    assert codes({**GOOD, 'x/index.html': text}) == [('x/index.html', 'not-finished')]


def test_a_place_without_drawing_is_found() -> None:
    text = page('<div class="hr-figure" data-handrail="graph:x"></div>')
    assert codes({**GOOD, 'x/index.html': text}) == [('x/index.html', 'figure-missing')]


def test_a_problem_names_the_line() -> None:
    (problem,) = verify({**GOOD, 'x/index.html': page('\n\n<a href="gone/">x</a>')}, site_url=SITE)
    assert problem.sentence('site').startswith("site/x/index.html:6: the link 'gone/'")


def test_comments_and_scripts_hold_no_links() -> None:
    text = page('<!-- <a href="gone/">x</a> --><script>"<img src=https://x.example/>"</script>')
    assert codes({**GOOD, 'x/index.html': text}) == []
