"""Kinds of a timeline's rows that their own title states: `Issue Detected`, `Escalation:`."""

from __future__ import annotations

import re

from handrail.model import EntryKind

_TITLES = {
    EntryKind.signal: 'issue|incident|problem|outage|fault|error; detected|detection|discovered; '
    'detection time',
    EntryKind.alert: 'alert|alerts; received|triggered|fired; ',
    EntryKind.ack: 'alert|incident|page; acknowledged|acknowledgement; ',
    EntryKind.investigation: 'initial|issue|incident; '
    'investigation|investigation started|investigation begins|'
    'investigation began|investigation initiated|investigation begun; ',
    EntryKind.hypothesis: 'initial|first; hypothesis|assumption; ',
    EntryKind.escalation: 'issue|incident; escalation|escalated; escalated to',
    EntryKind.comms: 'customer|external|internal|status; communication|communications; status update',
    EntryKind.cause_found: 'root cause|cause; identified|found|identification|discovered; ',
    EntryKind.mitigated: 'issue|incident|outage|impact; mitigated; ',
    EntryKind.resolved: 'issue|incident|problem|outage|full|final; resolved|resolution; ',
}
"""What a title may begin with; what it says; other whole titles."""

_ALONE = frozenset({EntryKind.cause_found, EntryKind.ack, EntryKind.alert})
"""Kinds whose titles must name what they speak of: `identified` alone can be anything."""

_LABEL = re.compile(
    r'^[\s*_`:\-]*(?P<title>[A-Za-z][A-Za-z /&]{3,40}?)[*_`\s]*(?:[:(;.]|\s[-\u2013\u2014]\s|$)'
)


def _table() -> dict[str, str]:
    titles: dict[str, str] = {}
    for kind, text in _TITLES.items():
        firsts, words, whole = (part.split('|') for part in text.split(';'))
        for word in (word.strip() for word in words):
            if kind not in _ALONE:
                titles[word] = kind.value
            for first in firsts:
                titles[f'{first.strip()} {word}'] = kind.value
        for title in whole:
            titles[title.strip()] = kind.value
    titles.pop('', None)
    return titles


_KINDS = _table()


def kinds_of(text: str) -> tuple[str, ...]:
    """The kind that the label or title at the beginning of an entry's words names, if any.

    Sentences state none: `Issue detected by a monitor that also ...` could be anything.
    """
    match = _LABEL.match(text)
    kind = _KINDS.get(' '.join(match['title'].lower().split())) if match else None
    return (kind,) if kind else ()
