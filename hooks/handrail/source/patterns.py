"""Regular expressions that mean the same to Python and to a browser.

An outcome's pattern is searched by the command line in Python and by the page in JavaScript.
Only what both read alike is allowed; the pattern is cut into tokens by Python's own tokenizer
(`re._parser`) and looked through for what ECMAScript lacks or reads differently.
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from handrail.model import Place, Problem
from handrail.source.ambiguity import ambiguous

FLAGS = re.MULTILINE | re.ASCII
r"""How a pattern is compiled: `^` and `$` at every line, `\w` and `\d` as in JavaScript."""

LENGTH = 500
"""Characters that a pattern may have."""

_PARSER: Any = importlib.import_module('re._parser')
_REPEATS = frozenset({_PARSER.MAX_REPEAT, _PARSER.MIN_REPEAT})
_QUANTIFIER = re.compile(r'[*+?]|\{\d+(?:,\d*)?\}')
_ESCAPES = frozenset('dDwWsSbBnrtfvxu')


def check_pattern(pattern: str, at: Place) -> Problem | None:
    """Return what is wrong with a pattern, None when Python and JavaScript both read it alike."""
    flaw = _flaw(pattern)
    return Problem(at, *flaw) if flaw else None


@lru_cache(maxsize=4096)
def _flaw(pattern: str) -> tuple[str, str, str] | None:
    """Code, message and hint."""
    if len(pattern) > LENGTH:
        said = f'the pattern has {len(pattern)} characters, the limit is {LENGTH}'
        return 'pattern-too-long', said, 'match a short, telling part of the output'
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            re.compile(pattern, FLAGS)
    except (re.error, OverflowError, RecursionError) as error:
        said = f"the pattern '{pattern}' is no regular expression: {error}"
        return 'pattern-syntax', said, 'put a backslash before characters that stand for themselves'
    tokens = _tokens(pattern)
    if found := next(_foreign(tokens), None):
        part, hint = found
        said = f"the pattern '{pattern}' holds {part}, which Python and JavaScript do not read alike"
        return 'pattern-subset', said, hint
    if _empty_way(tokens):
        said = f"the pattern '{pattern}' has a way that is empty, so that it finds itself everywhere"
        return (
            'pattern-empty',
            said,
            'write what stands on both sides of "|", or a "?" for what may be missing',
        )
    return _slow(pattern)


def _slow(pattern: str) -> tuple[str, str, str] | None:
    parsed = _PARSER.parse(pattern, FLAGS)
    if _doubled(parsed):
        said = f"the pattern '{pattern}' repeats what is repeated already, which can take hours"
        return 'pattern-slow', said, 'leave one of the two "+" or "*" out'
    if ambiguous(parsed):
        said = f"the pattern '{pattern}' can read one text in so many ways that it can take hours"
        return 'pattern-slow', said, 'let no two parts of it match the same characters'
    return None


def _empty_way(tokens: list[str]) -> bool:
    """Whether nothing stands on one side of a `|`."""
    opened = -1
    before = '('
    for index, part in enumerate(tokens):
        now = part
        if opened >= 0:
            opened = -1 if part == ']' and not _first(tokens, opened, index) else opened
        elif part == '[':
            opened = index
        elif (part in {'|', ')'} and before == '|') or (part == '|' and before == '('):
            return True
        elif before == '(' and part == '?':
            now = '(?'  # and one of `:=!` behind it
        elif before == '(?':
            now = '('
        before = now
    return before == '|'


def _doubled(items: Any) -> bool:
    """Whether a repetition without end holds another one and nothing that must stand between its turns."""
    for operator, value in items:
        parts = list(_nested(operator, value))
        if operator in _REPEATS and value[1] is _PARSER.MAXREPEAT and _endless(value[2]):
            return True
        if any(_doubled(part) for part in parts):
            return True
    return False


def _endless(items: Any) -> bool:
    """Whether a run of items is one repetition without end, but for what may be missing."""
    needed = [(operator, value) for operator, value in items if not _optional(operator, value)]
    runs = [value for operator, value in items if operator in _REPEATS and value[1] is _PARSER.MAXREPEAT]
    if runs and len(needed) <= 1:
        return not needed or needed[0][0] in _REPEATS
    return len(needed) == 1 and any(_endless(part) for part in _nested(*needed[0]))


def _optional(operator: Any, value: Any) -> bool:
    return operator in _REPEATS and value[0] == 0


def _nested(operator: Any, value: Any) -> Iterator[Any]:
    """The runs of items inside an item."""
    match str(operator):
        case 'MAX_REPEAT' | 'MIN_REPEAT':
            yield value[2]
        case 'SUBPATTERN':
            yield value[-1]
        case 'BRANCH':
            yield from value[1]
        case 'ASSERT' | 'ASSERT_NOT':
            yield value[1]


def _tokens(pattern: str) -> list[str]:
    """Single characters, and backslashes with the character behind them."""
    source = _PARSER.Tokenizer(pattern)
    tokens: list[str] = []
    while source.next is not None:
        tokens.append(source.get())
    return tokens


def _foreign(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each part that differs, and what to write instead."""
    opened = -1  # where the class begins that we are in, -1 outside
    for index, part in enumerate(tokens):
        if part[0] == '\\':
            yield from _escape(part)
        elif opened < 0:
            opened = index if part == '[' else -1
            yield from _outside(part, ''.join(tokens[index : index + 20]))
        elif part == ']' and not _first(tokens, opened, index):
            opened = -1
        else:
            yield from _inside(part, ''.join(tokens[index + 1 : index + 2]), _first(tokens, opened, index))


def _first(tokens: list[str], opened: int, index: int) -> bool:
    return index == opened + 1 or (index == opened + 2 and tokens[opened + 1] == '^')


def _escape(part: str) -> Iterator[tuple[str, str]]:
    letter = part[1]
    if letter.isdigit():
        yield f"'{part}'", 'write the characters out, without backreference or octal code'
    elif letter.isalpha() and letter not in _ESCAPES:
        hints = {'A': 'use ^', 'Z': 'use $', 'z': 'use $'}
        yield f"'{part}'", hints.get(letter, r'write the character, or \xHH or \uHHHH')


def _inside(part: str, after: str, first: bool) -> Iterator[tuple[str, str]]:  # noqa: FBT001 - a position
    if part == '[':
        yield "'[' inside a class", r'write \[, or \d, \w, \s for a POSIX class'
    elif part == ']' and first:
        yield "']' at the beginning of a class", r'write \]'
    elif part in ('-', '&', '|', '~') and part == after:
        yield f'{part * 2!r} inside a class', 'put a backslash before it'


def _outside(part: str, text: str) -> Iterator[tuple[str, str]]:
    """`text` is what stands from this token on."""
    if part == '(' and text[1:2] == '?' and text[2:3] not in (':', '=', '!'):
        yield repr(text[:3]), 'only (?:…), (?=…) and (?!…) mean the same in both'
    elif text.startswith('{,'):
        yield "'{,'", 'write the lower bound: {0,'
    elif (match := _QUANTIFIER.match(text)) and text[match.end() : match.end() + 1] == '+':
        yield 'a possessive quantifier', 'leave the second "+" out'
