"""Values that an author wrote as YAML and the model holds as JSON, shown as YAML again."""

from __future__ import annotations

import json

import yaml

from handrail.pages.encode import Markdown, fence

_WIDTH = 100


def yaml_fence(value: str) -> Markdown:
    """Return a JSON text as a fence of compact YAML: inner lists and mappings stay on their line."""
    try:
        data = json.loads(value)
    except ValueError:
        return fence(value)
    shown = yaml.safe_dump(data, default_flow_style=None, width=_WIDTH, sort_keys=False, allow_unicode=True)
    return fence(shown, 'yaml')
