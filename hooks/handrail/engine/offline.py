"""Gathers what the site needs of its pages while they go by, above all for the time without a network.

Pages are looked at once, as they are written: nothing of the site is read again. What a page gives
to the file with all runbooks is kept in the cache.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from handrail.engine.assets import FOLDER as ASSETS
from handrail.engine.assets import kit, mover, script_text
from handrail.engine.cache import Cache, digest
from handrail.engine.guard import Guard
from handrail.engine.keys import base_digest
from handrail.engine.project import Project
from handrail.engine.redirects import redirects
from handrail.engine.report import log
from handrail.engine.rows import ActionRows
from handrail.finish import stamped
from handrail.finish.markup import read_html
from handrail.finish.offline import Line, parts_of, with_line
from handrail.finish.offline.absent import absent_page
from handrail.finish.offline.booklet import Booklet, booklet
from handrail.finish.offline.fragment import content_of, fragment, pictures
from handrail.finish.offline.paperwork import SHEET, page_address, paper_files, plain_words
from handrail.finish.offline.worker import (
    LIST,
    WORKER,
    Choice,
    Kept,
    address_of,
    chosen,
    hash_of,
    is_page,
    offline_list,
    rank,
    service_worker,
)
from handrail.finish.search import FOLDER
from handrail.finish.search.index import GROUP
from handrail.finish.search.record import KINDS
from handrail.model import Offline, Site

BOOKLET, ABSENT = 'runbooks.html', '503.html'
SHOWN = ('', '404.html')
"""Pages whose style sheets, scripts and icons are those of all pages."""
EXTRA = (ABSENT, 'build.json', 'contacts.html', SHEET)
HASHED = re.compile(r'[.-][0-9a-f]{8,}\.(?:min\.)?(?:css|js)$|^search/[^/]*[0-9a-f]{8}')
"""Files whose name says what they hold: they never change."""


class Gathering:
    """What one build keeps for the time without a network. `addresses`: pages by path below docs."""

    def __init__(
        self, project: Project, site: Site, addresses: Mapping[str, str], cache: Cache, guard: Guard
    ) -> None:
        """Take from the site what is needed at the end; `site` itself is not held."""
        settings, self.guard = project.settings, guard
        self.mode = settings.offline
        self.cache, self.site_url = cache, settings.site_url
        self.directories = project.config.use_directory_urls
        self.marked = project.config.theme.name == 'material'
        self.line, self.commit = line_of(project), project.revision.commit
        self.book: Booklet = booklet(site, addresses, built_words(project))
        self.key = digest(
            'fragment', base_digest(), self.site_url, *map(str, sorted(self.book.sections.items()))
        )
        self.runbooks = frozenset(part.address for part in self.book.parts)
        self.unmarked: dict[str, str] = {}
        self.contents: dict[str, str] = {}
        self.kept: dict[str, Kept] = {}
        self.wanted: set[str] = set()
        self.rows = ActionRows(site)
        self.moved = tuple(redirects(project, site, addresses))

    def content(self, path: str, html: str) -> None:
        """Remember the content of a runbook where the theme's templates do not mark it."""
        if not self.marked and (address := address_of(path)) in self.runbooks:
            self.unmarked[address] = html

    def page(self, path: str, html: str) -> str:
        """Look at a page as it is to be written to `path` below the site; return it, finished."""
        self.rows.page(path, html)
        address = address_of(path)
        keep = rank(address) is not None and is_page(address)
        if address in self.runbooks:
            content = content_of(html) or self.unmarked.pop(address, '')
            self.contents[address] = self._fragment(content, address)
        if keep and '<img' in html:
            self.wanted |= pictures(content_of(html), address)
        parts = parts_of(html)
        if keep:
            bare = ''.join(parts)
            self._keep(address, bare.encode('utf-8', 'xmlcharrefreplace'))
            if address in SHOWN:
                self.wanted |= set(_loaded(bare, address, self.site_url))
        return stamped(with_line(parts, self.line), self.commit)

    def _fragment(self, content: str, address: str) -> str:
        key = digest(self.key, address, content)
        known = self.cache.get(key)
        if known is not None:
            return known.decode()
        made = fragment(content, address, self.book.sections, self.site_url)
        self.cache.put(key, made.encode())
        return made

    def _keep(self, address: str, content: bytes) -> None:
        self.kept[address] = Kept(address, hash_of(content), len(content))

    def write(self, site_dir: Path) -> None:
        """Write what is for the time without a network; everything else of the site is there.

        The rows of the tables of actions, which a page loads when it is asked for them, are written first.
        """
        self.rows.write(site_dir)
        if len(self.contents) == len(self.runbooks):
            text = self.guard.page(BOOKLET, stamped(self.book.html(self.contents), self.commit))
            (site_dir / BOOKLET).write_bytes(text.encode('utf-8', 'xmlcharrefreplace'))
        if self.mode.preview:
            return
        if not self.mode.enabled:
            (site_dir / WORKER).write_bytes(service_worker(script_text('service-worker')))
            return
        if not (site_dir / ABSENT).is_file():  # another theme, or an engine that makes no such page
            text = absent_page(self.site_url, SHEET, directories=self.directories)
            (site_dir / ABSENT).write_text(self.guard.page(ABSENT, text), encoding='utf-8')
        search, needed = search_files(site_dir)
        script = {mover()} if self.moved else set()
        for path in sorted({*self.wanted, *needed, *EXTRA, *script, kit()}):
            self._file(site_dir, path)
        for path in self.moved:
            if rank(address_of(path)) is not None and is_page(address_of(path)):
                self._keep(address_of(path), (site_dir / path).read_bytes())
        choice = chosen(self.kept.values(), files=self.mode.files, size=self.mode.megabytes * 1_000_000)
        version, content = offline_list(choice.kept, search)
        (site_dir / LIST).write_bytes(content)
        roots = {
            *(each.name for each in site_dir.iterdir() if each.is_dir()),
            *(each.address for each in choice.kept),
        }
        source = script_text('service-worker')
        (site_dir / WORKER).write_bytes(service_worker(source, version, roots))
        log.info('%s', said(choice, self.mode))

    def _file(self, site_dir: Path, path: str) -> None:
        """Keep a file of the site that is no page, unless it alone is larger than what may be kept."""
        file = site_dir / path
        if path in self.kept or '..' in path or not file.is_file():
            return
        if HASHED.search(path):
            self.kept[path] = Kept(path, '', file.stat().st_size)
        elif file.stat().st_size <= self.mode.megabytes * 1_000_000:
            self._keep(path, file.read_bytes())


