"""What the server itself says of a candidate: errors with their lines, its settings, its rules."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.field.candidate.files import line_of, line_with
from handrail.field.candidate.finding import NOWHERE, Line

ASKED = """select jsonb_agg(r) from pg_hba_file_rules r
select jsonb_agg(r) from (select name, reset_val, sourcefile, sourceline, unit from pg_settings) r
"""
"""For a server in single-user mode, which takes a query a line and needs neither pg_hba nor a network."""

_VALUE = re.compile(r'^\t 1: jsonb_agg = "(.*)"\t\(typeid = \d+,', re.MULTILINE)
_ERROR = re.compile(r'(?:\b(?:LOG|ERROR|FATAL|WARNING)|^postgres):\s+(.*)', re.MULTILINE)
_AT = re.compile(r'(.*?),? in file "([^"]+)" line (\d+)(.*)')
_GONE = re.compile(r'could not open configuration (?:file|directory) ".*?([^/"]+)/?"')
_NAMES = re.compile(r'parameter "(\w+)"|\b([a-z]+(?:_[a-z]+)+)\b')
_PAST = re.compile(r'contains errors|^checkpoint |shut ?down|^starting|^listening|^database system')


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as the candidate gives it, in the unit of the server; `at` is its line."""

    value: str
    unit: str = ''
    at: Line = NOWHERE


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of pg_hba.conf as the server reads it; `error` where it cannot."""

    line: int
    error: str = ''
    type: str = ''
    databases: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    address: str = ''
    netmask: str = ''
    method: str = ''

    @property
    def network(self) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
        """The network it holds, None for a word or a host's name."""
        if not self.netmask:
            return None
        mask = ipaddress.ip_address(self.netmask)
        length = int(mask).bit_count()
        return ipaddress.ip_network(f'{self.address}/{length}', strict=False)

    def holds(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        """Whether the address is one of its."""
        network = self.network
        return self.address == 'all' or (network is not None and address in network)

    def meant(self, database: str, user: str) -> bool:
        """Whether it is about this user in this database, over TCP."""
        named = {database, 'all'} | ({'sameuser'} if database == user else set())
        return (
            self.type.startswith('host')
            and not named.isdisjoint(self.databases)
            and not {user, 'all'}.isdisjoint(self.users)
        )


@dataclass(frozen=True, slots=True)
class Said:
    """The settings by name and the rules in order, or the errors that keep the server from starting.

    `home` is the file for a setting that no line gives.
    """

    settings: Mapping[str, Setting]
    rules: tuple[Rule, ...]
    errors: tuple[tuple[Line, str], ...] = ()
    home: Line = NOWHERE


def read_said(output: str, files: Mapping[str, str], roots: Iterable[str]) -> Said:
    """Read what a server in single-user mode printed to `ASKED`; `roots` are where it sees the files."""
    values = [json.loads(value) for value in _VALUE.findall(output)]
    if len(values) != 2:  # noqa: PLR2004 - one a query
        return Said({}, (), tuple(errors_in(output, files, roots)))
    rules, settings = values
    return Said({each['name']: _setting(each, roots) for each in settings}, tuple(map(_rule, rules or ())))


def errors_in(output: str, files: Mapping[str, str], roots: Iterable[str]) -> Iterator[tuple[Line, str]]:
    """Yield the errors of a server that does not start, each with the line that it is about."""
    found = [match[1].strip() for match in _ERROR.finditer(output) if not _PAST.search(match[1])]
    told = list(roots)
    for said in found:
        if at := _AT.match(said):
            yield Line(_own(at[2], told), int(at[3])), f'{at[1]}{at[4]}'.strip()
            continue
        if gone := _GONE.search(said):
            yield line_with(files, gone[1]), said
            continue
        named = (one or two for one, two in _NAMES.findall(said))
        lines = (line_of(files, name) for name in named)
        yield next((line for line in lines if line.file), Line()), said
    if not found:
        yield Line(), output.strip()[-300:] or 'the server says nothing'


def blamed(rules: Iterable[Rule], address: str, database: str, user: str) -> tuple[int, str]:
    """Return the line of pg_hba.conf that decides on a login, or is nearest to it, and what is so there.

    The server takes the first line that matches. Where none does, it is the one for this network and others,
    else the one for the same user and database whose network is nearest that was too narrow.
    """
    asked = ipaddress.ip_address(address)
    told = tuple(rules)
    meant = [rule for rule in told if rule.meant(database, user)]
    for rule in meant:
        if rule.holds(asked):
            return rule.line, f'the first line that matches has the method {rule.method}'
    for rule in told:
        if rule.type.startswith('host') and rule.holds(asked):
            others = f'{", ".join(rule.users)} in {", ".join(rule.databases)}'
            return rule.line, f'the line for this network is for {others}, not for {user} in {database}'
    near = [
        (_shared(asked, rule.network), rule)
        for rule in meant
        if rule.network is not None and rule.network.version == asked.version
    ]
    if not near:
        return 0, f'no line is for {user} in {database} from such an address'
    rule = max(near, key=lambda each: each[0])[1]
    return rule.line, f'the nearest line admits {rule.network} alone'


def _shared(address: Any, network: Any) -> int:
    """Return how many leading bits an address shares with a network."""
    differ: int = int(address) ^ int(network.network_address)
    bits: int = address.max_prefixlen - differ.bit_length()
    return min(bits, int(network.prefixlen))


def _setting(each: Mapping[str, Any], roots: Iterable[str]) -> Setting:
    at = Line(_own(each['sourcefile'], roots), each['sourceline'] or 0) if each['sourcefile'] else Line()
    return Setting(each['reset_val'] or '', each['unit'] or '', at)


def _rule(each: Mapping[str, Any]) -> Rule:
    return Rule(
        each['line_number'],
        each['error'] or '',
        each['type'] or '',
        tuple(each['database'] or ()),
        tuple(each['user_name'] or ()),
        each['address'] or '',
        each['netmask'] or '',
        each['auth_method'] or '',
    )


def _own(file: str, roots: Iterable[str]) -> str:
    """Return a path that the server named as one of the candidate."""
    for root in roots:
        if file.startswith(f'{root}/'):
            return file.removeprefix(f'{root}/')
    return file
