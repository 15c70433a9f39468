"""JSON Schema of a Prometheus rule file as our reader takes it, for editors.

Format: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from __future__ import annotations

from typing import Any

_DURATION = 'A span of time, such as 5m or 1h30m.'
_LABELS = {
    'severity': 'How urgent it is.',
    'service': 'Id of the service that it watches.',
    'owner': 'Id of the team that owns the alert.',
}
_NOTES = {
    'summary': 'What it says when it fires.',
    'description': 'What it means, for whoever is called.',
    'runbook_url': 'Address of the page of the alert, of a runbook or of a step.',
    'owner': 'Id of the team that owns the alert, when it is no label.',
}


def rule_file_schema(scalars: list[str]) -> dict[str, Any]:
    """Return the schema; `scalars` are the types that are read as text."""
    text = {'type': scalars}
    rule = {
        'alert': {**text, 'description': 'Name of the alert: the address of its page.'},
        'record': {**text, 'description': 'Name of the series that a recording rule writes.'},
        'expr': {**text, 'description': 'Expression of PromQL.'},
        'for': {**text, 'description': f'How long the expression must hold. {_DURATION}'},
        'keep_firing_for': {**text, 'description': f'How long it goes on firing. {_DURATION}'},
        'labels': _map('Labels, by which alerts are told apart and routed.', _LABELS, text),
        'annotations': _map('Texts for whoever is called.', _NOTES, text),
    }
    group = {
        'name': {**text, 'description': 'Name of the group, unique in its file.'},
        'interval': {**text, 'description': f'How often its rules are evaluated. {_DURATION}'},
        'query_offset': {**text, 'description': f'By how much evaluation is moved back. {_DURATION}'},
        'limit': {**text, 'description': 'How many alerts or series a rule may produce.'},
        'labels': _map('Labels of all its rules.', {}, text),
        'partial_response_strategy': {'enum': ['warn', 'abort'], 'description': 'Read by Thanos.'},
        'rules': {
            'type': 'array',
            'description': 'Alerting and recording rules, in the order of their evaluation.',
            'items': {
                'type': 'object',
                'properties': rule,
                'additionalProperties': False,
                'required': ['expr'],
                'anyOf': [{'required': ['alert']}, {'required': ['record']}],
            },
        },
    }
    groups = {'type': 'object', 'properties': group, 'additionalProperties': False, 'required': ['name']}
    return {
        'title': 'NAME.rules.yml',
        'description': 'Alerting and recording rules of Prometheus.',
        'type': 'object',
        'properties': {'groups': {'type': 'array', 'items': groups, 'description': 'Groups of rules.'}},
        'required': ['groups'],
        'additionalProperties': False,
    }


def _map(about: str, known: dict[str, str], text: dict[str, Any]) -> dict[str, Any]:
    properties = {name: {**text, 'description': said} for name, said in known.items()}
    if not properties:
        return {'type': 'object', 'description': about, 'additionalProperties': text}
    return {
        'type': 'object',
        'description': about,
        'properties': properties,
        'additionalProperties': text,
    }