def search_files(site_dir: Path) -> tuple[str, list[str]]:
    """Return a name for the form and content of the search index, and which of its files are kept.

    Of the texts of the pages those of postmortems are left out; of the theme's own search, which has
    one file, everything is kept.
    """
    pointer = site_dir / FOLDER / 'search_index.json'
    if not pointer.is_file():
        return '', []
    found = [f'{FOLDER}/{pointer.name}']
    data = pointer.read_bytes()
    config = (
        json.loads(data[: data.find(b',"docs":[')] + b'}').get('config', {}) if b',"docs":[' in data else {}
    )
    name = str(config.get('handrail', ''))
    if not name:
        workers = sorted((site_dir / 'assets/javascripts/workers').glob('search.*.js'))
        return hash_of(data), [*found, *(each.relative_to(site_dir).as_posix() for each in workers)]
    found += sorted(each.relative_to(site_dir).as_posix() for each in (site_dir / ASSETS).glob('search.*.js'))
    folder = f'{FOLDER}/{name.partition("-")[2]}'
    meta = json.loads((site_dir / folder / 'meta.json').read_bytes())
    numbers: list[int] = []
    first = 0
    for kind, count in zip(KINDS, meta['kinds'], strict=True):
        numbers += range(first, first + count, GROUP) if kind != 'postmortem' else ()
        first += count
    shards = [f't/{each}' for each in range(len(meta['terms']))] + [
        f'e/{each}' for each in range(len(meta['ends']))
    ]
    needed = ['meta', *shards, *(f'f/{each // GROUP}' for each in numbers)]
    return name, [*found, *(f'{folder}/{each}.json' for each in needed)]


def line_of(project: Project) -> str:
    """Return the line of the footer of every page."""
    mode, settings = project.settings.offline, project.settings
    worker = settings.site_url if mode.enabled and not mode.preview else None
    return Line(project.revision.commit, project.built, settings.today.isoformat(), worker).html()


def built_words(project: Project) -> str:
    """Return the words that say which build something is of, without markup."""
    line = Line(project.revision.commit, project.built, project.settings.today.isoformat())
    return plain_words(line.words())


def papers(project: Project, site: Site, addresses: Mapping[str, str]) -> dict[str, bytes]:
    """Return what is no page of the theme by its path below the site: cards, contact sheet, older addresses.

    The file with all runbooks is among them, so that pages may link to it; it has no content yet.
    """
    built = built_words(project)
    files = paper_files(site, built, directories=project.config.use_directory_urls)
    files |= redirects(project, site, addresses)
    return {**files, BOOKLET: booklet(site, addresses, built).html({}).encode(errors='replace')}


def page_addresses(project: Project, uris: Iterable[str]) -> dict[str, str]:
    """Return the addresses of pages by their path below docs."""
    directories = project.config.use_directory_urls
    return {uri: page_address(uri, directories=directories) for uri in uris}


def _loaded(html: str, address: str, site_url: str) -> Iterator[str]:
    """Yield the files of the site that a browser loads with a page."""
    root = urlsplit(site_url).path.rstrip('/') + '/'
    for each in read_html(html).addresses:
        url = urlsplit(each.url)
        if each.loaded and not url.scheme and not url.netloc:
            yield url.path.removeprefix(root) if url.path.startswith('/') else joined(address, url.path)


def joined(address: str, path: str) -> str:
    """Return where a relative address on the page or style sheet at `address` leads."""
    return unquote(urlsplit(urljoin(f'/{address}', path)).path.lstrip('/'))


def said(choice: Choice, mode: Offline) -> str:
    """Return a sentence for the log of the build: what devices keep, and what the limits leave out."""
    limit = f'at most {mode.files} files and {mode.megabytes} MB'
    words = f'offline: devices keep {len(choice.kept)} files, {choice.size / 1e6:.1f} MB ({limit})'
    if choice.left:
        last = choice.left[0].address
        words += (
            f"; {len(choice.left)} files are too many, {last!r} the first of them: see the setting 'offline'"
        )
    return words
