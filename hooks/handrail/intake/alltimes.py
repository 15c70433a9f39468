"""The zone that a document names once for all of its times: `All times PDT.`, `(all times are UTC)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.intake.account import Shape
from handrail.intake.parts import Part
from handrail.intake.zones import zones_in

_ALL = re.compile(r'\ball\s(?:the\s)?(?:times?|timestamps?)\b[^.;]{0,40}', re.IGNORECASE)
_ROLES = frozenset(('lead', 'other', 'summary', 'duration', 'impact'))
_MOST = 200
"""Lines at the head of a document in which such a sentence is looked for."""


def zone_of_times(parts: Sequence[Part]) -> tuple[str, str]:
    """The label and IANA name of that zone, both '' when there is no such sentence or they differ."""
    said = [mark for part in parts if part.role in _ROLES for mark in part.marks][:_MOST]
    text = ' '.join(mark.text for mark in said if mark.shape in (Shape.text, Shape.item))
    zones = {
        zone.label: zone.iana
        for match in _ALL.finditer(text)
        for zone in zones_in(match[0].replace('*', ' '))[:1]
    }
    return next(iter(zones.items())) if len(zones) == 1 else ('', '')
