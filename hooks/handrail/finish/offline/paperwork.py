"""The files for paper: a card for each runbook as page and as text, the contact sheet as both."""

from __future__ import annotations

import re
from html import unescape

from handrail.finish.offline.card import card_of
from handrail.finish.offline.cardpage import card_html
from handrail.finish.offline.cardtext import card_text
from handrail.finish.offline.paper import CARD_STYLE
from handrail.finish.offline.sheet import contacts_html, contacts_text
from handrail.model import Site

SHEET = 'assets/handrail/paper.css'


def paper_files(site: Site, built: str, *, directories: bool) -> dict[str, bytes]:
    """Return the files by their path below the site; `built` says which build they are of.

    `directories`: whether pages stand in folders of their own.
    """
    home = './' if directories else 'index.html'
    files = {
        SHEET: CARD_STYLE.encode(),
        'contacts.html': contacts_html(site, built, SHEET, home).encode(errors='replace'),
        'contacts.txt': contacts_text(site, built),
    }
    for runbook in site.library.runbooks:
        folder = runbook.uri.removesuffix('.md')
        page = './' if directories else f'../{folder.rpartition("/")[2]}.html'
        address = f'{site.settings.site_url}{page_address(runbook.uri, directories=directories)}'
        card = card_of(site, runbook, address, built)
        up = '../' * (folder.count('/') + 1)
        files[f'{folder}/card.html'] = card_html(card, page, f'{up}{SHEET}').encode(errors='replace')
        files[f'{folder}/card.txt'] = card_text(card)
    return files


def page_address(uri: str, *, directories: bool) -> str:
    """Return the address of a page below the site, as MkDocs has it: `runbooks/x.md` is `runbooks/x/`."""
    path = uri.removesuffix('.md')
    folder, slash, name = path.rpartition('/')
    if name in ('index', 'README'):
        return f'{folder}{slash}' if directories or not folder else f'{folder}/index.html'
    return f'{path}/' if directories else f'{path}.html'


def plain_words(html: str) -> str:
    """Return the words of a line of our own HTML."""
    return unescape(re.sub(r'<[^>]*>', '', html))
