"""The servers that an HAProxy configuration sends connections to, and how it checks them.

Grammar: https://docs.haproxy.org/2.6/configuration.html, sections 2.1 to 2.4 and 5.2.
"""

from __future__ import annotations

import re
import shlex
from typing import Any

SECTIONS = frozenset(
    {'global', 'defaults', 'frontend', 'backend', 'listen', 'peers', 'resolvers', 'userlist'}
)
UNITS = {'us': 0.001, '': 1, 'ms': 1, 's': 1000, 'm': 60_000, 'h': 3_600_000, 'd': 86_400_000}
INTER, FALL = 2000, 3
"""What HAProxy takes where nothing is said: 2 seconds, three failures."""

_TIME = re.compile(r'([0-9]+)(us|ms|s|m|h|d)?')


def read_haproxy(text: str) -> list[dict[str, Any]]:
    """Return each server by the name `SECTION/SERVER` with `check`, `inter_ms` and `fall`.

    Raises ValueError for a time that is none.
    """
    servers: list[dict[str, Any]] = []
    named, usual, general = '', {}, {}  # type: str, dict[str, Any], dict[str, Any]
    for raw in text.splitlines():
        words = shlex.split(raw, comments=True)
        if not words:
            continue
        if words[0] in SECTIONS:
            if words[0] == 'defaults':
                general = {}
            named = '' if words[0] in {'global', 'defaults'} else words[1] if len(words) > 1 else words[0]
            usual = dict(general)
        elif words[0] == 'default-server':
            usual |= _options(words[1:])
            if not named:
                general = dict(usual)
        elif words[0] == 'server' and len(words) > 2 and named:  # noqa: PLR2004 - name and address
            told = {'check': False, 'inter_ms': INTER, 'fall': FALL, **usual, **_options(words[3:])}
            servers.append({'name': f'{named}/{words[1]}', **told})
    return servers


def _options(words: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word, value in zip(words, [*words, ''][1:], strict=True):
        if word in {'check', 'no-check'}:
            found['check'] = word == 'check'
        elif word == 'inter':
            found['inter_ms'] = _milliseconds(value)
        elif word == 'fall':
            found['fall'] = int(value)
    return found


def _milliseconds(value: str) -> int:
    match = _TIME.fullmatch(value)
    if match is None:
        raise ValueError(f'{value!r} is no time')
    return int(int(match[1]) * UNITS[match[2] or ''])
