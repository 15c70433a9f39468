"""What an address on a page means: a file of the site with an anchor, another host, or nothing to look up."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

__all__ = ['Address', 'Resolver', 'file_of']

_HERE = 'https://site.invalid'
"""Stands for the host that serves the site; no real one has this name (RFC 2606)."""
_SAFE = "/%:@!$&'()*+,;=~-._"
"""Stays as it is in a path; what was encoded stays encoded."""

Kind = Literal['internal', 'external', 'other', 'wrong']


@dataclass(frozen=True, slots=True)
class Address:
    """An address as a browser on the page understands it."""

    kind: Kind
    """`other` cannot be looked up (mailto, tel, data, javascript); `wrong` is no address at all."""
    url: str
    """Internal: the path below the site (`runbooks/x/`), encoded, without anchor; else as it is asked."""
    fragment: str = ''
    """Without `#`, as it was written."""
    reason: str = ''
    """A sentence when it is wrong."""

    @property
    def shown(self) -> str:
        """The address for people: a path from the root of the site, or the whole address."""
        anchor = f'#{self.fragment}' if self.fragment and self.kind == 'internal' else ''
        return f'/{unquote(self.url)}{anchor}' if self.kind == 'internal' else self.url


class Resolver:
    """Resolves addresses on the pages of one site.

    `site_url` is where the site is read; links to it are internal, and its path (`/kb/`) is what a link
    from the root begins with. Without it the site is at the root of some host.
    """

    def __init__(self, site_url: str = '') -> None:
        """Take the address of the site apart."""
        self._root = (urlsplit(site_url).path.rstrip('/') or '') + '/'
        self._home = site_url.rstrip('/') + '/' if site_url else ''
        self._here = ('', '', '')

    def resolve(self, page: str, raw: str, base: str = '') -> Address:
        """Return what `raw` means on the page at path `page`, which may name a `base` of its own."""
        try:
            joined = urljoin(self._base(page, base), raw)
            parts = urlsplit(joined)
        except ValueError as error:
            return Address('wrong', raw, reason=f'is no address: {error}')
        if parts.scheme not in ('http', 'https'):
            return Address('other', joined)
        if joined.startswith(_HERE + '/') or joined == _HERE:
            return self._internal(parts, raw)
        if self._home and (joined + '/').startswith(self._home):
            return self._internal(parts, raw)
        return (
            Address('external', joined) if parts.hostname else Address('wrong', raw, reason='names no host')
        )

    def _base(self, page: str, base: str) -> str:
        """What the links of a page begin at; those of one page are asked for one after the other."""
        if self._here[:2] != (page, base):
            own = _HERE + self._root + quote(page, _SAFE)
            self._here = (page, base, urljoin(own, base) if base else own)
        return self._here[2]

    def _internal(self, parts: SplitResult, raw: str) -> Address:
        path = parts.path or '/'
        if not (path + '/').startswith(self._root):
            reason = f'is outside of the site, whose addresses begin with {self._root!r}'
            return Address('wrong', raw, reason=reason)
        if '%' in path and '..' in unquote(path).split('/'):
            return Address('wrong', raw, reason='climbs out of the site')
        return Address('internal', quote(path[len(self._root) :], _SAFE), parts.fragment)


def file_of(path: str, files: Collection[str]) -> str:
    """Return the file that a server answers with for a path below the site, '' when there is none."""
    plain = unquote(path)
    joined = posixpath.normpath(plain) if plain else ''
    if joined in files and not plain.endswith('/'):
        return joined
    index = 'index.html' if joined in ('', '.') else f'{joined}/index.html'
    return index if index in files else ''
