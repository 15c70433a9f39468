"""`actions.json`: every distinct action item of the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from handrail.graph import keys
from handrail.model import ActionRow, ActionStatus, ActionType, Evidence, Site, plain
from handrail.outputs.address import Addresses
from handrail.outputs.records import Address, Day, EvidenceRecord, Services, closed, day, titled


@closed
class ActionRecord(TypedDict):
    """One distinct action; lines that ask for the same thing again are in `asked_again`."""

    id: Annotated[str, Field(description='`document-id/action-id`; stays the same for ever.')]
    url: Annotated[Address, Field(description='The line of the action on its page.')]
    text: Annotated[str, Field(description='What is to be done, without markup.')]
    document: Annotated[str, Field(description='Id of the postmortem or drill that asks for it.')]
    document_kind: Annotated[str, Field(description='postmortem or drill.')]
    document_title: Annotated[str, Field(description='Title of that document.')]
    on: Annotated[Day | None, Field(description='Day of the incident or drill.')]
    services: Services
    severity: Annotated[str | None, Field(description='Severity of the incident.')]
    type: Annotated[ActionType | None, Field(description='What it is for.')]
    status: Annotated[ActionStatus, Field(description='State as written.')]
    open: Annotated[bool, Field(description='Whether something is still owed.')]
    overdue: Annotated[
        bool, Field(description='Whether it is open and its due date is past, on the day `as_of`.')
    ]
    owner: Annotated[str | None, Field(description='Id of the team that owns it; null when nobody does.')]
    due: Annotated[Day | None, Field(description='Due date.')]
    due_was: Annotated[list[Day], Field(description='Earlier due dates, the latest first.')]
    done_on: Annotated[Day | None, Field(description='Day on which it was done.')]
    priority: Annotated[str | None, Field(description="Priority, in the team's own words.")]
    tracker: Annotated[str | None, Field(description='Ticket in which it is worked on.')]
    reason: Annotated[str | None, Field(description='Why it is not done, for `not-doing`.')]
    evidence_state: Annotated[
        str | None,
        Field(description='checked, untested, not-run, regressed, attested; null when there is no evidence.'),
    ]
    evidence: Annotated[list[EvidenceRecord], Field(description='Why it counts as done.')]
    asked: Annotated[int, Field(description='How many lines ask for it, this one included.')]
    asked_again: Annotated[list[str], Field(description='Ids of the other lines that ask for it.')]
    extra: Annotated[dict[str, str], Field(description="The team's own `x-` keys.")]


def action_records(site: Site, addresses: Addresses) -> Iterator[ActionRecord]:
    """Yield a record for each distinct action, in the order of their ids."""
    rows = sorted(site.review.actions, key=lambda row: row.key)
    yield from (_record(row, site, addresses) for row in rows)


def _record(row: ActionRow, site: Site, addresses: Addresses) -> ActionRecord:
    action = row.action
    return ActionRecord(
        id=keys.bare(row.key),
        url=addresses.of_key(row.key) or '',
        text=plain(action.text),
        document=keys.bare(row.document),
        document_kind=row.document.partition(':')[0],
        document_title=titled(site.graph.nodes.get(row.document)),
        on=day(row.on),
        services=addresses.named('service', row.services),
        severity=row.severity or None,
        type=action.type,
        status=action.status,
        open=action.status.open,
        overdue=row.overdue,
        owner=action.owner or None,
        due=day(action.due.on) if action.due else None,
        due_was=[on.isoformat() for on in action.due.was] if action.due else [],
        done_on=day(action.done_on),
        priority=action.priority or None,
        tracker=action.tracker or None,
        reason=plain(action.reason) or None,
        evidence_state=row.evidence or None,
        evidence=[_evidence(one, addresses) for one in action.evidence],
        asked=1 + len(row.asked),
        asked_again=[keys.bare(key) for key in row.asked],
        extra=dict(action.extra),
    )


def _evidence(evidence: Evidence, addresses: Addresses) -> EvidenceRecord:
    inside = addresses.of_target(evidence.target) if evidence.target else None
    return EvidenceRecord(
        text=plain(evidence.text),
        url=inside or evidence.href or None,
        role=evidence.role or None,
        on=day(evidence.on),
    )
