"""JSON Schema of the front matter of every kind, for editors (`yaml-language-server`) and other tools."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from handrail.source.alerts import AlertKeys
from handrail.source.drill import DrillKeys
from handrail.source.frontmatter import THEME_KEYS
from handrail.source.postmortem import PostmortemKeys
from handrail.source.practice import PracticeKeys
from handrail.source.ruleschema import rule_file_schema
from handrail.source.runbook import RunbookKeys
from handrail.source.service import ServiceKeys
from handrail.source.teams import TeamKeys

DIALECT = 'https://json-schema.org/draft/2020-12/schema'

_KEYS: dict[str, tuple[type[BaseModel], str]] = {
    'postmortem': (PostmortemKeys, 'Front matter of a postmortem'),
    'runbook': (RunbookKeys, 'Front matter of a runbook'),
    'practice': (PracticeKeys, 'Front matter of a practice'),
    'alert': (AlertKeys, 'Front matter of the page of an alert'),
    'service': (ServiceKeys, 'Front matter of a service'),
    'drill': (DrillKeys, 'Front matter of a drill'),
}
_SCALARS = ['string', 'number', 'boolean', 'null']
"""Every scalar is read as text, though an editor takes `5432` for a number; `owner:` counts as absent."""


def front_matter_schemas() -> dict[str, bytes]:
    """Return the schema of each kind as JSON, by the name of the kind.

    `teams` is the whole teams.yml, `rules` a file of Prometheus rules.
    """
    found = {kind: _front_matter(model, title) for kind, (model, title) in _KEYS.items()}
    found['teams'] = _teams()
    found['rules'] = {'$schema': DIALECT, **rule_file_schema(_SCALARS)}
    return {
        kind: f'{json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False)}\n'.encode()
        for kind, schema in found.items()
    }


def _front_matter(model: type[BaseModel], title: str) -> dict[str, Any]:
    """The keys of a model, the theme's own keys, and the team's own `x-` keys."""
    schema = _open(model.model_json_schema(mode='validation'))
    schema['properties'] |= {key: {'description': 'Passed on to the theme.'} for key in sorted(THEME_KEYS)}
    schema['patternProperties'] = {'^x-': {'description': "The team's own key."}}
    return {**schema, '$schema': DIALECT, 'title': title}


def _teams() -> dict[str, Any]:
    schema = _open(TeamKeys.model_json_schema(mode='validation'))
    definitions = schema.pop('$defs', {})
    return {
        '$schema': DIALECT,
        '$defs': {**definitions, 'TeamKeys': schema},
        'title': 'teams.yml',
        'description': 'Who owns things, and how to reach them, by id.',
        'type': 'object',
        'propertyNames': {'pattern': '^[a-z0-9]+(-[a-z0-9]+)*$'},
        'additionalProperties': {'$ref': '#/$defs/TeamKeys'},
    }


def _open(schema: Any) -> Any:
    """Say what is accepted besides: one text for a list of texts, and any scalar for a text."""
    if isinstance(schema, list):
        return [_open(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {key: _open(value) for key, value in schema.items() if key != 'title'}
    if rest.get('type') == 'string' and not rest.keys() & {'enum', 'format', 'pattern', 'const'}:
        return {**rest, 'type': _SCALARS}
    if rest.get('type') == 'array':
        kept = {key: rest.pop(key) for key in ('description', 'default') if key in rest}
        return {**kept, 'anyOf': [{'type': _SCALARS}, rest]}
    return rest
