"""Facts: what was found, and of what was not, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """`values` by the name under which rules see them; `absent` says why a fact is not there.

    A key of `absent` is a fact (`mtus`) or one of its keys (`settings.tcp_keepalives_idle`).
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)

    def __or__(self, other: Facts) -> Facts:
        """Return both; what the other one has found stands."""
        values = {**self.values, **other.values}
        absent = {**self.absent, **other.absent}
        return Facts(values, {name: why for name, why in absent.items() if name not in values})


def missing(why: str, *names: str) -> Facts:
    """Return facts that could not be had, all for one reason."""
    return Facts({}, dict.fromkeys(names, why))
