"""What a link in a document points at."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

from handrail.model import Target

CHECK = 'check:'
"""What a link to a check begins with."""


def target_of(uri: str, href: str) -> Target | None:
    """Return the file and anchor below docs that `href`, written in document `uri`, names.

    None for what leaves the site: a scheme, a host, an address from the root. A path that
    climbs out of docs comes back with its `..`, so that it is reported as leading nowhere.
    `check:rule/net-pg-001` names a check by its name.
    """
    if href.startswith(CHECK):
        return Target(kind='check', id=unquote(href.removeprefix(CHECK)))
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    file = unquote(parts.path)
    if parts.scheme or parts.netloc or href.startswith('/') or file.startswith('/'):
        return None
    anchor = unquote(parts.fragment)
    if not file:
        return Target(uri=uri, anchor=anchor)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(uri), file))
    return Target(uri=path, anchor=anchor)
