"""The schemas of the front matter."""

import json

import pytest

from handrail.source.frontmatter import THEME_KEYS
from handrail.source.schemas import front_matter_schemas

SCHEMAS = {kind: json.loads(data) for kind, data in front_matter_schemas().items()}


def _nodes(schema):
    yield schema
    for value in schema.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _nodes(item)


def test_every_kind_with_keys_has_one():
    kinds = {'postmortem', 'runbook', 'practice', 'alert', 'service', 'drill'}
    assert set(SCHEMAS) == kinds | {'teams', 'rules'}


@pytest.mark.parametrize('kind', SCHEMAS)
def test_every_key_is_described_and_no_other_is_allowed(kind):
    schema = SCHEMAS[kind]
    assert schema['$schema'] == 'https://json-schema.org/draft/2020-12/schema'
    models = [node for node in _nodes(schema) if 'properties' in node]
    assert models
    for model in models:
        named = kind == 'rules' and set(model['properties']) & {'severity', 'summary'}  # of any name
        assert model['additionalProperties'] is False or named
        assert set(model.get('required', ())) <= set(model['properties'])
        for name, key in model['properties'].items():
            assert key['description'].endswith('.'), name


@pytest.mark.parametrize('kind', sorted(set(SCHEMAS) - {'teams', 'rules'}))
def test_theme_keys_and_own_keys_pass(kind):
    assert set(SCHEMAS[kind]['properties']) >= THEME_KEYS | {'visibility', 'lang', 'aliases'}
    assert list(SCHEMAS[kind]['patternProperties']) == ['^x-']


def test_texts_may_look_like_numbers_and_lists_may_be_one_text():
    keys = SCHEMAS['runbook']['properties']
    assert 'number' in keys['owner']['type']
    assert [part['type'] for part in keys['services']['anyOf']][1] == 'array'
    assert SCHEMAS['runbook']['$defs']['VariableKeys']['required'] == ['description', 'example']
    assert keys['visibility']['$ref'].endswith('Visibility')
