"""Pages at older addresses, which lead on to where a page stands now, and rules for hosts that redirect.

A page leads on without a script by `meta refresh`, with one that keeps the anchor and the query: nothing
inline, so that the strictest policy lets it through. Where neither works its link does. Hosts that read
`_redirects` (Netlify, Cloudflare Pages, GitLab Pages) answer with 301 instead; browsers keep the anchor then.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import quote, urlsplit

from handrail.finish.offline.paper import card_page, text
from handrail.finish.offline.paperwork import SHEET, page_address
from handrail.graph.atlas import page_of
from handrail.model import Library, plain
from handrail.pages.address import moved
from handrail.pages.encode import line
from handrail.pages.words import WORDS

RULES = '_redirects'


def redirect_files(
    library: Library, pages: Mapping[str, str], script: str, site_url: str, *, directories: bool
) -> dict[str, bytes]:
    """Return the files by their path below the site: a page for each older address, and `_redirects`.

    `pages` are the addresses of the site's pages by their path below docs, which an older address never
    takes; `script` is the address of the script that leads on; `directories`: whether pages stand in
    folders of their own.
    """
    taken = {file_of(address) for address in pages.values()}
    files: dict[str, bytes] = {}
    rules: list[str] = []
    root = urlsplit(site_url).path.rstrip('/') + '/'
    for old, document in sorted(moved(library).items()):
        here = page_address(old, directories=directories)
        there = page_address(page_of(document), directories=directories)
        if file_of(here) in taken or file_of(here) in files:
            continue
        title = line(plain(document.title)) or document.id
        files[file_of(here)] = redirect_page(title, here, there, script, site_url).encode(errors='replace')
        rules.extend(_rules(root + quote(here), root + quote(there)))
    return {**files, RULES: ''.join(f'{rule}\n' for rule in rules).encode()} if files else {}


def file_of(address: str) -> str:
    """Return the file that a server answers with for an address below the site."""
    return f'{address}index.html' if address.endswith('/') or not address else address


def redirect_page(title: str, here: str, there: str, script: str, site_url: str = '') -> str:
    """Return the page at the address `here` that leads to `there`; all addresses are below the site."""
    to = escape(_relative(there, here))
    known = f'<link rel="canonical" href="{escape(site_url + quote(there))}">\n' if site_url else ''
    head = (
        f'{known}<noscript><meta http-equiv="refresh" content="0; url={to}"></noscript>\n'
        '<meta name="robots" content="noindex">\n</head>'
    )
    before, _, after = WORDS['moved'].partition('{link}')
    body = (
        f'<main>\n<h1>{text(title)}</h1>\n'
        f'<p>{escape(before)}<a class="hr-moved" href="{to}">{text(title)}</a>{escape(after)}</p>\n</main>\n'
        f'<script src="{escape(_relative(script, here))}"></script>'
    )
    return card_page(title, body, _relative(SHEET, here)).replace('</head>', head, 1)


def _relative(address: str, here: str) -> str:
    """Return an address as a link on the page `here` has it; a folder keeps its slash."""
    start = posixpath.dirname(here) or '.'
    found = posixpath.relpath(address or '.', start)
    found = f'{found}/' if not address or address.endswith('/') else found
    return quote(found)


def _rules(here: str, there: str) -> Iterator[str]:
    """Yield the rules for an address, with and without the slash that people leave out."""
    yield f'{here} {there} 301'
    if here.endswith('/'):
        yield f'{here.rstrip("/")} {there} 301'
