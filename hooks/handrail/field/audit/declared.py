"""Facts of declared files, and what the servers' own validators say of them."""

from __future__ import annotations

import configparser
import ipaddress
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pgtoolkit import conf, hba
from pgtoolkit.errors import ParseError

from handrail.field.audit.admitted import HbaRule, hba_subnets
from handrail.field.audit.client import read_client
from handrail.field.audit.facts import Facts, missing
from handrail.field.audit.haproxy import read_haproxy
from handrail.field.audit.inventory import Inventory, Sources
from handrail.field.audit.ruleset import declared_set

DEFAULTS = {
    'max_connections': 100,
    'superuser_reserved_connections': 3,
    'tcp_keepalives_idle': 0,
    'tcp_keepalives_interval': 0,
    'tcp_keepalives_count': 0,
}
"""What PostgreSQL takes where a file says nothing; 0 leaves it to the system."""

POOL = 20
"""PgBouncer's default_pool_size."""

_TCP = ('tcp_keepalives_idle', 'tcp_keepalives_interval')


@dataclass(frozen=True, slots=True)
class _Reader:
    key: str
    gives: str
    read: Callable[[Path, Sources], Any]


def declared_facts(inventory: Inventory) -> Facts:
    """Read every file that the inventory names; one that cannot be read gives no fact, with the reason."""
    facts = Facts()
    for reader in READERS:
        name = getattr(inventory.sources.files, reader.key)
        if not name:
            facts |= missing(f'the inventory names no file (audit.files.{reader.key})', reader.gives)
            continue
        try:
            value = reader.read(inventory.folder / name, inventory.sources)
        except (OSError, ValueError, KeyError, TypeError, ParseError, configparser.Error) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            facts |= missing(f'{name}: {said or type(error).__name__}'.replace('\n', ' ')[:300], reader.gives)
            continue
        facts |= Facts({reader.gives: value})
    return facts


def _settings(file: Path, _: Sources) -> dict[str, Any]:
    parsed = conf.parse(str(file))
    found = {name: entry.value for name, entry in parsed.entries.items()}
    values = {**DEFAULTS, **{name: found[name] for name in DEFAULTS if name in found}}
    return {
        name: int(value.total_seconds()) if isinstance(value, timedelta) else int(value)
        for name, value in values.items()
    }


def _subnets(file: Path, sources: Sources) -> list[str]:
    if sources.login is None:
        raise ValueError('the inventory names no login')
    return hba_subnets(hba_rules(file), sources.login.name, sources.login.user)


def hba_rules(file: Path) -> Iterator[HbaRule]:
    """Yield the rules of a pg_hba.conf. Raises ValueError for an address that is none."""
    for record in hba.parse(str(file)):
        address = getattr(record, 'address', '') or ''
        if netmask := getattr(record, 'netmask', None):
            address = f'{address}/{netmask}'
        if address[:1].isdigit() or ':' in address:
            ipaddress.ip_network(address, strict=False)
        databases, users = record.database.split(','), record.user.split(',')
        method: str = getattr(record, 'method', '')
        yield HbaRule(record.conntype or '', tuple(databases), tuple(users), address, method)


def _client(file: Path, sources: Sources) -> dict[str, Any]:
    if sources.client is None:
        raise ValueError('the inventory names no client')
    facts = read_client(file.read_text(encoding='utf-8'), sources.client)
    if 'client' not in facts.values:
        raise ValueError(facts.absent['client'])
    return dict(facts.values['client'])


def _pgbouncer(file: Path, _: Sources) -> dict[str, int]:
    """Count the connections that PgBouncer may open: a pool for each database, of one user."""
    parser = configparser.ConfigParser(interpolation=None, strict=False, default_section='')
    parser.read_string(file.read_text(encoding='utf-8'))
    usual = parser.getint('pgbouncer', 'default_pool_size', fallback=POOL)
    reserve = parser.getint('pgbouncer', 'reserve_pool_size', fallback=0)
    databases = parser.items('databases') if parser.has_section('databases') else []
    sizes = [dict(part.partition('=')[::2] for part in line.split()) for _, line in databases]
    return {'pool_total': sum(int(size.get('pool_size', usual)) + reserve for size in sizes)}


def _haproxy(file: Path, _: Sources) -> list[dict[str, Any]]:
    return read_haproxy(file.read_text(encoding='utf-8'))


def _firewall(file: Path, sources: Sources) -> list[str]:
    if not sources.firewalls:
        raise ValueError('the inventory names no set (audit.firewalls)')
    return declared_set(file, sources.firewalls[0].set)


def _changes(pattern: Path, _: Sources) -> list[Any]:
    """Read the records of network changes, one object or a list in each file."""
    found: list[Any] = []
    for file in sorted(pattern.parent.glob(pattern.name)):
        record = json.loads(file.read_text(encoding='utf-8'))
        found += record if isinstance(record, list) else [record]
    if not found:
        raise ValueError('no record of a change is there')
    return found


READERS = (
    _Reader('postgresql', 'settings', _settings),
    _Reader('pg_hba', 'hba_subnets', _subnets),
    _Reader('pg_service', 'client', _client),
    _Reader('pgbouncer', 'pgbouncer', _pgbouncer),
    _Reader('haproxy', 'backends', _haproxy),
    _Reader('nftables', 'firewall_subnets', _firewall),
    _Reader('changes', 'changes', _changes),
)
