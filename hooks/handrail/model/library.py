"""Everything that was read, before anything is concluded from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from handrail.model.audit import NO_AUDITS, Audits
from handrail.model.document import Document, PlainPage, Visibility
from handrail.model.evidence import NO_CHECKS, Checks
from handrail.model.place import Problem, Waiver
from handrail.model.postmortem import Postmortem
from handrail.model.reference import Alert, Drill, Practice, Service, Team
from handrail.model.runbook import Runbook


@dataclass(frozen=True, slots=True)
class Offline:
    """What readers' devices keep for the time without a network.

    `enabled` False: nothing, and what an earlier build left there is removed. `preview`: the build
    is looked at and thrown away; it keeps nothing and removes nothing. `files` and `megabytes`
    (10^6 bytes, uncompressed) are the most that is kept unasked.
    """

    enabled: bool = True
    preview: bool = False
    files: int = 2000
    megabytes: int = 50


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build is told from outside; nothing in it is read from the clock.

    `today` decides what is overdue; `audience` is the highest visibility that the build may
    hold; `severities` are the allowed levels, worst first; `timezone` is the zone of documents
    that name none; `site_url` ends with a slash; `report` is where a reader says
    that a page is wrong, an address with `{title}`, `{body}` and `{path}` to fill in; `search` is
    `handrail`, or `stock` for the theme's own; `scripts` are hashes of inline scripts that may run
    beside the theme's; `preview` names the change that the build shows, '' for the site in force,
    whose address `published` is ('' unknown).
    """

    today: date
    audience: Visibility = Visibility.internal
    severities: tuple[str, ...] = ('SEV1', 'SEV2', 'SEV3', 'SEV4')
    timezone: str = 'UTC'
    site_url: str = ''
    docs_dir: str = 'docs'
    report: str = ''
    search: str = 'handrail'
    offline: Offline = Offline()
    scripts: tuple[str, ...] = ()
    preview: str = ''
    published: str = ''


@dataclass(frozen=True, slots=True)
class Library:
    """All documents by kind, each in the order of their uri, and what was wrong in them.

    `files` are all paths below docs, documents or not (images, YAML), that a link may name; `audits`
    and `checks` are what lies beside the documents.
    """

    postmortems: tuple[Postmortem, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    practices: tuple[Practice, ...] = ()
    alerts: tuple[Alert, ...] = ()
    services: tuple[Service, ...] = ()
    teams: tuple[Team, ...] = ()
    drills: tuple[Drill, ...] = ()
    plain: tuple[PlainPage, ...] = ()
    files: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = field(default=(), repr=False)
    waivers: tuple[Waiver, ...] = ()
    audits: Audits = NO_AUDITS
    checks: Checks = NO_CHECKS

    def documents(self) -> Iterator[Document]:
        """All structured documents, then the plain pages."""
        yield from self.postmortems
        yield from self.runbooks
        yield from self.practices
        yield from self.alerts
        yield from self.services
        yield from self.drills
        yield from self.plain
