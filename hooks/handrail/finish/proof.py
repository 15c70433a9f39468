"""Everything that must hold of a built site before people read it."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import unquote, urlsplit

from handrail.finish.answered import astray
from handrail.finish.search.answers import unanswered
from handrail.finish.verify import verify
from handrail.finish.weights import BUDGET, too_heavy
from handrail.model import Place, Problem

INFO, SITEMAP = 'build.json', 'sitemap.xml'
ALWAYS = ('404.html',)
LOCATION = re.compile(r'<loc>\s*([^<]+?)\s*</loc>')


def prove(pages: Mapping[str, bytes], budget: int = BUDGET) -> tuple[Problem, ...]:
    """Return all that is wrong with a built site: pages, links, anchors, alerts, search, weight.

    `pages` holds every file by its path below the site; `budget` is what a first visit of a page may
    load, in bytes, compressed.
    """
    if INFO not in pages:
        said = f'the site has no {INFO}: it was not built with Handrail'
        return (Problem(Place(INFO), 'page-missing', said, 'name the folder of a built site'),)
    info = json.loads(pages[INFO])
    site_url = str(info.get('site_url', ''))
    expected = (*ALWAYS, *_in_sitemap(pages, site_url))
    found = [
        *verify(pages, expected, site_url=site_url),
        *_counted(pages, int(info['pages'])),
        *unanswered(pages),
        *astray(pages, site_url),
    ]
    return tuple(sorted((*found, *too_heavy(pages, budget)), key=lambda each: (each.at, each.code)))


def _in_sitemap(pages: Mapping[str, bytes], site_url: str) -> Iterator[str]:
    """Yield the files of the addresses in the sitemap; without `site_url` it names none."""
    root = urlsplit(site_url).path.rstrip('/') + '/'
    for location in LOCATION.findall(pages.get(SITEMAP, b'').decode(errors='replace')):
        path = unquote(urlsplit(unescape(location)).path)
        if path.startswith(root):
            below = path.removeprefix(root)
            yield posixpath.join(below, 'index.html') if below.endswith('/') or not below else below


def _counted(pages: Mapping[str, bytes], wanted: int) -> Iterator[Problem]:
    """Yield a Problem when the site has fewer pages than its build made."""
    there = sum(path.endswith('.html') for path in pages)
    if there < wanted:
        said = f'the site has {there} pages, its build made {wanted}'
        yield Problem(Place(INFO), 'page-missing', said, 'build again')
