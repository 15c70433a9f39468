"""Compares a site with the one that is served: no address that people were given may end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from handrail.finish.landing import why_not
from handrail.model import Place, Problem

DATA = {'runbooks.json': 'runbooks', 'alerts.json': 'alerts', 'incidents.json': 'incidents'}
"""The files of a site that say the addresses of its pages and steps, with the name of their list."""


def ended(before: Mapping[str, bytes], pages: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Return a Problem for each page and step of the site `before` that leads nowhere in `pages`.

    An older address leads on where the new site has a page there that does, or the anchor still stands.
    A site that was built for another audience has other pages: nothing is said of it.
    """
    old, new = _info(before), _info(pages)
    if old.get('audience') != new.get('audience'):
        return ()
    was, now = str(old.get('site_url', '')), str(new.get('site_url', ''))
    found = []
    for file, url in _addresses(before):
        here = now + url.removeprefix(was) if was and url.startswith(was) else url
        if reason := why_not(pages, here, now):
            said = f'{here} was served and leads nowhere: {reason}'
            hint = 'add its old address to the "aliases" of the page, or its old id behind the heading'
            found.append(Problem(Place(file), 'address-ended', said, hint))
    return tuple(found)


def _addresses(pages: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for file, name in DATA.items():
        for entry in json.loads(pages.get(file, b'{}')).get(name, ()):
            yield file, entry['url']
            yield from ((file, step['url']) for step in entry.get('steps', ()))


def _info(pages: Mapping[str, bytes]) -> Mapping[str, object]:
    info: Mapping[str, object] = json.loads(pages.get('build.json', b'{}'))
    return info
