"""What a file that is no document permits in itself, by a line that says why.

JSON, CSV and drawings know no comments of ours, but each can hold a line with these words: a key of JSON
(`"//": "handrail: allow secret reason: the key of a public map"`), a row, a comment. It holds for its
own line and the next one. Pages have none: what they show is permitted in the document that they are made of.
"""

from __future__ import annotations

import re

ENDINGS = frozenset(
    {'json', 'csv', 'txt', 'svg', 'xml', 'yml', 'yaml', 'webmanifest', 'map', 'css', 'js', 'mjs'}
)
"""Files that may hold such a line."""

_WORD = 'handrail'
_LINE = re.compile(
    r'handrail[ \t]*:[ \t]*allow[ \t]+([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)[ \t]+reason[ \t]*[:=][ \t]*'
    r'[^\s"\'*<>-]'
)


def permitted(ending: str, text: str) -> dict[int, frozenset[str]]:
    """Return the rules that a file with this ending switches off, by the line for which they are."""
    if ending not in ENDINGS or _WORD not in text:
        return {}
    found: dict[int, frozenset[str]] = {}
    for match in _LINE.finditer(text):
        rules = frozenset(rule.strip() for rule in match[1].split(','))
        line = text.count('\n', 0, match.start()) + 1
        for each in (line, line + 1):
            found[each] = found.get(each, frozenset()) | rules
    return found
