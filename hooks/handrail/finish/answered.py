"""Whether the addresses that alerts send people to are on a built site, with their anchors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from handrail.finish.landing import why_not
from handrail.model import Place, Problem

DATA = 'alerts.json'


def astray(pages: Mapping[str, bytes], site_url: str) -> Iterator[Problem]:
    """Yield a Problem for each alert whose page, runbook or `runbook_url` leads nowhere on the site.

    An address that is not below that of the site is nobody's to follow here; that and a missing one are
    told by `handrail alerts check`.
    """
    for alert in json.loads(pages.get(DATA, b'{}')).get('alerts', ()):
        urls = (alert['url'], alert['runbook_page'], alert['runbook_url'])
        for url in dict.fromkeys(str(each).partition('{{')[0] for each in urls if each):
            if not site_url or not url.startswith(site_url):
                continue
            if why := why_not(pages, url, site_url):
                said = f'the address {url} of the alert {alert["id"]!r} leads nowhere: {why}'
                yield Problem(Place(DATA), 'alert-coverage', said, 'lead it to a page or step that is there')
