"""`incidents.json`: what is known about every incident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from handrail.graph import keys
from handrail.model import (
    Action,
    EntryKind,
    Escalation,
    Facts,
    Flag,
    Hypothesis,
    Postmortem,
    PostmortemStatus,
    Site,
    TimelineEntry,
    plain,
)
from handrail.outputs.address import Addresses
from handrail.outputs.records import (
    Address,
    Day,
    Moment,
    Outcomes,
    Seen,
    Services,
    closed,
    day,
    distinct,
    known,
)
from handrail.review.milestones import day_of


@closed
class RowRecord(TypedDict):
    """One row of the timeline."""

    id: Annotated[str, Field(description='Address of the row on its page, `t1345`.')]
    at: Annotated[
        Moment | None, Field(description='When; null where the row names no instant for certain (in drafts).')
    ]
    written: Annotated[
        str | None, Field(description='Date, clock and label as the author wrote them, `22:30 PST`.')
    ]
    kinds: Annotated[list[EntryKind], Field(description='What the row is about.')]
    outcomes: Outcomes
    text: Annotated[str, Field(description='What happened, without markup.')]


@closed
class DurationRecord(TypedDict):
    """Minutes between two moments, or the reason why there is no such number."""

    name: Annotated[str, Field(description='Stable name, `time-to-detect`.')]
    minutes: Annotated[int | None, Field(description='Whole minutes; null when they cannot be computed.')]
    formula: Annotated[str, Field(description='What is subtracted from what.')]
    reason: Annotated[str | None, Field(description='Why there is no number.')]


@closed
class HypothesisRecord(TypedDict):
    """What was believed for a while."""

    opened: Annotated[str, Field(description='Id of the row that opened it.')]
    closed: Annotated[str | None, Field(description='Id of the row with the verdict.')]
    verdict: Annotated[str, Field(description='refuted, confirmed or open.')]
    minutes: Annotated[int | None, Field(description='From opening to verdict.')]
    outcomes: Outcomes
    steps: Annotated[list[str], Field(description='Runbook steps that its rows name, `runbook#step`.')]


@closed
class EscalationRecord(TypedDict):
    """A call for help."""

    row: Annotated[str, Field(description='Id of the row.')]
    minutes: Annotated[int | None, Field(description='Minutes since the first investigation.')]


@closed
class FlagRecord(TypedDict):
    """Something that does not fit together."""

    code: Annotated[str, Field(description='Stable name of the rule.')]
    message: Annotated[str, Field(description='What does not fit.')]


@closed
class StatedRecord(TypedDict):
    """A value that the source gave and that can be computed too."""

    name: Annotated[str, Field(description='Name of the value, `duration`.')]
    text: Annotated[str, Field(description='The value as it was given.')]
    minutes: Annotated[int | None, Field(description='The value in minutes, where it is a quantity.')]


@closed
class IncidentRecord(TypedDict):
    """One incident."""

    id: Annotated[str, Field(description='Id of the postmortem; stays the same for ever.')]
    url: Annotated[Address, Field(description='Page of the postmortem.')]
    title: Annotated[str, Field(description='Title, without markup.')]
    status: Annotated[PostmortemStatus, Field(description='Life cycle of the document.')]
    visibility: Seen
    on: Annotated[Day | None, Field(description='Local day of the incident; null where none is known.')]
    ongoing: Annotated[bool, Field(description='Whether it is not resolved yet.')]
    services: Services
    severity: Annotated[str | None, Field(description='Severity, where one is stated.')]
    trigger: Annotated[str | None, Field(description='What set it off.')]
    cause: Annotated[str | None, Field(description='Kind of cause.')]
    incident: Annotated[str | None, Field(description='Id in the pager or tracker.')]
    responders: Annotated[list[str], Field(description='Roles that responded.')]
    impact: Annotated[dict[str, str], Field(description='Impact numbers by name.')]
    timezone: Annotated[str, Field(description='IANA time zone of the document.')]
    started: Annotated[Moment | None, Field(description='Start, as stated.')]
    detected: Annotated[Moment | None, Field(description='Detection, as stated.')]
    acknowledged: Annotated[Moment | None, Field(description='Acknowledgement, as stated.')]
    mitigated: Annotated[Moment | None, Field(description='Mitigation, as stated.')]
    resolved: Annotated[Moment | None, Field(description='Resolution, as stated.')]
    first_signal: Annotated[Moment | None, Field(description='First signal or alert of the timeline.')]
    stated: Annotated[list[StatedRecord], Field(description='Values that the source gave.')]
    durations: Annotated[list[DurationRecord], Field(description='Computed from the instants, never typed.')]
    missing: Annotated[list[str], Field(description='What is neither stated nor in the timeline.')]
    flags: Annotated[list[FlagRecord], Field(description='What does not fit together.')]
    hypotheses: Annotated[list[HypothesisRecord], Field(description='The hypothesis ledger.')]
    escalations: Annotated[list[EscalationRecord], Field(description='Calls for help.')]
    timeline: Annotated[list[RowRecord], Field(description='Rows in the order of the document.')]
    actions: Annotated[list[str], Field(description='Ids of all its action lines, repeats as well.')]
    related: Annotated[list[str], Field(description='Ids of related incidents.')]
    extra: Annotated[dict[str, str], Field(description="The team's own `x-` keys.")]


def incident_records(site: Site, addresses: Addresses) -> Iterator[IncidentRecord]:
    """Yield a record for each postmortem, in the order of their ids."""
    empty = Facts('', None)
    for one in distinct(site.library.postmortems):
        yield _record(one, site.review.facts.get(one.id, empty), addresses)


def _record(one: Postmortem, facts: Facts, addresses: Addresses) -> IncidentRecord:
    return IncidentRecord(
        id=one.id,
        url=addresses.of_page(one.uri),
        title=plain(one.title),
        status=one.status,
        visibility=one.visibility,
        on=day(day_of(one)),
        ongoing=facts.ongoing,
        services=addresses.named('service', one.services),
        severity=one.severity or None,
        trigger=one.trigger or None,
        cause=one.cause or None,
        incident=one.incident or None,
        responders=list(one.responders),
        impact=dict(one.impact),
        timezone=one.timezone,
        started=known(one.started),
        detected=known(one.detected),
        acknowledged=known(one.acknowledged),
        mitigated=known(one.mitigated),
        resolved=known(one.resolved),
        first_signal=known(facts.first_signal),
        stated=[StatedRecord(name=each.name, text=each.text, minutes=each.minutes) for each in one.stated],
        durations=[
            DurationRecord(
                name=each.name, minutes=each.minutes, formula=each.formula, reason=each.reason or None
            )
            for each in facts.durations
        ],
        missing=list(facts.missing),
        flags=[_flag(flag) for flag in facts.flags],
        hypotheses=[_hypothesis(each) for each in facts.hypotheses],
        escalations=[_escalation(each) for each in facts.escalations],
        timeline=[_row(row) for row in one.timeline],
        actions=[_action(one, action) for action in one.actions],
        related=addresses.named('postmortem', one.related),
        extra=dict(one.extra),
    )


def _row(row: TimelineEntry) -> RowRecord:
    return RowRecord(
        id=row.anchor,
        at=known(row.instant),
        written=row.written or None,
        kinds=[mark.kind for mark in row.marks],
        outcomes=[mark.outcome for mark in row.marks if mark.outcome],
        text=plain(row.text),
    )


def _hypothesis(hypothesis: Hypothesis) -> HypothesisRecord:
    return HypothesisRecord(
        opened=hypothesis.opened.anchor,
        closed=hypothesis.closed.anchor if hypothesis.closed else None,
        verdict=hypothesis.verdict,
        minutes=hypothesis.minutes,
        outcomes=list(hypothesis.outcomes),
        steps=[keys.bare(key) for key in hypothesis.steps],
    )


def _escalation(escalation: Escalation) -> EscalationRecord:
    return EscalationRecord(row=escalation.entry.anchor, minutes=escalation.minutes)


def _flag(flag: Flag) -> FlagRecord:
    return FlagRecord(code=flag.code, message=flag.message)


def _action(one: Postmortem, action: Action) -> str:
    return keys.bare(keys.action_key(one.id, action.id))
