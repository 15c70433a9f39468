"""`runbooks.json`: every runbook with its steps, commands and outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from handrail.graph import keys
from handrail.model import Command, Outcome, OutcomeKind, Runbook, Site, Step, StepKind, Target, plain
from handrail.outputs.address import Addresses
from handrail.outputs.records import Address, Seen, Services, UsageRecord, closed, distinct, usage_records


@closed
class CommandRecord(TypedDict):
    """A command of a step."""

    text: Annotated[str, Field(description='The command, without prompt and without output.')]
    language: Annotated[str, Field(description='Language of the fence, `bash`.')]


@closed
class OutcomeRecord(TypedDict):
    """One outcome of a step and where it leads."""

    kind: Annotated[OutcomeKind, Field(description='How it is recognised.')]
    pattern: Annotated[
        str | None, Field(description='Regular expression, searched in standard output and error together.')
    ]
    text: Annotated[str, Field(description='What stands behind the arrow.')]
    leads_to: Annotated[
        str | None, Field(description='`runbook#step` or `runbook`; null when it leads nowhere.')
    ]
    ends: Annotated[bool, Field(description='Whether the trouble is over with it.')]


@closed
class StepRecord(TypedDict):
    """One step."""

    id: Annotated[str, Field(description='`runbook#step`; stays the same for ever.')]
    url: Annotated[Address, Field(description='The step on its page.')]
    title: Annotated[str, Field(description='Title, without markup.')]
    kind: Annotated[StepKind, Field(description='What the step does to the world.')]
    run_from: Annotated[str | None, Field(description='Where to run the command.')]
    minutes: Annotated[int | None, Field(description='How long it takes.')]
    command: Annotated[CommandRecord | None, Field(description='Its one command.')]
    outcomes: Annotated[list[OutcomeRecord], Field(description='In the order in which they are tried.')]
    affects: Annotated[str | None, Field(description='What a change affects.')]
    undo: Annotated[CommandRecord | None, Field(description='How a change is undone.')]
    undo_text: Annotated[str | None, Field(description='How it is undone, in words.')]
    irreversible: Annotated[str | None, Field(description='Why a change cannot be undone.')]
    team: Annotated[str | None, Field(description='Team that an escalation calls.')]
    after_minutes: Annotated[int | None, Field(description='Minutes without progress before calling it.')]
    usages: Annotated[list[UsageRecord], Field(description='Incidents and drills that used the step.')]


@closed
class VariableRecord(TypedDict):
    """A value that the commands need."""

    name: Annotated[str, Field(description='Name of the shell variable.')]
    description: Annotated[str, Field(description='What it is.')]
    example: Annotated[str, Field(description='An example.')]
    pattern: Annotated[str, Field(description='Regular expression that it matches; empty for any.')]
    label: Annotated[str, Field(description='Label of an alert that holds it; empty for none.')]


@closed
class RunbookRecord(TypedDict):
    """One runbook."""

    id: Annotated[str, Field(description='Id of the runbook; stays the same for ever.')]
    url: Annotated[Address, Field(description='Page of the runbook.')]
    title: Annotated[str, Field(description='Title, without markup.')]
    visibility: Seen
    prose_only: Annotated[bool, Field(description='Whether nobody has written steps for it yet.')]
    owner: Annotated[str | None, Field(description='Id of the team that owns it.')]
    services: Services
    alerts: Annotated[list[str], Field(description='Names of the alerts that it answers.')]
    signatures: Annotated[list[str], Field(description='Exact error strings by which it is found.')]
    stop: Annotated[list[str], Field(description='When to stop and escalate.')]
    needs: Annotated[list[str], Field(description='Access and tools that it takes.')]
    variables: Annotated[list[VariableRecord], Field(description='Values that the commands need.')]
    steps: Annotated[list[StepRecord], Field(description='Steps; the first one is where to begin.')]
    usages: Annotated[list[UsageRecord], Field(description='Incidents and drills that used it as a whole.')]


def runbook_records(site: Site, addresses: Addresses) -> Iterator[RunbookRecord]:
    """Yield a record for each runbook, in the order of their ids."""
    yield from (_record(one, site, addresses) for one in distinct(site.library.runbooks))


def _record(one: Runbook, site: Site, addresses: Addresses) -> RunbookRecord:
    return RunbookRecord(
        id=one.id,
        url=addresses.of_page(one.uri),
        title=plain(one.title),
        visibility=one.visibility,
        prose_only=one.prose_only,
        owner=one.owner or None,
        services=addresses.named('service', one.services),
        alerts=addresses.named('alert', one.alerts),
        signatures=list(one.signatures),
        stop=list(one.stop),
        needs=list(one.needs),
        variables=[
            VariableRecord(
                name=each.name,
                description=each.description,
                example=each.example,
                pattern=each.pattern,
                label=each.label,
            )
            for each in one.variables
        ],
        steps=[_step(one, step, site, addresses) for step in one.steps],
        usages=usage_records(site.review.usages.get(keys.key_of(one), ()), addresses),
    )


def _step(runbook: Runbook, step: Step, site: Site, addresses: Addresses) -> StepRecord:
    key = keys.step_key(runbook.id, step.anchor)
    ways = {link.ref.target: keys.bare(link.target) for link in site.graph.outgoing.get(key, ())}
    return StepRecord(
        id=keys.bare(key),
        url=addresses.of_page(runbook.uri, step.anchor),
        title=plain(step.title),
        kind=step.kind,
        run_from=step.from_place or None,
        minutes=step.minutes,
        command=_command(step.command),
        outcomes=[_outcome(outcome, ways) for outcome in step.outcomes],
        affects=plain(step.affects) or None,
        undo=_command(step.undo),
        undo_text=plain(step.undo_text) or None,
        irreversible=plain(step.irreversible) or None,
        team=step.team or None,
        after_minutes=step.after_minutes,
        usages=usage_records(site.review.usages.get(key, ()), addresses),
    )


def _command(command: Command | None) -> CommandRecord | None:
    return CommandRecord(text=command.text, language=command.language) if command else None


def _outcome(outcome: Outcome, ways: Mapping[Target, str]) -> OutcomeRecord:
    return OutcomeRecord(
        kind=outcome.kind,
        pattern=outcome.pattern or None,
        text=plain(outcome.text),
        leads_to=ways.get(outcome.target) if outcome.target else None,
        ends=outcome.target is None,
    )
