"""All rows of the tables of actions in one file, which the script of a table loads when it is asked for more.

They are taken from the pages as these are written: a row reads the same wherever it stands. The file is
HTML, but no page: nothing that looks for pages takes it for one.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

from handrail.graph import keys
from handrail.model import Site
from handrail.pages.tallies import chosen

ROWS = 'actions.txt'
FOLDER = 'actions/'
"""The pages that together hold each row: every action has an owner, or none."""

_ID = re.compile(r'<small [^>]*?data-action="([^"]*)"')
_LINK = re.compile(r'(<a [^>]*?href=")(?![a-zA-Z][a-zA-Z0-9+.-]*:|/)([^"]*)')
"""One that is relative to its page."""

_ROOT = 'https://site.invalid/'


class ActionRows:
    """Gathers the rows of one build."""

    def __init__(self, site: Site) -> None:
        """Take from the site in which order the rows stand: the most pressing first."""
        self.order = tuple(keys.bare(row.key) for row in chosen(site.review.actions, {}))
        self.found: dict[str, str] = {}

    def page(self, path: str, html: str) -> None:
        """Look at a page as it is written to `path` below the site."""
        if not path.startswith(FOLDER):
            return
        for part in html.split('<tr>')[1:]:
            row = part.partition('</tr>')[0]
            known = _ID.search(row)
            if known and unescape(known[1]) not in self.found:
                self.found[unescape(known[1])] = moved(row, path)

    def write(self, site_dir: Path) -> None:
        """Write what was found; a row that no page holds is not there."""
        rows = ''.join(f'<tr>{self.found[key]}</tr>\n' for key in self.order if key in self.found)
        text = f'<table>\n{rows}</table>\n'
        (site_dir / ROWS).write_text(text, encoding='utf-8', errors='xmlcharrefreplace')


def moved(row: str, path: str) -> str:
    """Return a row of the page at `path` with links as they are from the root of the site: `./teams/`."""

    def linked(found: re.Match[str]) -> str:
        return f'{found[1]}./{urljoin(_ROOT + path, found[2]).removeprefix(_ROOT)}'

    return _LINK.sub(linked, row)
