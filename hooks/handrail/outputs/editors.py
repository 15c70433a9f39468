"""Files for editors: schemas for YAML, and snippets for what no schema reaches.

Schemas are written in draft 7, which yaml-language-server reads in every version. VS Code shows it YAML
files only, not the front matter of Markdown (https://github.com/redhat-developer/vscode-yaml/issues/207):
there the snippets of `handrail.outputs.keys` complete keys, with the descriptions and the values of the
same schemas.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from handrail.model import ActionStatus, ActionType, EntryKind
from handrail.outputs.keys import key_snippets
from handrail.outputs.snippets import STEPS, Snippet
from handrail.source.schemas import front_matter_schemas

DRAFT_7 = 'http://json-schema.org/draft-07/schema#'
YAML_FILES = ('teams', 'rules')
"""The kinds that are YAML files; the schemas of the others are for their front matter."""


def editor_files() -> dict[str, str]:
    """Return the files by their path below the folder for editors (`.vscode`); the same in every site."""
    schemas = {kind: json.loads(text) for kind, text in front_matter_schemas().items()}
    files = {f'schemas/{kind}.schema.json': _dumped(draft_7(schema)) for kind, schema in schemas.items()}
    files['handrail.code-snippets'] = _dumped(dict(_snippets(schemas)))
    return files


def draft_7(schema: Any) -> Any:
    """Return a schema of ours in draft 7: it has another name for the definitions, no more."""
    if isinstance(schema, list):
        return [draft_7(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {}
    for key, value in schema.items():
        if key == '$schema':
            found[key] = DRAFT_7
        elif key == '$ref':
            found[key] = value.replace('#/$defs/', '#/definitions/')
        else:
            found['definitions' if key == '$defs' else key] = draft_7(value)
    return found


def _snippets(schemas: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield snippets by their name: front matter of each kind, then rows, actions and steps."""
    front = {kind: schema for kind, schema in schemas.items() if kind not in YAML_FILES}
    for each in (*key_snippets(front), *_lists(), *STEPS):
        yield each.name, _file(each)


def _lists() -> Iterator[Snippet]:
    """Yield rows and actions, with the words that the model knows."""
    kinds = ','.join(str(kind) for kind in EntryKind if kind is not EntryKind.action)
    outcomes = 'worked,no-effect,made-worse'
    yield Snippet('row', 'hr-row', 'A row of the timeline', (f'- ${{1:13:45}} `${{2|{kinds}|}}` $0',))
    yield Snippet(
        'row action',
        'hr-row-action',
        'A row: what was done',
        (f'- ${{1:13:45}} `action:${{2|{outcomes}|}}` $0',),
    )
    types, states = ','.join(ActionType), ','.join(ActionStatus)
    yield Snippet(
        'action',
        'hr-action',
        'An action item',
        (
            '- [ ] ${1:What will be done, so that somebody else can tell when it is.}',
            f'    - type: ${{2|{types}|}}',
            '    - owner: ${3:team-id}',
            '    - due: ${4:2024-01-31}',
        ),
    )
    yield Snippet(
        'action status', 'hr-action-status', 'State of an action', (f'    - status: ${{1|{states}|}}',)
    )


def _file(snippet: Snippet) -> dict[str, Any]:
    """Return a snippet as it stands in the file; VS Code before 1.109 passes `include` over."""
    where = {'include': list(snippet.include)} if snippet.include else {}
    return {
        'scope': 'markdown',
        'prefix': snippet.prefix,
        'description': snippet.about,
        **where,
        'body': list(snippet.body),
    }


def _dumped(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + '\n'
