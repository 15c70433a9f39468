"""Looks for what a preview could do in a reader's browser beyond what the published site does.

The rule is sameness: scripts and style sheets are those of the published site byte for byte, every page
says its policy before anything that it could hold for, and nothing else that acts is there. Two layers,
since no reader of HTML is sure to see what a browser sees: the policy binds the browser itself.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from handrail.finish.policy import check_policy, hash_of, policy_of

SAME = ('.js', '.css', '.map')
"""Ends of files that must be among those of the published site."""

FORBIDDEN = frozenset(
    {
        'base', 'object', 'embed', 'iframe', 'frame', 'frameset', 'applet', 'portal', 'fencedframe',
        'foreignobject', 'animate', 'set', 'use', 'math', 'plaintext', 'xmp', 'noembed', 'noframes',
        'template', 'slot',
    }
)  # fmt: skip
"""Elements that load, replace or hide, and those that readers of HTML see in different ways."""

ADDRESSES = frozenset(
    {
        'href', 'src', 'action', 'formaction', 'poster', 'data', 'background', 'cite', 'longdesc', 'ping',
        'xlink:href', 'srcset',
    }
)  # fmt: skip
SCHEMES = frozenset({'', 'http', 'https', 'mailto', 'tel'})
LOADS = frozenset({'script', 'link', 'img', 'source', 'video', 'audio', 'input', 'image'})
"""Elements whose address a browser follows unasked: it must be of the site."""
SVG = re.compile(
    rb'<!entity|<!doctype|<\?xml-stylesheet|<script|<foreignobject|<style|<(?:a|use|image|set|animate\w*)\b'
    rb'|\son\w+\s*=|javascript:',
    re.IGNORECASE,
)
_SPACE = re.compile(r'[\x00-\x20\u2028\u2029]')
_REFRESH = re.compile(r'\d{1,2}; ?url=([^:]*)')
_STYLE = re.compile(r'<style\b[^>]*>(.*?)</style', re.DOTALL | re.IGNORECASE)
_DATA = re.compile(r'<script\b[^>]*type="application/json"[^>]*>(.*?)</script', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Known:
    """What the published site runs: hashes of its files, its policy, and the data that its pages carry."""

    files: frozenset[str]
    policy: str
    data: frozenset[str]


def known_of(files: Mapping[str, bytes]) -> Known:
    """Return what a published site runs, from its files."""
    pages = {path: data.decode('utf-8', 'replace') for path, data in files.items() if path.endswith('.html')}
    return Known(
        frozenset(mark(data) for path, data in files.items() if path.endswith(SAME)),
        policy_of(pages.get('index.html', '')),
        frozenset(same for page in pages.values() for same, _ in data_of(page)),
    )


def mark(data: bytes) -> str:
    """Return the hash of a file."""
    return sha256(data).hexdigest()


def data_of(html: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the settings that a page carries for the theme, without the addresses in them, and those."""
    for found in _DATA.finditer(html):
        try:
            content = json.loads(found[1])
            addresses = tuple(str(content.pop(name, '')) for name in ('base', 'search'))
        except (ValueError, AttributeError, TypeError, RecursionError):
            yield found[1], ()
            continue
        yield json.dumps(content, sort_keys=True), addresses


def inspect(files: Mapping[str, bytes], known: Known, root: str = '/') -> list[str]:
    """Return what is wrong with the files of a preview, a sentence each; nothing wrong returns nothing.

    `root` is the path at which the preview will stand on its host.
    """
    if not known.policy:
        return ['the published site says no policy that its previews could be held to']
    found = []
    for path, data in sorted(files.items()):
        if path.endswith(SAME) and mark(data) not in known.files:
            found.append(f'{path}: it is none of the scripts and style sheets of the published site')
        elif path.endswith('.html'):
            found.extend(f'{path}: {said}' for said in _page(path, files, known, root))
        elif path.lower().endswith('.svg') and SVG.search(data):
            found.append(f'{path}: the picture could run a script or load something')
        elif path.lower().endswith('.xml') and b'<?xml-stylesheet' in data.lower():
            found.append(f'{path}: it names a style sheet')
    return found


def _page(path: str, files: Mapping[str, bytes], known: Known, root: str) -> Iterator[str]:
    try:
        html = files[path].decode('utf-8')
    except UnicodeDecodeError:
        yield 'it is not written in UTF-8'
        return
    yield from (problem.message for problem in check_policy(path, html, known.policy))
    if 'name="robots" content="noindex"' not in html.partition('</head>')[0]:
        yield 'it does not tell search engines to leave it out'
    yield from _raw(html, known)
    reader = _Reader(path, files, root)
    for same, addresses in data_of(html):
        base, worker = addresses or ('', '')
        if same not in known.data or not reader.start(base) or reader.file(worker) not in files:
            yield 'it carries settings that no published page has'
    reader.feed(html)
    reader.close()
    yield from reader.found


