"""Golden cases: what a reader makes of a text, kept as YAML beside the tests.

A file `golden/<reader>/*.yml` is a list of cases:

    - name: a row past midnight carries its date
      given: {zone: Africa/Lagos}  # what a reader takes besides the text
      uri: postmortems/2024/2024-01-21-x.md
      text: |
        # Title
      expect:                      # a mapping: the one document; a list: all documents; absent: not compared
        title: Title               # spans as their plain text, or as a list of spans
        at: 1                      # a place as its line
        started: 2024-01-21T13:00Z # an instant as its moment in UTC
        timeline:                  # a list: as many items, each compared by the fields named
          - {anchor: t1345, marks: [{kind: signal}]}
        theme: {tags: '["a"]'}     # pairs as a mapping
      problems:                    # every problem, in order, as its sentence; `warning: ` before a warning
        - "docs/postmortems/2024/2024-01-21-x.md:1: ..."

Every scalar is text (`null`, `true` and `false` stand for those values), so nothing needs quotes but
what YAML itself asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from handrail.model import Instant, Level, Place, Problem, Span, Target, plain

FOLDER = Path(__file__).parent.parent / 'golden'


@dataclass(frozen=True)
class Case:
    """One case; `raw` is the whole mapping."""

    name: str
    uri: str
    text: str
    expect: Any
    problems: list[str]
    raw: Mapping[str, Any]

    @property
    def given(self) -> Mapping[str, str]:
        """What a reader takes besides the text."""
        return self.raw.get('given', {})


def cases(reader: str) -> list[Any]:
    """All cases of one reader as pytest parameters, named by file and case."""
    found = []
    for path in sorted((FOLDER / reader).glob('*.yml')):
        for raw in yaml.load(path.read_text(encoding='utf-8'), Loader=yaml.CBaseLoader):  # noqa: S506 - texts only
            unknown = raw.keys() - {'name', 'uri', 'text', 'expect', 'problems', 'given'}
            assert not unknown, f'{path.name}: {raw.get("name")}: unknown keys {unknown}'
            case = Case(
                raw['name'],
                raw.get('uri', 'x.md'),
                raw.get('text', ''),
                raw.get('expect', ...),
                raw['problems'],
                raw,
            )
            found.append(pytest.param(case, id=f'{path.stem}: {case.name}'))
    assert found, f'no golden cases in {FOLDER / reader}'
    return found


def check(case: Case, documents: Any, problems: Iterable[Problem]) -> None:
    """Fail with every difference between a case and what was read.

    `documents` is a tuple of documents, or the one value that the reader returns.
    """
    said = [sentence(problem) for problem in problems]
    assert said == case.problems, '\n'.join(['problems:', *said, 'instead of:', *case.problems])
    if case.expect is ...:
        return
    actual = documents
    if isinstance(documents, tuple) and isinstance(case.expect, dict):
        assert len(documents) == 1, f'{len(documents)} documents'
        actual = documents[0]
    assert not (found := list(differences(actual, case.expect))), '\n'.join(found)


def sentence(problem: Problem) -> str:
    """A problem as the cases write it."""
    return ('warning: ' if problem.level is Level.warning else '') + problem.sentence()


def differences(actual: Any, expected: Any, path: str = '') -> Iterable[str]:
    """Every difference, as `path: … is not …`; only what `expected` names is compared."""
    if isinstance(expected, dict):
        yield from _mapping(actual, expected, path)
    elif isinstance(expected, list) and not isinstance(actual, str):
        items = list(actual)
        if len(items) != len(expected):
            yield f'{path}: {len(items)} items instead of {len(expected)}: {[shown(item) for item in items]}'
            return
        for number, (one, other) in enumerate(zip(items, expected, strict=True)):
            yield from differences(one, other, f'{path}[{number}]')
    elif shown(actual) != expected:
        yield f'{path}: {shown(actual)!r} is not {expected!r}'


def _mapping(actual: Any, expected: dict[str, Any], path: str) -> Iterable[str]:
    if is_dataclass(actual):
        values: Any = {field.name: getattr(actual, field.name) for field in fields(actual)}
    elif isinstance(actual, BaseModel):
        values = dict(actual)
    elif isinstance(actual, Sequence) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in actual):
        values = dict(actual)
        if values.keys() != expected.keys():
            yield f'{path}: keys {sorted(values)} instead of {sorted(expected)}'
    elif isinstance(actual, dict):
        values = {str(key): value for key, value in actual.items()}
        if values.keys() != expected.keys():
            yield f'{path}: keys {sorted(values)} instead of {sorted(expected)}'
    else:
        yield f'{path}: {shown(actual)!r} has no fields'
        return
    for name, wanted in expected.items():
        if name not in values:
            yield f'{path}.{name}: there is no such field'
        else:
            yield from differences(values[name], wanted, f'{path}.{name}')


def shown(value: Any) -> str:
    """A value of the model as the cases write it."""
    match value:
        case None:
            text = 'null'
        case bool():
            text = 'true' if value else 'false'
        case Place():
            text = str(value.line)
        case Instant():
            text = shown(value.utc)
        case datetime():
            text = f'{value:%Y-%m-%dT%H:%M}Z'
        case Target():
            text = f'{value.kind}:{value.id}' if value.kind else f'{value.uri}#{value.anchor}'.rstrip('#')
        case tuple() if all(isinstance(item, Span) for item in value):
            text = plain(value)
        case tuple():
            text = str([shown(item) for item in value])
        case _:
            text = str(value)
    return text
