"""Passwords in addresses: `postgres://app:password@db/x` (RFC 3986, 3.2.1), whatever the scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CREDENTIALS = re.compile(r'(?<=://)[^\s/@:<>$"\'{}*`|]{0,64}:([^\s/@<>"\'`|]{1,128})@(?=[\w\[$<{])')
_FILLED = re.compile(r'\$|\{|\*{2,}|\.{3}|x{3,}|…|%s|^\[|redacted', re.IGNORECASE)
"""A password that is none: a variable, dots or stars."""


def passwords(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each password in an address begins and ends."""
    if '://' in text and '@' in text:
        for match in _CREDENTIALS.finditer(text):
            if not _FILLED.search(match[1]):
                yield match.start(1), match.end(1)
