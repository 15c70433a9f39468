"""One build as the comparison sees it: its files, its data, the text of its pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

ARTICLE = re.compile(r'<article\b[^>]*>(.*)</article>', re.DOTALL)
BODY = re.compile(r'<body\b[^>]*>(.*)</body>', re.DOTALL)
FOOT = re.compile(r'<p class="hr-build".*?</p>', re.DOTALL)
"""The line that says which commit a page is of: it differs on every page."""
HEADING = re.compile(r'<h[1-6]\b[^>]*\bid="([^"]+)"[^>]*>(.*?)</h[1-6]>', re.DOTALL)
TITLE = re.compile(r'<title>(.*?)</title>', re.DOTALL)
MARKUP = re.compile(r'<a class="headerlink".*?</a>|<[^>]+>', re.DOTALL)
FRAGMENT = re.compile(r'search/[^/]+/f/\d+\.json')
HASHED = re.compile(r'(?<=\.)[0-9a-f]{8}(?=\.(?:min\.)?(?:js|css)\b)')
"""In the names of scripts and styles."""

SHORTEST = 7
"""Characters of a commit on a page, at least."""

Entry = tuple[str, str]
"""An address below the site, and the title there."""


@dataclass(frozen=True)
class Built:
    """The files of a built site by their path, and the documents that it was built from.

    `commit` is '' where it is not known. `documents` are the paths of the files below docs.
    """

    files: Mapping[str, bytes]
    documents: frozenset[str]
    commit: str = ''

    @cached_property
    def pages(self) -> dict[str, str]:
        """The HTML of each page that has an address of its own, by that address; without the commit."""
        own = re.compile(f'{self.commit[:SHORTEST]}[0-9a-f]*') if self.commit else None
        found = {}
        for path in sorted(self.files):
            if path.endswith('.html') and not path.startswith(('preview/', 'assets/')):
                html = own.sub('', self.text(path)) if own else self.text(path)
                found[path.removesuffix('index.html') if is_index(path) else path] = html
        return found

    def text(self, path: str) -> str:
        """Return a file as text."""
        return self.files[path].decode('utf-8', 'replace')

    def data(self, name: str) -> list[dict[str, Any]]:
        """Return the records of a data file; none when there is no such file."""
        content = self.json(f'{name}.json')
        return list(content.get(name, ())) if isinstance(content, dict) else []

    def json(self, path: str) -> Any:
        """Return a JSON file, None when there is none."""
        return json.loads(self.files[path]) if path in self.files else None

    def local(self, url: str | None) -> str:
        """Return an address of a data file as one below the site."""
        return (url or '').removeprefix(self.root).lstrip('/')

    @property
    def root(self) -> str:
        """The address of the site as it was configured, '' for none."""
        return str((self.json('actions.json') or {}).get('site') or '')

    def document(self, url: str) -> str | None:
        """Return the document that a page was written in, None for a generated page."""
        stem = url.removesuffix('.html').rstrip('/')
        names = [f'{stem}.md', f'{stem}/index.md', f'{stem}/README.md'] if stem else ['index.md', 'README.md']
        return next((name for name in names if name in self.documents), None)

    @cached_property
    def entries(self) -> frozenset[Entry]:
        """What the search can lead to."""
        return frozenset(self._handrail() or self._stock())

    def _handrail(self) -> Iterable[Entry]:
        for path in self.files:
            if FRAGMENT.fullmatch(path):
                for url, title, _, parts, *_ in json.loads(self.files[path]):
                    yield from ((f'{url}#{part[0]}' if part[0] else url, part[1] or title) for part in parts)

    def _stock(self) -> Iterable[Entry]:
        index = self.json('search/search_index.json') or {}
        return ((one['location'], words(one['title'])) for one in index.get('docs', ()))


def is_index(path: str) -> bool:
    """Whether a path is the index of its folder."""
    return path == 'index.html' or path.endswith('/index.html')


def title(html: str) -> str:
    """Return the title of a page, without the site's name."""
    article = content(html)
    first = re.search(r'<h1\b[^>]*>(.*?)</h1>', article, re.DOTALL)
    found = first or TITLE.search(html)
    return words(found[1]) if found else ''


def content(html: str) -> str:
    """Return what a page says: its article, else its body, without what differs in every build."""
    found = ARTICLE.search(html) or BODY.search(html)
    return HASHED.sub('', FOOT.sub('', found[1] if found else html))


def words(html: str) -> str:
    """Return the text in a piece of HTML, on one line."""
    return ' '.join(unescape(MARKUP.sub('', html)).split())


def parts(html: str) -> dict[str, Entry]:
    """Return the parts of a page by the id of their heading: what stands there, and the heading's words.

    What stands before the first heading goes by ''.
    """
    text = content(html)
    cuts = [(0, '', ''), *((found.start(), found[1], words(found[2])) for found in HEADING.finditer(text))]
    ends = [at for at, _, _ in cuts[1:]] + [len(text)]
    return {anchor: (text[at:end], name) for (at, anchor, name), end in zip(cuts, ends, strict=True)}
