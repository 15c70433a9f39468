"""Plain text as Markdown that shows exactly its characters."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = re.compile(r'([\\`*_\[\]{}<>&~#|!])')
_HIDDEN = frozenset({'Cc', 'Cf', 'Cs', 'Co', 'Cn'})


def words(text: str) -> str:
    """Return a text on one line, without characters that nobody sees (controls, bidi, lone surrogates)."""
    seen = ''.join(
        ' ' if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _HIDDEN
    )
    return ' '.join(seen.split())


def escaped(text: str) -> str:
    """Return a text on one line as Markdown (CommonMark, backslash escapes)."""
    return _SPECIAL.sub(r'\\\1', words(text))
