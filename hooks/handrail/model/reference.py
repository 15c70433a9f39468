"""The documents that incidents and runbooks lean on: practices, alerts, services, teams, drills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handrail.model.document import Document
from handrail.model.place import Place
from handrail.model.postmortem import Action
from handrail.model.text import Inline, Target


@dataclass(frozen=True, slots=True)
class RuleExample:
    """Facts on which a practice's rule must hold (`passes`) or must not; `facts` is JSON."""

    passes: bool
    title: str
    facts: str
    at: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Document):
    """A network best practice with its own rule, one CEL expression over facts."""

    applies_to: str
    severity: str
    facts: str  # live | declared | both
    check: str
    check_at: Place
    owner: str = ''
    examples: tuple[RuleExample, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Document):
    """An alert, declared in a Prometheus rule file or in a page of its own.

    `expression`, `duration` and `labels` come from a rule file. `runbook_url` is as written,
    `runbook` is what it points at on this site (empty Target when it leads elsewhere).
    """

    source: str  # prometheus | grafana | datadog | cloudwatch | ...
    severity: str = ''
    owner: str = ''
    services: tuple[str, ...] = ()
    summary: str = ''
    expression: str = ''
    duration: str = ''
    labels: tuple[tuple[str, str], ...] = ()
    runbook_url: str = ''
    runbook: Target | None = None
    declared_in: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Document):
    """What runs: who owns it, what it depends on, from which networks it is used."""

    owner: str = ''
    depends_on: tuple[str, ...] = ()
    inventory: str = '{}'  # JSON: app_subnets, pool_total, ... as the rules see it
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Contacts:
    """How to reach a team at night. `phone` is a role's number, never a person's."""

    pager: str = ''
    schedule: str = ''
    chat: str = ''
    phone: str = ''
    hours: str = ''
    outside_hours: str = ''


@dataclass(frozen=True, slots=True)
class Team:
    """A team that owns things; `outside_hours` of its contacts names the team that stands in.

    `handle` is its name on the Git host (`@example/database`). `first`: whoever does not know whom to
    call calls this one.
    """

    id: str
    name: str
    contacts: Contacts
    at: Place
    about: str = ''
    handle: str = ''
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(Document):
    """A rehearsal of a runbook: it counts as freshness and may open actions."""

    on: date
    runbook: str
    path: tuple[str, ...] = ()
    minutes: int | None = None
    fault: str = ''
    outcome: Inline = ()
    actions: tuple[Action, ...] = ()
    runbook_target: Target | None = None
