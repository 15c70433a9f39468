"""Whether an address is on a built site, with its anchor."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from handrail.finish.markup import read_html
from handrail.finish.redirects import file_of


def why_not(pages: Mapping[str, str | bytes], url: str, site_url: str) -> str:
    """Return why nobody lands at a whole address on the site whose files are `pages`; '' when they do."""
    parts, root = urlsplit(url), urlsplit(site_url)
    base = root.path.rstrip('/') + '/'
    if parts.netloc != root.netloc or not parts.path.startswith(base):
        return f'it is not below {site_url}'
    address = unquote(parts.path[len(base) :])
    file = next((each for each in (file_of(address), f'{address}/index.html') if each in pages), None)
    if file is None:
        return 'there is no such page'
    anchor = unquote(parts.fragment)
    content = pages[file]
    text = content.decode(errors='replace') if isinstance(content, bytes) else content
    return '' if not anchor or anchor in read_html(text).ids else f'{file} has no anchor {anchor!r}'
