"""The page that a device shows for one that it does not keep, where the theme makes none."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from handrail.finish.offline.paper import card_page

TITLE = 'This page is not kept on this device'
WAYS = {
    'runbooks/': 'Runbooks',
    'alerts/': 'Alerts',
    'symptoms/': 'Symptoms, A to Z',
    'contacts.html': 'Contacts',
    '': 'The start page',
}


def absent_page(site_url: str, sheet: str, *, directories: bool = True) -> str:
    """Return the page, whose links lead from the root of the host: it is shown at any address."""
    root = urlsplit(site_url).path.rstrip('/') + '/'
    items = ''.join(
        f'<li><a href="{escape(root + _file(way, directories=directories))}">{name}</a></li>'
        for way, name in WAYS.items()
    )
    body = (
        f"<main>\n<h1>{TITLE}</h1>\n<p>The network, or this site's server, does not answer. "
        'Pages that you have opened before, and what is needed in an incident, are kept here:</p>\n'
        f'<ul>{items}</ul>\n'
        '<p><a href="">Try this page again</a></p>\n</main>'
    )
    return card_page(TITLE, body, root + sheet)


def _file(way: str, *, directories: bool) -> str:
    if directories or not (way.endswith('/') or not way):
        return way
    return 'symptoms.html' if way == 'symptoms/' else f'{way}index.html'