def _raw(html: str, known: Known) -> Iterator[str]:
    """Judge what some readers of HTML take for text and others for elements."""
    for text in _STYLE.findall(html):
        if hash_of(text) not in known.policy:
            yield 'it has a style that the policy does not name'
    for name in ('title', 'textarea', 'noscript', 'style'):
        opened = len(re.findall(rf'<{name}\b', html, re.IGNORECASE))
        if opened != len(re.findall(rf'<{name}\b[^<>]*>(?:[^<]|<meta [^<>]*>)*</{name}>', html)):
            yield f'it has an element <{name}> with another one in it'


class _Reader(HTMLParser):
    """Collects what acts in a page: the policy has judged its inline scripts already."""

    def __init__(self, path: str, files: Mapping[str, bytes], root: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path, self.files, self.root = path, files, root
        self.found: list[str] = []

    def say(self, said: str) -> None:
        """Note what is wrong, with its line."""
        self.found.append(f'line {self.getpos()[0]}: {said}')

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge an element."""
        if '<' in (self.get_starttag_text() or '')[1:]:
            self.say(f'a tag in <{tag}>')
        if tag in FORBIDDEN:
            self.say(f'the element <{tag}>')
        named = [name for name, _ in attrs]
        if len(set(named)) != len(named):
            self.say(f'an attribute of <{tag}> stands twice')
        values = {name: value or '' for name, value in attrs}
        if tag == 'meta' and 'http-equiv' in values:
            self._meta(values)
        if tag == 'script' and 'src' in values and self.file(values['src']) not in self.files:
            self.say('a script that is not among the files')
        for name, value in values.items():
            if name.startswith('on') or name in ('srcdoc', 'is'):
                self.say(f'the attribute {name!r} of <{tag}>')
            elif name in ADDRESSES:
                self._address(tag, name, value)

    def _meta(self, values: Mapping[str, str]) -> None:
        kind = values['http-equiv'].strip().lower()
        if kind == 'refresh':
            to = _REFRESH.fullmatch(values.get('content', '').strip())
            if to is None or to[1].startswith(('/', '\\')):
                self.say('it sends its reader to another site')
        elif kind != 'content-security-policy':
            self.say(f'the setting {kind!r}')

    def _address(self, tag: str, name: str, value: str) -> None:
        bare = _SPACE.sub('', value)
        if name == 'srcset':
            bare = bare.split(',')[0]
        try:
            parts = urlsplit(bare)
        except ValueError:
            self.say(f'the address {value[:80]!r}')
            return
        harmless = bare == 'data:,' or (tag == 'img' and bare.startswith('data:image/'))
        if parts.scheme.lower() not in SCHEMES and not harmless:
            self.say(f'the address {value[:80]!r}')
        elif (parts.scheme or parts.netloc or '\\' in bare) and not harmless and self._loads(tag, name):
            self.say(f'it loads {value[:80]!r} from another site')

    def _loads(self, tag: str, name: str) -> bool:
        """Whether a browser follows the address unasked, or sends something there."""
        text = (self.get_starttag_text() or '').lower()
        told = tag == 'link' and re.search(r'\brel="(?:canonical|help|next|prev|alternate|edit)"', text)
        return name in ('action', 'formaction') or (tag in LOADS and not told)

    def start(self, url: str) -> bool:
        """Whether an address is that of the start of the site."""
        return url.rstrip('/') + '/' in (self.root, '/') or posixpath.normpath(
            posixpath.join(posixpath.dirname(self.path), url)
        ) in ('.', '')

    def file(self, url: str) -> str:
        """Return the path of the file that an address names, below the site."""
        path = unquote(url.partition('#')[0].partition('?')[0])
        if path.startswith('/'):  # as pages for errors name them
            return path.removeprefix(self.root if path.startswith(self.root) else '/')
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), path))

    def handle_comment(self, data: str) -> None:
        """Comments are what readers of HTML see in most different ways, and no page needs one."""
        self.say(f'the comment {data[:40]!r}')

    def unknown_decl(self, data: str) -> None:
        """Neither is a section of CDATA."""
        self.say(f'the declaration {data[:40]!r}')

    def handle_pi(self, data: str) -> None:
        """Nor an instruction to a processor."""
        self.say(f'the instruction {data[:40]!r}')
