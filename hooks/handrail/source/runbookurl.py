"""Where the `runbook_url` of an alert leads: a web address, read as a page of this site."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from handrail.model import Level, Place, Problem, Target

_TEMPLATE = re.compile(r'\{\{.*?\}\}', re.DOTALL)
_LENGTH = 2000
_FOLDERS = frozenset({'runbooks', 'alerts', 'practices'})
_HINT = 'write the whole address: https://runbooks.example.org/runbooks/name/#step'


def read_runbook_url(url: str, site_url: str, at: Place) -> tuple[Target | None, list[Problem]]:
    """Return the page and anchor that a URL names on this site, and what is wrong with it.

    The host does not matter, the path decides, since one rule file serves several sites; the
    path of `site_url` before it is taken off. An empty Target is an address elsewhere, or one
    that a template makes (`{{ $labels.x }}`), which is a warning; templates in the query are
    none, since they fill in the runbook's variables. None: there is no such address.
    """
    if len(url) > _LENGTH:
        return None, [Problem(at, 'runbook-url', f'runbook_url has {len(url)} characters', _HINT)]
    bare = _TEMPLATE.sub('\x00', url.strip())
    try:
        parts = urlsplit(bare)
        host = parts.hostname
    except ValueError as error:
        return None, [Problem(at, 'runbook-url', f'runbook_url {url!r} cannot be read: {error}', _HINT)]
    if '\x00' in parts.scheme + parts.netloc + parts.path + parts.fragment:
        said = f'runbook_url {url!r} is made by a template, so that nobody can check it'
        hint = 'write the address out; templates may stand behind "?"'
        return Target(), [Problem(at, 'runbook-url-template', said, hint, Level.warning)]
    if parts.scheme != 'https' or not host:
        said = f'runbook_url {url!r} is no https address, so that it cannot be opened from everywhere'
        return None, [Problem(at, 'runbook-url', said, _HINT)]
    return _page(parts.path, parts.fragment, site_url), []


def _page(path: str, anchor: str, site_url: str) -> Target:
    base = urlsplit(site_url).path.rstrip('/')
    own = path == base or path.startswith(f'{base}/') or not base
    if own:
        path = path.removeprefix(base)
    names = [unquote(name) for name in path.split('/') if name]
    if not names:
        return Target(uri='index.md', anchor=unquote(anchor)) if own else Target()
    if names[0] not in _FOLDERS or '..' in names:
        return Target()
    if names[-1] in {'index.html', 'index.md'} or len(names) == 1:
        names = names[:-1] if len(names) > 1 else names
    last = names[-1].removesuffix('.html').removesuffix('.md')
    uri = '/'.join([*names[:-1], f'{last}.md']) if len(names) > 1 else f'{last}/index.md'
    return Target(uri=uri, anchor=unquote(anchor))
