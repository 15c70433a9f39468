"""The rule of a practice: one CEL expression over facts, and the examples on which it is tried.

CEL is the Common Expression Language (https://cel.dev); `ip_within(inner, outer)` is added to it.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import ipaddress
import math
import re
import sys
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

from handrail.model import Place, Problem

LENGTH = 2000
"""Characters that a rule may have."""

_INT = re.compile(r'[-+]?(?:0|[1-9][0-9]*)')
_FLOAT = re.compile(r'[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)')
_LARGEST = 2**63 - 1
_UNKNOWN = 'Undefined variable or function'
_SENTENCE = re.compile(r'(?<=\.) (?=[A-Z])|\n')
_SYNTAX = re.compile(
    r'ERROR: <input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*?)(?: expecting [^\n]*)?(?:\n|$)'
)


class Verdict(NamedTuple):
    """What a rule said of some facts: true, false, or nothing for a reason.

    `hint` is set when the rule itself is wrong, whatever the facts; `culprit` is the address that
    none is.
    """

    value: bool | None
    reason: str = ''
    hint: str = ''
    culprit: str = ''


def typed(value: Any) -> Any:
    """Give the texts of `read_yaml` the types that a rule compares.

    Whole numbers (64 bit, without leading zeros), decimal numbers, `true` and `false` of YAML's
    core schema; all else stays text, quoted or not: `null`, dates, clock times, `0755`, `.inf`.
    """
    if isinstance(value, Mapping):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if value in ('true', 'false'):
        return value == 'true'
    if isinstance(value, str) and len(value) < 40:  # noqa: PLR2004 - longer ones are no numbers
        if _INT.fullmatch(value) and abs(int(value)) <= _LARGEST:
            return int(value)
        if _FLOAT.fullmatch(value) and math.isfinite(float(value)):
            return float(value)
    return value


@cache
def _library() -> ModuleType:
    """Return the compiled part of the library: the package around it loads a command line, for 0.1 s.

    It goes by its own name, so that whoever imports the package finds it loaded: twice it cannot be.
    """
    package = importlib.util.find_spec('cel')
    where = package.submodule_search_locations if package else None
    spec = importlib.machinery.PathFinder.find_spec('cel.cel', where)
    if spec is None or spec.loader is None or 'cel.cel' in sys.modules:
        return importlib.import_module('cel')
    module = sys.modules['cel.cel'] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_rule(rule: str, at: Place) -> Problem | None:
    """Return why a rule cannot be compiled, None when it can."""
    cel = _library()
    if len(rule) > LENGTH:
        said = f'the rule has {len(rule)} characters, the limit is {LENGTH}'
        return Problem(at, 'rule-too-long', said, 'make it two practices')
    try:
        cel.compile(rule)
    except Exception as error:  # noqa: BLE001 - whatever the library raises about an author's text
        said = f'the rule is no CEL expression: {_syntax(str(error))}'
        return Problem(at, 'rule-syntax', said, 'see https://cel.dev for the language')
    return None


def evaluate(rule: str, facts: Mapping[str, Any], inventory: Mapping[str, Any]) -> Verdict:
    """Evaluate a rule that compiles; `facts` and `inventory` are what it sees under these names."""
    cel = _library()
    wrong: list[Verdict] = []

    def ip_within(*addresses: Any) -> bool:
        """Note what is wrong instead of raising: the library would print it."""
        said = f'ip_within{tuple(addresses)}'
        if len(addresses) != 2:  # noqa: PLR2004 - inner and outer
            wrong.append(Verdict(None, f'{said} has not two addresses', 'write ip_within(inner, outer)'))
            return False
        for address in map(str, addresses):
            try:
                ipaddress.ip_network(address, strict=False)
            except ValueError as error:
                hint = 'correct the address in the rule' if f'{address!r}'[1:-1] in rule else ''
                wrong.append(Verdict(None, f'{said}: {error}', hint, address))
                return False
        return _within(*map(str, addresses))

    context = cel.Context(
        variables={'facts': dict(facts), 'inventory': dict(inventory)}, functions={'ip_within': ip_within}
    )
    try:
        value = cel.compile(rule).execute(context)
    except KeyError as error:
        return Verdict(None, f'there is no key {error}')
    except Exception as error:  # noqa: BLE001 - whatever the library raises about an author's text
        reason = _SENTENCE.split(str(error), maxsplit=1)[0].rstrip('.')
        hint = 'a rule sees "facts", "inventory", the functions of CEL, and ip_within(inner, outer)'
        return Verdict(None, reason, hint if reason.startswith(_UNKNOWN) else '')
    if wrong:
        return wrong[0]
    if not isinstance(value, bool):
        said = f'it gives {value!r}, which is neither true nor false'
        return Verdict(None, said, 'end it in a comparison, such as "== 1" or "in inventory.names"')
    return Verdict(value)


def _within(inner: str, outer: str) -> bool:
    """Whether an address or network lies in another; different families never do."""
    one, other = ipaddress.ip_network(inner, strict=False), ipaddress.ip_network(outer, strict=False)
    if isinstance(one, ipaddress.IPv4Network):
        return isinstance(other, ipaddress.IPv4Network) and one.subnet_of(other)
    return isinstance(other, ipaddress.IPv6Network) and one.subnet_of(other)


def _syntax(message: str) -> str:
    match = _SYNTAX.search(message)
    if not match:
        return message.split('\n', maxsplit=1)[0][:200]
    return f'line {match[1]}, character {match[2]}: {match[3]}'
