"""`alerts.json`: every alert and where it sends the person on call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from handrail.graph import keys
from handrail.model import Alert, Site, plain
from handrail.outputs.address import Addresses
from handrail.outputs.records import Address, Seen, Services, UsageRecord, closed, distinct, usage_records


@closed
class AlertRecord(TypedDict):
    """One alert, declared in a rule file or in a page of its own."""

    id: Annotated[str, Field(description='Name of the alert.')]
    url: Annotated[Address, Field(description='Page of the alert.')]
    title: Annotated[str, Field(description='Title, without markup.')]
    visibility: Seen
    source: Annotated[str, Field(description='What raises it: prometheus, grafana, ...')]
    declared_in: Annotated[str | None, Field(description='File below docs in which it is declared.')]
    severity: Annotated[str | None, Field(description='Its severity.')]
    owner: Annotated[str | None, Field(description='Id of the team that owns it.')]
    services: Services
    summary: Annotated[str | None, Field(description='What it says.')]
    expression: Annotated[str | None, Field(description='Expression of a rule.')]
    duration: Annotated[str | None, Field(description='How long the expression must hold, `5m`.')]
    labels: Annotated[dict[str, str], Field(description='Labels of a rule.')]
    runbook_url: Annotated[str | None, Field(description='Address of its runbook, as written.')]
    runbook: Annotated[
        str | None, Field(description='What that leads to on this site: `runbook`, `runbook#step`, alert.')
    ]
    runbook_page: Annotated[Address | None, Field(description='Where that stands.')]
    answered_by: Annotated[list[str], Field(description='Ids of the runbooks that name it.')]
    usages: Annotated[list[UsageRecord], Field(description='Incidents and drills that name it.')]


def alert_records(site: Site, addresses: Addresses) -> Iterator[AlertRecord]:
    """Yield a record for each alert, in the order of their names."""
    yield from (_record(one, site, addresses) for one in distinct(site.library.alerts))


def _record(one: Alert, site: Site, addresses: Addresses) -> AlertRecord:
    key = keys.key_of(one)
    leads = next(
        (link.target for link in site.graph.outgoing.get(key, ()) if link.ref.role == 'runbook'), None
    )
    return AlertRecord(
        id=one.id,
        url=addresses.of_key(key) or '',
        title=plain(one.title),
        visibility=one.visibility,
        source=one.source,
        declared_in=one.declared_in or None,
        severity=one.severity or None,
        owner=one.owner or None,
        services=addresses.named('service', one.services),
        summary=one.summary or None,
        expression=one.expression or None,
        duration=one.duration or None,
        labels=dict(one.labels),
        runbook_url=(one.runbook_url or None) if one.runbook not in addresses.dead else None,
        runbook=keys.bare(leads) if leads else None,
        runbook_page=addresses.of_key(leads) if leads else None,
        answered_by=sorted(runbook.id for runbook in site.library.runbooks if one.id in runbook.alerts),
        usages=usage_records(site.review.usages.get(key, ()), addresses),
    )
