"""The published schemas of the data files: JSON Schema 2020-12, made from the types of the records."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from handrail.outputs.actions import ActionRecord
from handrail.outputs.alerts import AlertRecord
from handrail.outputs.incidents import IncidentRecord
from handrail.outputs.records import VERSION, dumped
from handrail.outputs.runbooks import RunbookRecord
from handrail.source.schemas import front_matter_schemas

DIALECT = 'https://json-schema.org/draft/2020-12/schema'

RECORDS: Mapping[str, Any] = MappingProxyType(
    {'actions': ActionRecord, 'incidents': IncidentRecord, 'runbooks': RunbookRecord, 'alerts': AlertRecord}
)
"""The type of the records of each data file, by its name without `.json`."""


def schemas(site_url: str = '') -> dict[str, str]:
    """Return the JSON Schema of each data file and of the front matter of each kind, by name.

    Data files go by their name without `.json` (`actions`), front matter by its kind (`runbook`).
    """
    data = {
        name: dumped(_envelope(name, record, site_url), indented=True) + '\n'
        for name, record in RECORDS.items()
    }
    return {kind: schema.decode() for kind, schema in front_matter_schemas().items()} | data


def schema_files(site_url: str) -> dict[str, str]:
    """Return the same by their address below the site's root."""
    return {schema_address(name): text for name, text in schemas(site_url).items()}


def schema_address(name: str) -> str:
    """Return the address of a schema below the site's root."""
    return f'schema/{name}.schema.json'


def _envelope(name: str, record: Any, site_url: str) -> dict[str, Any]:
    """Return the schema of a data file; the records' own definitions come from their types."""
    inner = TypeAdapter(record).json_schema(mode='serialization', ref_template='#/$defs/{model}')
    definitions = inner.pop('$defs', {})
    definitions[record.__name__] = inner
    properties: dict[str, Any] = {
        '$schema': {'type': 'string', 'format': 'uri-reference', 'description': 'Address of this schema.'},
        'as_of': {'type': 'string', 'format': 'date', 'description': 'The day for which "overdue" holds.'},
        'schema_version': {'const': VERSION, 'description': 'Raised when a key changes its meaning or goes.'},
        'site': {'type': ['string', 'null'], 'description': "The site's own address, null when not known."},
        name: {'type': 'array', 'items': {'$ref': f'#/$defs/{record.__name__}'}},
    }
    return {
        '$schema': DIALECT,
        '$id': f'{site_url}{schema_address(name)}',
        'title': f'{name}.json',
        'type': 'object',
        'properties': properties,
        'required': sorted(properties),
        'additionalProperties': False,
        '$defs': definitions,
    }
