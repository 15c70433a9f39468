"""The published schemas of the data files: JSON Schema 2020-12, made from the types of the records."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from handrail.outputs.actions import ActionRecord
from handrail.outputs.alerts import AlertRecord
from handrail.outputs.export import ExportRecord
from handrail.outputs.incidents import IncidentRecord
from handrail.outputs.records import VERSION, dumped, schema_address
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
    made = {name: _envelope(name, record, site_url) for name, record in RECORDS.items()}
    made['incident'] = _export(site_url)
    data = {name: dumped(schema, indented=True) + '\n' for name, schema in made.items()}
    return {kind: schema.decode() for kind, schema in front_matter_schemas().items()} | data


def schema_files(site_url: str) -> dict[str, str]:
    """Return the same by their address below the site's root."""
    return {schema_address(name): text for name, text in schemas(site_url).items()}


def _envelope(name: str, record: Any, site_url: str) -> dict[str, Any]:
    """Return the schema of a data file; the records' own definitions come from their types."""
    inner = TypeAdapter(record).json_schema(mode='serialization', ref_template='#/$defs/{model}')
    definitions = inner.pop('$defs', {})
    definitions[record.__name__] = inner
    properties = {**_head(), name: {'type': 'array', 'items': {'$ref': f'#/$defs/{record.__name__}'}}}
    return _whole(f'{name}.json', name, properties, definitions, site_url)


def _export(site_url: str) -> dict[str, Any]:
    """Return the schema of a single incident, as `handrail export` writes it."""
    inner = TypeAdapter(ExportRecord).json_schema(mode='serialization', ref_template='#/$defs/{model}')
    properties = {**_head(), **inner['properties']}
    return _whole('One incident', 'incident', properties, inner['$defs'], site_url)


def _head() -> dict[str, Any]:
    """Return what every data file says about itself."""
    return {
        '$schema': {'type': 'string', 'format': 'uri-reference', 'description': 'Address of this schema.'},
        'as_of': {'type': 'string', 'format': 'date', 'description': 'The day for which "overdue" holds.'},
        'schema_version': {'const': VERSION, 'description': 'Raised when a key changes its meaning or goes.'},
        'site': {'type': ['string', 'null'], 'description': "The site's own address, null when not known."},
    }


def _whole(
    title: str, name: str, properties: dict[str, Any], definitions: dict[str, Any], site_url: str
) -> dict[str, Any]:
    return {
        '$schema': DIALECT,
        '$id': f'{site_url}{schema_address(name)}',
        'title': title,
        'type': 'object',
        'properties': properties,
        'required': sorted(properties),
        'additionalProperties': False,
        '$defs': definitions,
    }
