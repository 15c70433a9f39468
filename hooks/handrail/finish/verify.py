"""Checks a built site before it replaces the one that people read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from handrail.finish.content import BEGIN
from handrail.finish.figures import PLACE
from handrail.finish.headers import policy_told
from handrail.finish.markup import Address, read_css, read_html
from handrail.finish.policy import check_policy
from handrail.model import Place, Problem

SMALLEST = 1000
"""Characters. A page that an engine wrote in full has ten times as many; less is a page cut off."""

SHORT = frozenset({'card.html', 'contacts.html', '503.html'})
"""Pages for paper, written as a whole by us, which may hold next to nothing."""

ONWARD = 'class="hr-moved"'
"""What only the pages at older addresses hold, which say no more than where the page stands now."""

TEXT = ':~:'
"""What follows says words to be shown, and no anchor (https://wicg.github.io/scroll-to-text-fragment/)."""

Said = tuple[str, str, str]
"""Code, message and hint of a Problem."""

TITLE = re.compile(r'<title>(.*?)</title>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Visit:
    """A link to an anchor: checked when the ids of all pages are known."""

    path: str
    offset: int
    url: str
    file: str
    anchor: str


def verify(
    pages: Mapping[str, str | bytes], expected: Collection[str] = (), *, site_url: str = ''
) -> tuple[Problem, ...]:
    """Return what is wrong with a built site; nothing wrong returns nothing.

    `pages` holds every file of the site by its path (`runbooks/x/index.html`); it may read from a
    folder as it is asked. `expected` are the paths of pages that must be there. Links and requests
    to `site_url` count as internal. The Problems name the path below the site and the line there.
    """
    found = [
        Problem(
            Place(path), 'page-missing', f'the page {path} was not built', 'look for its warning in the build'
        )
        for path in sorted(set(expected) - set(pages))
    ]
    ids: dict[str, frozenset[str]] = {}
    visits: list[Visit] = []
    policy = policy_told(pages)
    for path in sorted(pages):
        if not path.endswith(('.html', '.css')):
            continue
        text = _text(pages, path)
        if path.endswith('.css'):
            addresses = tuple(read_css(text))
        else:
            markup = read_html(text)
            ids[path], addresses = markup.ids, markup.addresses
            found.extend((*_page(path, text), *check_policy(path, text, policy)))
        for address in _distinct(addresses):
            result = _judge(pages, path, address, site_url)
            if isinstance(result, Visit):
                visits.append(result)
            elif result:
                found.append(_at(path, text, address.offset, result))
    found.extend(_anchors(pages, ids, visits))
    return tuple(sorted(found, key=lambda problem: (problem.at, problem.code, problem.message)))


def _text(pages: Mapping[str, str | bytes], path: str) -> str:
    content = pages[path]
    return content.decode(errors='replace') if isinstance(content, bytes) else content


def _at(path: str, text: str, offset: int, said: Said) -> Problem:
    return Problem(Place(path, text.count('\n', 0, offset) + 1), *said)


def _page(path: str, text: str) -> Iterator[Problem]:
    if len(text) < SMALLEST and posixpath.basename(path) not in SHORT and ONWARD not in text:
        said = f'the page has {len(text)} characters, which is not a whole page'
        yield _at(path, text, 0, ('page-too-small', said, 'build again'))
    head = text.partition('</head>')[0]
    titles = TITLE.findall(head)
    if not titles or head.count('</title') > 1 or '<' in titles[0]:
        said = 'the title of the page holds markup' if titles else 'the page has no title'
        yield _at(path, text, 0, ('title', said, "escape it in the theme's main.html"))
    if BEGIN in text:
        said = 'the content is not sanitised'
        yield _at(path, text, text.index(BEGIN), ('not-finished', said, 'run handrail finish'))
    for place in PLACE.finditer(text):
        said = f'there is no drawing for {place[1]!r}'
        yield _at(path, text, place.start(), ('figure-missing', said, 'name an existing runbook'))


def _distinct(addresses: tuple[Address, ...]) -> tuple[Address, ...]:
    return tuple({(address.url, address.loaded): address for address in reversed(addresses)}.values())


def _anchors(
    pages: Mapping[str, str | bytes], ids: Mapping[str, frozenset[str]], visits: list[Visit]
) -> Iterator[Problem]:
    for visit in visits:
        if visit.anchor not in ids[visit.file]:
            said = f'the link {visit.url!r} names an anchor that {visit.file} does not have'
            text = _text(pages, visit.path)
            yield _at(visit.path, text, visit.offset, ('anchor-dead', said, 'name one of its headings'))


def _judge(
    pages: Mapping[str, str | bytes], path: str, address: Address, site_url: str
) -> Visit | Said | None:
    url, root = address.url.strip(), urlsplit(site_url).path.rstrip('/') + '/'
    if site_url and url.startswith(site_url):
        url = root + url[len(site_url) :].lstrip('/')
    scheme, host, target, _, fragment = urlsplit(url)
    if scheme or host:
        if not address.loaded or scheme == 'data':
            return None
        return 'foreign-request', f'the page loads {url!r} from another host', 'keep a copy below docs/assets'
    file = _file(pages, path, unquote(target), root)
    if file is None:
        return 'link-dead', f'the link {address.url!r} leads to nothing on the site', 'mend it in the source'
    anchor = unquote(fragment).partition(TEXT)[0]
    if anchor and anchor.lower() != 'top' and file.endswith('.html'):
        return Visit(path, address.offset, address.url, file, anchor)
    return None


def _file(pages: Mapping[str, str | bytes], path: str, target: str, root: str) -> str | None:
    """Return the file that a server answers with, None when there is none."""
    if not target:
        return path
    if target.startswith('/'):
        if not (target + '/').startswith(root):
            return None
        joined = posixpath.normpath('/' + target[len(root) :]).lstrip('/')
    else:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    if joined in pages and not target.endswith('/'):
        return joined
    index = 'index.html' if joined in ('.', '') else f'{joined}/index.html'
    return index if index in pages else None
