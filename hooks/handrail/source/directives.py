"""Directives: comments in a plain page that ask for a generated part.

`<!-- handrail: actions status=open owner="database-oncall" -->`, alone between blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from markdown_it.token import Token

from handrail.model import Directive, Place, Problem
from handrail.source.frontmatter import unknown
from handrail.source.spans import ASKS

_COMMON = ('service', 'limit')
OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        'actions': ('status', 'owner', 'service', 'type', 'incident', 'limit'),
        **dict.fromkeys(
            (
                'postmortems',
                'runbooks',
                'practices',
                'alerts',
                'services',
                'teams',
                'drills',
                'lessons',
                'symptoms',
                'problems',
            ),
            _COMMON,
        ),
    }
)
"""The directives and the options of each."""

STATUSES = ('open', 'overdue', 'done', 'not-doing', 'all')
TYPES = ('prevent', 'detect', 'mitigate', 'process', 'fix')

_COMMENT = re.compile(r'\s*<!--\s*handrail\s*:(?!\s*allow\b)(.*?)-->\s*', re.DOTALL)
_OPTION = re.compile(r'([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|(\S+))')
_NAME = re.compile(r'\s*([A-Za-z][\w-]*)(?=\s|$)')


def read_directives(
    uri: str, tokens: Sequence[Token], offset: int
) -> tuple[tuple[Directive, ...], tuple[Problem, ...]]:
    """Find the directives of a page; `offset` are the lines of the file before its body."""
    found: list[Directive] = []
    problems: list[Problem] = []
    for token in tokens:
        if token.type == 'html_block' and token.map and (match := _COMMENT.match(token.content)):
            at = Place(uri, offset + token.map[0] + 1)
            if token.level or match.end() < len(token.content):
                problems.append(_not_alone(at))
                continue
            start = offset + token.map[0]
            end = start + token.content.rstrip('\n').count('\n') + 1
            directive, wrong = _read(match[1], at, start, end)
            problems.extend(wrong)
            if directive:
                found.append(directive)
        elif token.type == 'html_block' and ASKS.search(token.content):
            problems.append(_not_alone(Place(uri, offset + (token.map[0] if token.map else 0) + 1)))
        elif token.type == 'inline':
            problems.extend(_inline(uri, token, offset))
    return tuple(found), tuple(problems)


def _inline(uri: str, token: Token, offset: int) -> Iterator[Problem]:
    line = offset + (token.map[0] if token.map else 0) + 1
    for child in token.children or ():
        if child.type == 'html_inline' and _COMMENT.match(child.content):
            yield _not_alone(Place(uri, line))
        line += child.type in {'softbreak', 'hardbreak'} or child.content.count('\n')


def _not_alone(at: Place) -> Problem:
    said = 'the directive does not stand alone'
    return Problem(at, 'directive-place', said, 'put it on lines of its own at the left margin')


def _read(text: str, at: Place, start: int, end: int) -> tuple[Directive | None, list[Problem]]:
    name = _NAME.match(text)
    if not name:
        hint = f'write one of {", ".join(OPTIONS)}'
        return None, [Problem(at, 'directive-name', 'the directive has no name', hint)]
    if name[1] not in OPTIONS:
        return None, [unknown(at, f'unknown directive {name[1]!r}', name[1], OPTIONS, 'unknown-directive')]
    options: dict[str, str] = {}
    problems: list[Problem] = []
    rest = text[name.end() :]
    for match in _OPTION.finditer(rest):
        key, value = match[1], match[2] if match[2] is not None else match[3]
        if key in options:
            said = f'the option {key!r} stands twice'
            problems.append(Problem(at, 'repeated-option', said, 'keep one of the two'))
        elif problem := _check(name[1], key, value, at):
            problems.append(problem)
        else:
            options[key] = value
    if left := _OPTION.sub('', rest).strip():
        said = f'cannot read {left!r} in the directive'
        problems.append(Problem(at, 'directive-option', said, 'write key=value or key="two words"'))
    return Directive(name[1], tuple(options.items()), at, start, end), problems


def _check(name: str, key: str, value: str, at: Place) -> Problem | None:
    if key not in OPTIONS[name]:
        said = f'the directive {name!r} has no option {key!r}'
        return unknown(at, said, key, OPTIONS[name], 'unknown-option')
    allowed = {'status': STATUSES, 'type': TYPES}.get(key)
    if allowed and value not in allowed:
        return unknown(at, f'unknown {key} {value!r}', value, allowed, 'option-value')
    if key == 'limit' and not re.fullmatch(r'[1-9][0-9]{0,3}', value):
        said = f'limit {value!r} is no number between 1 and 9999'
        return Problem(at, 'option-value', said, 'write limit=10')
    return None
