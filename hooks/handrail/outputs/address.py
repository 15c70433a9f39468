"""Where things stand on the built site, as addresses for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from handrail.model import Node, Site, Target


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes addresses: absolute ones when the site's own is known, else relative to its root.

    `site_url` ends with a slash or is empty. Pages stand in folders of their own
    (`runbooks/login.md` is `runbooks/login/`), as MkDocs has it by default; `flat` ones do not
    (`runbooks/login.html`). What leads nowhere, or to what the audience may not read (`dead`), has
    no address, and its name is kept to ourselves.
    """

    site_url: str
    nodes: Mapping[str, Node]
    dead: frozenset[Target] = frozenset()
    flat: bool = False

    def of_page(self, uri: str, anchor: str = '') -> str:
        """Return the address of a page, by its path below docs, or of a part of it."""
        if uri.endswith('.md') and self.flat:
            folder, slash, name = uri.removesuffix('.md').rpartition('/')
            uri = f'{folder}{slash}{"index" if name == "README" else name}.html'
        elif uri.endswith('.md'):
            folder, _, name = uri.removesuffix('.md').rpartition('/')
            below = f'{folder}/' if folder else ''
            uri = below if name in ('index', 'README') else f'{below}{name}/'
        fragment = f'#{_quoted(anchor)}' if anchor else ''
        return f'{self.site_url}{_quoted(uri)}{fragment}'

    def of_key(self, key: str) -> str | None:
        """Return the address of a thing by its key in the graph, None when there is no such thing."""
        node = self.nodes.get(key)
        return self.of_page(node.uri, node.anchor) if node else None

    def of_target(self, target: Target) -> str | None:
        """Return the address that a link within the site leads to, None for a dead one."""
        if target.kind:
            return self.of_key(f'{target.kind}:{target.id}')
        return None if target in self.dead else self.of_page(target.uri, target.anchor)

    def named(self, kind: str, ids: Iterable[str]) -> list[str]:
        """Return those ids of a kind that name something."""
        return [name for name in ids if Target(kind=kind, id=name) not in self.dead]


def addresses_of(site: Site) -> Addresses:
    """Return what makes the addresses of a site."""
    dead = frozenset(ref.target for refs in site.graph.dead.values() for ref in refs)
    return Addresses(site.settings.site_url, site.graph.nodes, dead)


@lru_cache(maxsize=4096)
def _quoted(path: str) -> str:
    """Return a path as an address has it; `quote` is slow, and paths come in runs of the same."""
    return quote(path)
