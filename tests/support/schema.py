"""A checker for the part of JSON Schema 2020-12 that the published schemas use.

It refuses keywords that it does not know, so that it can never pass what it has not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

_SAYS_NOTHING = frozenset({'$schema', '$id', '$defs', 'title', 'description', 'default'})
_TYPES: Mapping[str, Callable[[Any], bool]] = {
    'object': lambda value: isinstance(value, dict),
    'array': lambda value: isinstance(value, list),
    'string': lambda value: isinstance(value, str),
    'boolean': lambda value: isinstance(value, bool),
    'integer': lambda value: isinstance(value, int) and not isinstance(value, bool),
    'null': lambda value: value is None,
}
_FORMATS: Mapping[str, Callable[[str], Any]] = {
    'date': date.fromisoformat,
    'date-time': datetime.fromisoformat,
    'uri-reference': lambda value: value.encode('ascii'),
}


def violations(
    value: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None, at: str = '$'
) -> Iterator[str]:
    """Yield each way in which a value breaks a schema."""
    root = root or schema
    for keyword, rule in schema.items():
        if keyword not in _SAYS_NOTHING:
            yield from _RULES[keyword](value, rule, schema, root, at)


def _ref(value: Any, rule: str, _schema: Any, root: Mapping[str, Any], at: str) -> Iterator[str]:
    yield from violations(value, root['$defs'][rule.removeprefix('#/$defs/')], root, at)


def _type(value: Any, rule: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    names = [rule] if isinstance(rule, str) else rule
    if not any(_TYPES[name](value) for name in names):
        yield f'{at}: {value!r} is no {rule}'


def _any_of(value: Any, rule: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    found = [list(violations(value, one, root, at)) for one in rule]
    if all(found):
        yield f'{at}: {found}'


def _properties(value: Any, rule: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for name, inner in rule.items():
        if isinstance(value, dict) and name in value:
            yield from violations(value[name], inner, root, f'{at}.{name}')


def _additional(value: Any, rule: Any, schema: Any, root: Any, at: str) -> Iterator[str]:
    for name in value.keys() - schema.get('properties', {}).keys() if isinstance(value, dict) else ():
        if rule is False:
            yield f'{at}: unknown key {name}'
        else:
            yield from violations(value[name], rule, root, f'{at}.{name}')


def _required(value: Any, rule: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    yield from (f'{at}: no {name}' for name in rule if isinstance(value, dict) and name not in value)


def _items(value: Any, rule: Any, _schema: Any, root: Any, at: str) -> Iterator[str]:
    for number, item in enumerate(value if isinstance(value, list) else ()):
        yield from violations(item, rule, root, f'{at}[{number}]')


def _enum(value: Any, rule: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if value not in rule:
        yield f'{at}: {value!r} is none of {rule}'


def _const(value: Any, rule: Any, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    if value != rule:
        yield f'{at}: {value!r} is not {rule!r}'


def _format(value: Any, rule: str, _schema: Any, _root: Any, at: str) -> Iterator[str]:
    try:
        if isinstance(value, str):
            _FORMATS[rule](value)
    except ValueError:
        yield f'{at}: {value!r} is no {rule}'


_RULES: Mapping[str, Callable[[Any, Any, Any, Any, str], Iterator[str]]] = {
    '$ref': _ref,
    'type': _type,
    'anyOf': _any_of,
    'properties': _properties,
    'additionalProperties': _additional,
    'required': _required,
    'items': _items,
    'enum': _enum,
    'const': _const,
    'format': _format,
}
