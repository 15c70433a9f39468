"""What became of a change of the network configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handrail.model.audit import Reach

NetChangeResult = Literal['confirmed', 'restored', 'rejected', 'failed']
"""`rejected`: nothing was changed anywhere; `failed`: it was to be restored, and not all of it is."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A file of the configuration, and where it belongs."""

    file: str
    place: str
    path: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of PostgreSQL that the change gives another value; `takes` is what that takes."""

    name: str
    before: str
    after: str
    takes: Literal['reload', 'new-connections', 'restart']


@dataclass(frozen=True, slots=True)
class NetChange:
    """One change; the site shows it, and the rule NET-CHG-001 judges it.

    `at` is its beginning, `2024-03-05T04:30:00.123Z`; `change` and `good` are commits: what was tried, and
    what ran before; `restored_as` is the commit that put `good` back. `logins_before` and `logins_after`
    are the subnets from which every login got in; `tried` holds the numbers by the time: `before`,
    `after`, `restored`. `share` is the share of lost logins that the number of logins would have shown.
    `by` is who ended it: `deployer`, or `timer`.
    """

    name: str
    at: str
    change: str
    subject: str
    author: str
    reviewed_by: str
    good: str = ''
    result: NetChangeResult = 'rejected'
    reason: str = ''
    by: str = 'deployer'
    restored_as: str = ''
    seconds: float = 0.0
    restored_in: float = 0.0
    validated: bool = False
    rollback_timer_s: int = 0
    share: float = 0.0
    files: tuple[Changed, ...] = ()
    settings: tuple[Setting, ...] = ()
    logins_before: tuple[str, ...] = ()
    logins_after: tuple[str, ...] = ()
    before: tuple[Reach, ...] = ()
    after: tuple[Reach, ...] = ()
    restored: tuple[Reach, ...] = ()
    digest: str = ''
