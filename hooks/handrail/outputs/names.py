"""`names.json`: where alerts and runbooks stand, for the page of an address that is none."""

from __future__ import annotations

import json

from handrail.graph.atlas import page_of
from handrail.model import Site, plain
from handrail.outputs.address import Addresses

NAMES = 'names.json'


def names(site: Site) -> bytes:
    """Return a list of `[address, title]`: relative to the site's root, alerts before runbooks."""
    here = Addresses('', {})
    rows = {
        here.of_page(page_of(one)): plain(one.title).strip() or one.id
        for group in (site.library.alerts, site.library.runbooks)
        for one in group
    }
    lines = (json.dumps(row, ensure_ascii=False, separators=(',', ':')) for row in rows.items())
    return ('[' + ',\n'.join(lines) + ']\n').encode(errors='replace')
