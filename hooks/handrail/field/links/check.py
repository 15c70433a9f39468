"""Checks the links within a built site: every address on every page, and its anchor, without a network.

The addresses are read here, so that each place that has one can be named; lychee says whether each leads
somewhere. It also reads the site itself, so that nothing depends on one reader of HTML alone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from handrail.field.links.addresses import Address, file_of
from handrail.field.links.finding import Finding, Link, Run
from handrail.field.links.lychee import Answer, Lychee, LycheeError, running
from handrail.field.links.pages import Lines
from handrail.field.links.site import Place, Site

__all__ = ['check', 'order']

OFFLINE = ('--offline', '--include-fragments=anchor-only', '--index-files', 'index.html')
UNASKED = "it leads to another host: 'handrail links --external' asks there"
OTHER = 'it is no address that can be looked up'
ANYWHERE = '404.html'
AT_THE_ROOT = 'this page answers at any depth, where the link leads elsewhere: begin it with /'
SHOWN_ONLY = 'the page shows this address, which leads to nothing'


def check(site: Site, *, every: bool = False) -> Run:
    """Return what is wrong with the links within a site; with `every` the good and the unasked ones too.

    A link that leads to another host is not asked. Raises LycheeError when lychee cannot be run.
    """
    began = time.monotonic()
    places = list(site.places())
    internal = [place for place in places if place.address.kind in ('internal', 'wrong')]
    with running(site.folder) as lychee:
        asked = {place.address: _url(lychee, place.address) for place in internal}
        urls = sorted({url for address, url in asked.items() if address.kind == 'internal'})
        answers = lychee.ask(urls, OFFLINE)
        root = ['--root-dir', f'{lychee.folder}/site']
        total, second = lychee.errors([*OFFLINE, *root, *_remaps(lychee, site)])
        if not total and any(place.tag == 'a' for place in internal):
            raise LycheeError('lychee found no link in the site')
        found = [*_judged(site, places, asked, answers, every=every)]
        found += _overlooked(site, places, found, second, lychee.root)
    seconds = time.monotonic() - began
    return Run(tuple(sorted(found, key=order)), len(internal), len(site.pages()), seconds)


def order(finding: Finding) -> tuple[str, int, str, int, int, str]:
    """The order in which findings are said: by document and line, then by page."""
    link = finding.link
    return (link.document or link.page, link.source_line, link.page, link.line, link.column, link.url)


def _url(lychee: Lychee, address: Address) -> str:
    anchor = quote(unquote(address.fragment), "!$&'()*+,;=:@/?-._~") if address.fragment else ''
    return f'{lychee.root}/{address.url}' + (f'#{anchor}' if anchor else '')


def _judged(
    site: Site, places: list[Place], asked: dict[Address, str], answers: dict[str, Answer], *, every: bool
) -> Iterator[Finding]:
    for place in places:
        address = place.address
        if address.kind == 'wrong':
            yield site.finding(place, 'broken', f'it {address.reason}')
        elif address.kind == 'internal':
            answer = answers[asked[address]]
            if answer.status != 'ok' or _is_file_as_folder(site, address):
                yield site.finding(
                    place, 'broken', reason(site, address, answer.detail), seconds=answer.seconds
                )
            elif place.link.page == ANYWHERE and _moves(place.link.raw):
                yield site.finding(place, 'warning', AT_THE_ROOT, seconds=answer.seconds)
            elif every:
                yield site.finding(place, 'ok', '', seconds=answer.seconds)
        elif every and address.kind == 'external':
            yield site.finding(place, 'unchecked', UNASKED)
        elif every:
            yield site.finding(place, 'excluded', OTHER)


def _is_file_as_folder(site: Site, address: Address) -> bool:
    """Whether a slash follows the name of a file: lychee does not mind, a server has no such page."""
    path = unquote(address.url)
    return path.endswith('/') and path.rstrip('/') in site.files


def _moves(raw: str) -> bool:
    """Whether a link leads elsewhere from another folder."""
    parts = urlsplit(raw)
    return bool(parts.path) and not (parts.scheme or parts.netloc or parts.path.startswith('/'))


def reason(site: Site, address: Address, detail: str) -> str:
    """Say in a sentence why a link within the site is broken."""
    file = file_of(address.url, site.files)
    if file and address.fragment:
        return f'the page {file} has no anchor {unquote(address.fragment)!r}'
    path = unquote(address.url)
    if any(each.startswith(f'{path.rstrip("/")}/') for each in site.files):
        return f'the folder {path!r} has no index.html'
    if not file:
        return f'there is no {path!r} on the site'
    return f'lychee says: {detail}'


def _remaps(lychee: Lychee, site: Site) -> list[str]:
    """Make lychee read the site's own addresses as files: absolute ones, and those below its path."""
    remaps = []
    if site.site_url:
        remaps = ['--remap', f'^{re.escape(site.site_url.rstrip("/"))}(?:/|$) {lychee.root}/']
    if (path := urlsplit(site.site_url).path.strip('/')) != '':
        remaps += ['--remap', f'^{re.escape(lychee.root)}/{re.escape(path)}(?:/|$) {lychee.root}/']
    return remaps


def _overlooked(
    site: Site, places: list[Place], found: list[Finding], second: list[tuple[str, Answer]], root: str
) -> Iterator[Finding]:
    """What lychee found wrong in the pages and the list does not say: links that only it has seen."""
    said = {(each.link.page, each.link.line) for each in found if each.verdict == 'broken'}
    known = {(place.link.page, *_key(place.address.url, place.address.fragment)) for place in places}
    for page, answer in second:
        if not answer.url.startswith(root) or page in site.based or (page, answer.line) in said:
            continue
        path, _, fragment = answer.url.removeprefix(root).lstrip('/').partition('#')
        if (page, *_key(path, fragment)) in known:
            continue
        address = Address('internal', path, fragment)
        text = site.files.get(page, '')
        offset = _offset(text, answer)
        link = Link(address.shown, '', page, answer.line, answer.column)
        is_link = page.endswith('.xml') or text[:offset].rstrip('"\'').endswith('=')
        why = reason(site, address, answer.detail) if is_link else SHOWN_ONLY
        yield site.finding(Place(link, address, offset), 'broken' if is_link else 'warning', why)


def _key(path: str, fragment: str) -> tuple[str, str]:
    return unquote(path).rstrip('/'), unquote(fragment)


def _offset(text: str, answer: Answer) -> int:
    starts = Lines(text).starts
    line = starts[min(answer.line, len(starts)) - 1]
    return min(line + answer.column - 1, len(text))
