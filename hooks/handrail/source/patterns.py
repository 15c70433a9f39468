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

FLAGS = re.MULTILINE | re.ASCII
r"""How a pattern is compiled: `^` and `$` at every line, `\w` and `\d` as in JavaScript."""

LENGTH = 500
"""Characters that a pattern may have."""

_PARSER: Any = importlib.import_module('re._parser')
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
    if found := next(_foreign(_tokens(pattern)), None):
        part, hint = found
        said = f"the pattern '{pattern}' holds {part}, which Python and JavaScript do not read alike"
        return 'pattern-subset', said, hint
    return None


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
