"""Parts that the records of several data files share.

Every key is always there: what is not known is null, never left out and never made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from json import JSONEncoder
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from handrail.model import ActionOutcome, Document, EntryKind, Instant, Node, Usage
from handrail.outputs.address import Addresses

D = TypeVar('D', bound=Document)

VERSION = '1'
"""Raised when a key changes its meaning or goes away; new keys do not raise it."""

closed = with_config(ConfigDict(extra='forbid'))

Day = Annotated[str, Field(description='A day, `2024-01-21`.', json_schema_extra={'format': 'date'})]
Address = Annotated[
    str,
    Field(
        description="Address on the site: absolute when the site's own is configured, else below its root.",
        json_schema_extra={'format': 'uri-reference'},
    ),
]
Services = Annotated[list[str], Field(description='Ids of the services concerned.')]
Seen = Annotated[str, Field(description='Who may read it: public, internal or restricted.')]


@closed
class Moment(TypedDict):
    """An instant that remembers the clock on which it was written."""

    time: Annotated[
        str,
        Field(
            description='The instant with its offset (RFC 3339), `2024-01-21T14:00:00+01:00`.',
            json_schema_extra={'format': 'date-time'},
        ),
    ]
    zone: Annotated[str, Field(description='The IANA time zone of the offset, `Africa/Lagos`.')]
    label: Annotated[str | None, Field(description='The abbreviation that the author wrote, `WAT`.')]


@closed
class UsageRecord(TypedDict):
    """How an incident or a drill used a thing."""

    target: Annotated[str, Field(description='What was used: the kind and the id of a document or a part.')]
    source: Annotated[str, Field(description='The row, action or document that says so.')]
    url: Annotated[Address | None, Field(description='Where it says so.')]
    relation: Annotated[str, Field(description='used, misled, improves, mentioned or drilled.')]
    minutes: Annotated[
        int | None, Field(description='Minutes spent on the refuted hypothesis, for `misled`.')
    ]
    on: Annotated[Day | None, Field(description='Day of the incident or drill.')]
    kinds: Annotated[list[EntryKind], Field(description='Kinds of the timeline row.')]
    text: Annotated[str, Field(description='What the row, action or link says.')]


@closed
class EvidenceRecord(TypedDict):
    """Why an action counts as done."""

    text: Annotated[str, Field(description='What the author wrote.')]
    url: Annotated[Address | None, Field(description='What it links to, on this site or elsewhere.')]
    role: Annotated[
        str | None, Field(description='The role that vouches for it; null for a result of this site.')
    ]
    on: Annotated[Day | None, Field(description='Day on which the role vouched.')]


Outcomes = Annotated[
    list[ActionOutcome], Field(description='What was done in the meantime, and what came of it.')
]

_ENCODER = JSONEncoder(sort_keys=True, ensure_ascii=False)
_INDENTED = JSONEncoder(sort_keys=True, ensure_ascii=False, indent=2)


def dumped(value: Any, *, indented: bool = False) -> str:
    """Return JSON with sorted keys and with characters as they are, on one line or indented."""
    return (_INDENTED if indented else _ENCODER).encode(value)


def schema_address(name: str) -> str:
    """Return the address of a schema below the site's root."""
    return f'schema/{name}.schema.json'


def known(instant: Instant | None) -> Moment | None:
    """Return an instant as a record, None for none."""
    return moment(instant) if instant else None


def moment(instant: Instant) -> Moment:
    """Return an instant as a record. Offsets that RFC 3339 cannot say (with seconds) become UTC."""
    local, zone = instant.local, instant.zone
    offset = local.utcoffset()
    if offset is None or offset.seconds % 60:
        local, zone = instant.utc.astimezone(UTC), 'UTC'
    return Moment(time=local.isoformat(timespec='seconds'), zone=zone, label=instant.label or None)


def distinct(documents: Sequence[D]) -> list[D]:
    """Return the documents in the order of their ids; of several with one id the first."""
    found = {document.id: document for document in reversed(documents)}
    return [found[name] for name in sorted(found)]


def day(on: date | None) -> str | None:
    """Return a day as ISO 8601 has it."""
    return on.isoformat() if on else None


def usage_records(usages: tuple[Usage, ...], addresses: Addresses) -> list[UsageRecord]:
    """Return usages as records, in their order."""
    return [
        UsageRecord(
            target=usage.target,
            source=usage.source,
            url=addresses.of_key(usage.source),
            relation=usage.relation,
            minutes=usage.minutes,
            on=day(usage.on),
            kinds=list(usage.kinds),
            text=usage.text,
        )
        for usage in usages
    ]


def titled(node: Node | None) -> Any:
    """Return the plain title of a node, None for none."""
    return ''.join(span.text for span in node.title) if node else None
