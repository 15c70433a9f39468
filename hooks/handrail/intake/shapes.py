"""Lines that say nothing of an incident: links alone, placeholders, prompts of a template."""

from __future__ import annotations

import re

# One bracket may open within another, no more: else each of a thousand reads to the end of its line.
_TARGET = r'\]\([^()\n]{0,1000}(?:\([^()\n]{0,1000})?\)'
_LINK = re.compile(
    rf'!?\[(?:!?\[)?[^\[\]\n]{{0,300}}{_TARGET}|<?https?://[^\s<>]{{1,1000}}>?|www\.[^\s]{{1,300}}'
)
_NAMED = re.compile(rf'!?\[((?:!?\[)?[^\[\]\n]{{0,300}}){_TARGET}')
_WORD = re.compile(r"\w+(?:['\u2019]\w+)?")
_PLACEHOLDER = re.compile(
    r"""(?:
    _[^\n]{3,4000}_$ | \*[^*\n]{3,4000}\*$ | [<\[{(]{1,2}[^<>\]\[{}\n]{2,300}[>\])}]{1,2}\.?$ | \?+
    | \?\w+$ | \.\.\.+$ | tbd\b | tba\b | n/?a$
    | yyyy | xx+\b | hh:mm | insert\b | your\b | what\b[^.]*\?$ | how\b[^.]*\?$ | who\b[^.]*\?$
    | when\b[^.]*\?$ | why\b[^.]*\?$ | where\b[^.]*\?$
    | list\s(?:any|all|the) | include\s(?:a|any|the) | describe\b | explain\b | someone\b | e\.g\. | >
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(r'^[*_]{0,3}[^:\n]{1,60}:[*_]{0,3}\s*(?P<rest>.*)$')
_FEW = 3


def plain_words(text: str) -> list[str]:
    """The words of a line that belong to no address; a link's own words count."""
    return _WORD.findall(_LINK.sub(' ', _NAMED.sub(r' \1 ', text)))


def is_link_line(text: str) -> bool:
    """Whether a line is a link with at most a few words beside it."""
    return bool(_LINK.search(text)) and len(_WORD.findall(_LINK.sub(' ', text))) <= _FEW


def is_filled(text: str) -> bool:
    """Whether a line holds a value: words that are neither a placeholder nor a prompt nor a bare label."""
    words = text.strip()
    if words.startswith('|'):
        cells = [cell.strip() for cell in words.strip('|').split('|')]
        return sum(bool(_WORD.search(cell)) and not _PLACEHOLDER.match(cell) for cell in cells) > 1
    match = _LABEL.match(words)
    rest = match['rest'] if match else words
    return bool(plain_words(rest)) and not _PLACEHOLDER.match(rest) and not _PLACEHOLDER.match(words)
