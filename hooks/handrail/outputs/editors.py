"""Files for editors: schemas for YAML, and snippets for what no schema reaches.

Schemas are written in draft 7, which yaml-language-server reads in every version. It looks into YAML files
only, not into the front matter of Markdown (https://github.com/redhat-developer/vscode-yaml/issues/207):
there the snippets complete keys, with the descriptions and the values of the same schemas.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from handrail.model import ActionStatus, ActionType, EntryKind
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
    """Yield snippets by their name: keys of front matter, then rows, actions and steps."""
    kinds = [kind for kind in schemas if kind not in YAML_FILES]
    keys: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        for key, field in schemas[kind]['properties'].items():
            if field.get('description') != 'Passed on to the theme.':
                keys.setdefault(key, {})[kind] = (field, schemas[kind])
    for key in sorted(keys):
        yield f'key {key}', _key(key, keys[key])
    for each in (*_lists(), *STEPS):
        yield each.name, _file(each)


def _key(key: str, by_kind: dict[str, Any]) -> dict[str, Any]:
    said = {field.get('description', '') for field, _ in by_kind.values()}
    field, _ = next(iter(by_kind.values()))
    found = [_values(*each) for each in by_kind.values()]
    values = list(dict.fromkeys(value for each in found for value in each)) if all(found) else []
    choice = f'${{1|{",".join(values)}|}}' if values else '$1'
    body = f'{key}: {"[" + choice + "]" if _is_list(field) else choice}'
    about = '; '.join(sorted(said)) + f' ({", ".join(sorted(by_kind))})'
    return _file(Snippet(f'key {key}', f'hr-{key}', about, (body,)))


def _values(field: Any, schema: Any) -> list[str]:
    """Return the words that a key may have, none where any will do."""
    for part in (field, *field.get('allOf', ()), *field.get('anyOf', ())):
        target = part
        if '$ref' in part:
            target = schema.get('$defs', {}).get(part['$ref'].rpartition('/')[2], {})
        if target.get('enum'):
            return [str(value) for value in target['enum']]
        if 'const' in target:
            return [str(target['const'])]
    return []


def _is_list(field: Any) -> bool:
    return any(part.get('type') == 'array' for part in (field, *field.get('anyOf', ())))


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
    return {
        'scope': 'markdown',
        'prefix': snippet.prefix,
        'description': snippet.about,
        'body': list(snippet.body),
    }


def _dumped(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + '\n'
