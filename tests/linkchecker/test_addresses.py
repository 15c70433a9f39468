"""Links as they are written: what they mean, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.field.links.compat.addresses import below, path_of, resolved, start
from handrail.field.links.compat.mail import mail_error
from handrail.field.links.compat.markup import Page, read_page, read_sitemap, read_style
from handrail.field.links.compat.record import Place
from handrail.field.links.compat.settings import Settings, pattern

PAGE = 'http://host.example/kb/runbooks/login.html'
TEXT = st.text(st.characters(codec='utf-8'), max_size=60)


@pytest.mark.parametrize(
    ('written', 'url'),
    [
        ('slots.html', 'http://host.example/kb/runbooks/slots.html'),
        ('../', 'http://host.example/kb/'),
        ('../../../../x', 'http://host.example/x'),
        ('/x', 'http://host.example/x'),
        ('', PAGE),
        ('#login', f'{PAGE}#login'),
        ('?a=1&b=two words', f'{PAGE}?a=1&b=two%20words'),
        ('a b', 'http://host.example/kb/runbooks/a%20b'),
        ('a%20b', 'http://host.example/kb/runbooks/a%20b'),
        ('zürich', 'http://host.example/kb/runbooks/z%C3%BCrich'),
        ('//other.example/y', 'http://other.example/y'),
        ('HTTP://Other.Example:80/y', 'http://other.example/y'),
        ('https://other.example:443/./a/../y', 'https://other.example/y'),
        ('https://other.example:8443', 'https://other.example:8443'),
        ('http://zürich.example/', 'http://xn--zrich-kva.example/'),
        ('http://[::1]:8080/x', 'http://[::1]:8080/x'),
        ('mailto:a@b.example', 'mailto:a@b.example'),
    ],
)
def test_a_link_becomes_a_whole_address(written: str, url: str) -> None:
    address = resolved(Place(written, PAGE), Settings())
    assert (address.url, address.error) == (url, '')


@pytest.mark.parametrize(
    ('written', 'error'),
    [
        ('http://', 'URL has empty hostname'),
        ('http://host.example:port/', 'invalid port'),
        ('http://host.example:70000/', 'invalid port'),
        ('http://[::1/', 'Invalid IPv6 URL'),
        ('nonsense:x', 'unrecognized'),
        ('mailto:nobody', "Missing `@'"),
    ],
)
def test_what_is_no_address_is_said(written: str, error: str) -> None:
    assert error in resolved(Place(written, PAGE), Settings()).error


def test_a_base_and_a_web_root_change_where_links_lead() -> None:
    based = Place('x', PAGE, base='/base/')
    assert resolved(based, Settings()).url == 'http://host.example/base/x'
    local = Place('/x?query', 'file:///site/a/b.html')
    assert resolved(local, Settings(web_root='file:///site/')).url == 'file:///site/x'
    assert resolved(local, Settings(web_root='/site/')).url == 'file:///site/x'
    assert resolved(local, Settings()).url == 'file:///x'


@pytest.mark.parametrize(
    ('begin', 'inside', 'outside'),
    [
        ('http://host.example/kb/', 'https://www.host.example/kb/x', 'http://host.example/other'),
        ('http://www.host.example/kb/a.html', 'http://host.example/kb/b.html', 'http://host.example.org/kb/'),
        ('http://host.example', 'http://host.example/x', 'http://elsewhere.example/'),
        ('file:///site/index.html', 'file:///site/a/b.html', 'file:///other/index.html'),
    ],
)
def test_inside_is_what_lies_below_the_start(begin: str, inside: str, outside: str) -> None:
    assert pattern(below(begin)).matches(inside)
    assert not pattern(below(begin)).matches(outside)


def test_the_command_line_names_addresses_files_and_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'a site').mkdir()
    assert start('www.host.example').written == 'http://www.host.example'
    assert start('ftp.host.example/x').written == 'ftp://ftp.host.example/x'
    assert start('HTTP://host.example/').written == 'HTTP://host.example/'
    assert start('a site').written == f'{tmp_path.as_uri()}/a%20site/'
    assert path_of(start('a site').written) == tmp_path / 'a site'
    assert start('gone.html').written == f'{tmp_path.as_uri()}/gone.html'


@pytest.mark.parametrize(
    'address',
    [
        'a@b.example',
        'a.b+c@b.example?subject=x',
        'a@b.example,c@d.example',
        '"a b"@b.example',
        'a@[127.0.0.1]',
        '?subject=only',
        'A%20Team%20%3Ca@b.example%3E',
    ],
)
def test_mail_addresses_that_are_good(address: str) -> None:
    assert mail_error(f'mailto:{address}') == ''


@pytest.mark.parametrize(
    'address',
    [
        'a',
        '@b.example',
        'a@',
        '.a@b.example',
        'a..b@b.example',
        'a@b..example',
        'a@b.123',
        f'{"a" * 65}@b.example',
        'a@b.example,c',
        '?to=nobody',
        'a@-b-',
    ],
)
def test_mail_addresses_that_are_not(address: str) -> None:
    assert mail_error(f'mailto:{address}') != ''


def test_links_of_a_page_have_their_place_and_name() -> None:
    text = '<p>\n <a href="x">an <b>x</b></a><img src="y" alt="why"><a href=z title=zed></a>\n<![odd[ <a>'
    found = [
        (place.written, place.line, place.column, place.name) for place in read_page(text, PAGE, 1).places
    ]
    assert found[:3] == [('x', 2, 2, 'an x'), ('y', 2, 29, 'why'), ('z', 2, 52, 'zed')]


def urls(page: Page) -> list[str]:
    return [place.written for place in page.places]


def test_addresses_in_styles_sets_and_sitemaps() -> None:
    style = '/* url(no) */\n@font-face { src: url( "a.woff" ), url(b.woff) }'
    assert urls(read_style(style, PAGE, 1)) == ['a.woff', 'b.woff']
    page = (
        '<img srcset=" ,a.png, b.png 2x,c.png 9w (x,y), d.png"><meta http-equiv=refresh content="3; URL=e">'
    )
    assert urls(read_page(page, PAGE, 1)) == ['a.png', 'b.png', 'c.png', 'd.png', 'e']
    assert urls(read_sitemap('<loc> x </loc>\n<loc>y</loc>', PAGE, 1)) == ['x', 'y']


@settings(max_examples=100, deadline=None)
@given(TEXT, st.sampled_from([PAGE, 'file:///site/x.html', '']))
def test_nothing_that_is_written_raises(written: str, parent: str) -> None:
    resolved(Place(written, parent), Settings())
    resolved(Place(f'http://{written}', parent), Settings())
    read_page(f'<a href="{written}">{written}</a><!{written}><![{written}', PAGE, 1)


@pytest.mark.parametrize('text', ['<a ' * 20_000, '<!--' * 20_000 + '>' * 20_000])
def test_a_page_that_would_hang_the_reader_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match='tags or comments of the page are not closed'):
        read_page(text, PAGE, 1)


def test_hostile_attributes_are_read_in_one_pass() -> None:
    style = 'url(' * 50_000
    srcset = 'a' + ' ' * 100_000 + '('
    page = read_page(f'<p style="{style}"></p><img srcset="{srcset}"><img srcset="{"(," * 50_000}">', PAGE, 1)
    assert urls(page)[0] == 'a'
    assert urls(read_style('/*' * 50_000 + style, PAGE, 1)) == []
