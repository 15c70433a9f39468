"""Snippets of front matter: its beginning for each kind, each key with what it may hold.

They are made from the schemas, so that a key, a value or a rule that is new stands in them. A key that
means the same in several kinds has one snippet; where it means something else, each kind has its own,
offered in the documents of that kind alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from handrail.outputs.snippets import Snippet
from handrail.review.rules import rules

HEADS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        'postmortem': ('status', 'services', 'severity', 'timezone', 'started', 'detected', 'resolved'),
        'runbook': ('owner', 'services', 'alerts', 'signatures'),
        'practice': ('applies_to', 'severity', 'facts', 'check', 'owner'),
        'alert': ('source', 'severity', 'owner', 'services', 'runbook', 'summary'),
        'service': ('owner', 'depends_on'),
        'drill': ('on', 'runbook', 'path', 'minutes', 'fault'),
    }
)
"""The keys with which the front matter of each kind begins."""


def key_snippets(schemas: Mapping[str, Any]) -> Iterator[Snippet]:
    """Yield the snippets for the front matter of kinds, by name: `front matter (drill)`, `key on`, ..."""
    for kind, keys in HEADS.items():
        yield _head(kind, keys, schemas[kind])
    for key in sorted({key for schema in schemas.values() for key in schema['properties']}):
        found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for kind, schema in schemas.items():
            field = schema['properties'].get(key, {})
            if field and not _passed_on(field):
                found.setdefault((field['description'], _body(key, field, schema)), []).append(kind)
        for (about, body), kinds in found.items():
            name = f'key {key}' if len(found) == 1 else f'key {key} ({", ".join(kinds)})'
            said = f'{about} ({", ".join(sorted(kinds))})'
            yield Snippet(name, f'hr-{key}', said, body, tuple(map(documents_of, kinds)))


def documents_of(kind: str) -> str:
    """Return the glob of the documents of a kind; one with a path must begin with `**/`."""
    return f'**/docs/{kind}s/**/*.md'


def _head(kind: str, keys: tuple[str, ...], schema: Any) -> Snippet:
    """Return what a new document of a kind begins with."""
    lines = []
    for number, key in enumerate(keys, start=1):
        field = schema['properties'][key]
        lines.append(f'{key}: {_listed(field, _place(number, _values(field, schema), _example(field)))}')
    body = ('---', *lines, '---', f'# ${{{len(keys) + 1}:Title}}', '', '$0')
    about = f'Front matter and title ({kind})'
    return Snippet(f'front matter ({kind})', f'hr-{kind}', about, body, (documents_of(kind),))


def _body(key: str, field: Any, schema: Any) -> tuple[str, ...]:
    """Return the lines of one key: a mapping has its entries below it."""
    if key == 'allow':
        waivable = sorted(code for code, rule in rules().items() if not rule.fatal)
        return (f'{key}:', f'  {_place(1, waivable)}: ${{2:why}}')
    entries = field.get('additionalProperties')
    if isinstance(entries, dict) and '$ref' in entries:
        inner = _target(entries, schema)['properties']
        lines = (f'    {name}: ${{{number}:}}' for number, name in enumerate(inner, start=2))
        return (f'{key}:', '  ${1:NAME}:', *lines)
    if field.get('type') == 'object':
        return (f'{key}:', '  ${1:name}: $2')
    return (f'{key}: {_listed(field, _place(1, _values(field, schema), _example(field)))}',)


def _place(number: int, values: list[str], example: str = '') -> str:
    """Return a place to fill in: with words to choose from, an example or nothing."""
    if values:
        return f'${{{number}|{",".join(values)}|}}'
    return f'${{{number}:{example}}}' if example else f'${number}'


def _values(field: Any, schema: Any) -> list[str]:
    """Return the words that a key may have, none where any will do."""
    for part in (field, *field.get('allOf', ()), *field.get('anyOf', ())):
        target = _target(part, schema)
        if target.get('enum'):
            return [str(value) for value in target['enum']]
        if 'const' in target:
            return [str(target['const'])]
    return []


def _target(part: Any, schema: Any) -> Any:
    """Return what a schema refers to, itself when it refers to nothing."""
    return schema.get('$defs', {}).get(part['$ref'].rpartition('/')[2], {}) if '$ref' in part else part


def _example(field: Any) -> str:
    return '2024-01-31' if field.get('format') == 'date' else ''


def _listed(field: Any, place: str) -> str:
    return f'[{place}]' if any(part.get('type') == 'array' for part in field.get('anyOf', ())) else place


def _passed_on(field: Any) -> bool:
    """Whether a key is the theme's."""
    return bool(field.get('description') == 'Passed on to the theme.')
