"""Asks a web archive for a copy of a page that is gone."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import quote, urlsplit

__all__ = ['WAYBACK', 'copy_of']

WAYBACK = 'https://archive.org'
LARGEST = 100_000


def copy_of(url: str, archive: str, timeout: float) -> str:
    """Return the address of the latest copy, '' when there is none or the archive does not answer.

    As in https://archive.org/help/wayback_api.php. Only an address of the web is believed.
    """
    asked = f'{archive.rstrip("/")}/wayback/available?url={quote(url, safe="")}'
    try:
        with urllib.request.urlopen(asked, timeout=timeout) as answer:  # noqa: S310 - http(s), see the command
            said = json.loads(answer.read(LARGEST))
        closest = said['archived_snapshots']['closest']
        copy = str(closest['url'])
        if not closest['available'] or urlsplit(copy).scheme not in ('http', 'https'):
            return ''
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return ''
    # The archive writes http; it answers by https as well.
    return copy.replace('http://web.archive.org/', 'https://web.archive.org/', 1)
