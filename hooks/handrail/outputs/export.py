"""One incident as JSON that stands on its own: the record, its actions, and what it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from handrail.graph import keys
from handrail.model import Node, Postmortem, Site
from handrail.outputs.actions import ActionRecord, action_records
from handrail.outputs.address import Addresses, addresses_of
from handrail.outputs.incidents import IncidentRecord, incident_records
from handrail.outputs.records import VERSION, Address, closed, dumped, schema_address, titled


@closed
class ReferenceRecord(TypedDict):
    """Something else that the incident refers to: a step, a runbook, a practice, another incident."""

    kind: Annotated[str, Field(description='step, runbook, practice, alert, service, postmortem, ...')]
    id: Annotated[
        str, Field(description='`database-connectivity#login`, `net-pg-001`; stays the same for ever.')
    ]
    title: Annotated[str, Field(description='Title, without markup.')]
    document: Annotated[str, Field(description='Title of the document that holds it, without markup.')]
    url: Annotated[Address, Field(description='Where it stands.')]


@closed
class ExportRecord(TypedDict):
    """One incident with what its ids stand for."""

    incident: Annotated[IncidentRecord, Field(description='What is known about the incident.')]
    actions: Annotated[
        list[ActionRecord],
        Field(description='Its distinct actions, and those of others that it asks for again.'),
    ]
    references: Annotated[list[ReferenceRecord], Field(description='What it refers to on this site.')]


def export_json(site: Site, postmortem: Postmortem) -> str:
    """Return one incident in the envelope of the data files; its schema is `incident`."""
    url = site.settings.site_url
    addresses = addresses_of(site)
    head = {
        '$schema': f'{url}{schema_address("incident")}',
        'as_of': site.settings.today.isoformat(),
        'schema_version': VERSION,
        'site': url or None,
    }
    return dumped({**head, **export_record(site, postmortem, addresses)}, indented=True) + '\n'


def export_record(site: Site, postmortem: Postmortem, addresses: Addresses) -> ExportRecord:
    """Return the record of one incident, with its actions and its references."""
    return ExportRecord(
        incident=next(one for one in incident_records(site, addresses) if one['id'] == postmortem.id),
        actions=[*actions_of(site, postmortem, addresses)],
        references=[*references_of(site, postmortem, addresses)],
    )


def actions_of(site: Site, postmortem: Postmortem, addresses: Addresses) -> Iterator[ActionRecord]:
    """Yield the distinct actions that a line of the incident asks for."""
    lines = {keys.bare(keys.action_key(postmortem.id, action.id)) for action in postmortem.actions}
    for record in action_records(site, addresses):
        if lines & {record['id'], *record['asked_again']}:
            yield record


def references_of(site: Site, postmortem: Postmortem, addresses: Addresses) -> Iterator[ReferenceRecord]:
    """Yield what the incident refers to outside of itself, once each, by kind and id."""
    own = keys.key_of(postmortem)
    nodes = site.graph.nodes
    found: dict[str, Node] = {}
    for link in site.graph.links:
        source, target = nodes[link.source], nodes[link.target]
        if source.document == own != target.document:
            found[target.key] = target
    for node in sorted(found.values(), key=lambda each: (each.kind, each.id)):
        yield ReferenceRecord(
            kind=node.kind,
            id=node.id if node.kind != 'step' else keys.bare(node.key),
            title=titled(node),
            document=titled(nodes.get(node.document, node)),
            url=addresses.of_page(node.uri, node.anchor),
        )
