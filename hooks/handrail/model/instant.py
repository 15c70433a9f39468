"""A point in time that remembers how it was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, reset_tzpath

from handrail.model.place import Place

# The pinned tzdata package, never the machine's own tables: one commit gives the same instants everywhere.
reset_tzpath(to=())


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant of an incident.

    `utc` is aware and in UTC. `zone` is the IANA name under which it was written
    (`Africa/Lagos`, or `UTC`); `label` is the abbreviation that people wrote (`WAT`), kept for
    display; `text` is the whole as it stands in the source.
    """

    utc: datetime
    zone: str
    label: str
    text: str
    at: Place

    @property
    def local(self) -> datetime:
        """The same instant on the clock of its zone."""
        return self.utc.astimezone(ZoneInfo(self.zone))
