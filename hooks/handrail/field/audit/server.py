"""Facts of a running PostgreSQL, asked over TCP by psql; when it lets nobody in, over its socket."""

from __future__ import annotations

import ipaddress
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from handrail.field.audit.admitted import HbaRule, hba_subnets
from handrail.field.audit.facts import Facts, missing
from handrail.field.audit.inventory import DatabaseOf, LoginOf
from handrail.field.audit.places import Runner

QUERIES: Mapping[str, str] = {
    'settings': "select json_object_agg(name, setting) from pg_settings where name ~ '^tcp_' or name in "
    "('max_connections', 'superuser_reserved_connections', 'listen_addresses', 'port')",
    'pending_restart': "select coalesce(json_agg(name order by name), '[]') from pg_settings "
    'where pending_restart',
    'file_errors': "select coalesce(json_agg(format('%s:%s: %s: %s', sourcefile, sourceline, name, error) "
    "order by sourcefile, sourceline), '[]') from pg_file_settings where error is not null",
    'hba': "select coalesce(json_agg(r order by line_number), '[]') from pg_hba_file_rules r",
    'files': "select json_build_object('loaded', extract(epoch from pg_conf_load_time()), 'files', "
    '(select json_agg(f) from (select distinct sourcefile f from pg_file_settings union select setting '
    "from pg_settings where name in ('config_file', 'hba_file', 'ident_file')) x where f is not null))",
}
ASKED = ('settings', 'pending_restart', 'file_errors', 'hba_errors', 'hba_subnets', 'files_not_loaded')
SCRIPT = """ask() {{ printf '@%s\\n' "$1"; timeout -k 1 8 {psql} -c "$2" 2>&1 | tr '\\n' ' '; echo; }}
export PGCONNECT_TIMEOUT=3
{asked}
"""
SOCKET = 'sudo -n -u postgres psql -wXAtq -d postgres'
_TCP = re.compile('tcp_')


def server_facts(runner: Runner, database: DatabaseOf, login: LoginOf | None) -> Facts:
    """Ask the server for its settings, its rules, and what of its files does not run."""
    said = ask(runner, database.origin, over_tcp(database))
    facts = read_answers(said, login)
    if 'settings' not in facts.values and database.socket:
        why = facts.absent.get('settings', '')
        said = ask(runner, database.socket, SOCKET)
        over_socket = read_answers(said, login)
        if 'settings' in over_socket.values:
            facts = without_tcp(over_socket, why)
    return facts | edited(runner, database, said.get('files', ''))


def over_tcp(database: DatabaseOf) -> str:
    """Return the psql that reaches the server over TCP, as its connection string names it."""
    dsn = f'host={database.host} port={database.port} dbname={database.name} user={database.user}'
    return f'psql -wXAtq {shlex.quote(dsn)}'


def ask(runner: Runner, place: str, psql: str) -> dict[str, str]:
    """Return what the server said to each query, an error as it stands."""
    asked = '\n'.join(f'ask {name} {shlex.quote(query)}' for name, query in QUERIES.items())
    ran = runner.run(place, SCRIPT.format(psql=psql, asked=asked), seconds=45)
    parts = re.split(r'^@(\w+)\n', ran.output, flags=re.MULTILINE)
    found = {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    reason = parts[0].strip() or f'{place} gave no answer within {ran.seconds:.0f} s'
    return {name: found.get(name) or reason for name in QUERIES}


def read_answers(said: Mapping[str, str], login: LoginOf | None) -> Facts:
    """Return the facts in what the server said; what is no answer is the reason why one is missing."""
    facts = Facts()
    for name in ('settings', 'pending_restart', 'file_errors'):
        facts |= _json(name, said[name])
    if 'settings' in facts.values:
        settings = {key: number(value) for key, value in facts.values['settings'].items()}
        facts |= Facts({'settings': settings})
    rules = _json('hba', said['hba'])
    if 'hba' not in rules.values:
        return facts | missing(rules.absent['hba'], 'hba_errors', 'hba_subnets')
    return facts | of_hba(rules.values['hba'], login)


def of_hba(rows: list[dict[str, Any]], login: LoginOf | None) -> Facts:
    """Return what the rows of pg_hba_file_rules say."""
    errors = [f'line {row["line_number"]}: {row["error"]}' for row in rows if row['error']]
    facts = Facts({'hba_errors': errors})
    if login is None:
        return facts | missing('the inventory names no login', 'hba_subnets')
    return facts | Facts({'hba_subnets': hba_subnets(map(_rule, _good(rows)), login.name, login.user)})


def _good(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return (row for row in rows if not row['error'])


def _rule(row: Mapping[str, Any]) -> HbaRule:
    address = row['address'] or ''
    if row['netmask'] and (address[:1].isdigit() or ':' in address):
        ones = int(ipaddress.ip_address(row['netmask'])).bit_count()
        address = f'{address}/{ones}'
    databases, users = tuple(row['database'] or ()), tuple(row['user_name'] or ())
    return HbaRule(row['type'], databases, users, address, row['auth_method'])


def without_tcp(facts: Facts, why: str) -> Facts:
    """Return what was asked over the socket, where every tcp_ setting reads as 0."""
    settings = {name: value for name, value in facts.values['settings'].items() if not _TCP.match(name)}
    noted = {'settings.tcp_keepalives_idle': f'it cannot be asked over TCP: {why}'}
    return Facts({**facts.values, 'settings': settings}, {**facts.absent, **noted})


def edited(runner: Runner, database: DatabaseOf, said: str) -> Facts:
    """Return the configuration files that were changed after they were loaded."""
    name = 'files_not_loaded'
    answer = _json('files', said)
    if 'files' not in answer.values:
        return missing(answer.absent['files'], name)
    if not database.socket:
        return missing('the inventory does not name the place of its files (database.socket)', name)
    files, loaded = answer.values['files']['files'] or [], float(answer.values['files']['loaded'])
    ran = runner.run(database.socket, f'stat -c "%.Z %n" -- {shlex.join(files)}', seconds=20)
    if ran.code:
        return missing(f'their dates: {ran.output.strip()[:200]}', name)
    dated = (line.split(' ', 1) for line in ran.output.splitlines())
    return Facts({name: sorted(path for when, path in dated if float(when.replace(',', '.')) > loaded)})


def number(value: str) -> int | str:
    """Return a setting as the whole number that it is, else as its text."""
    return int(value) if re.fullmatch('-?[0-9]{1,18}', value) else value


def _json(name: str, said: str) -> Facts:
    try:
        value = json.loads(said)
    except ValueError:
        return missing(said[:300] or 'no answer', name)
    return Facts({name: value}) if value is not None else missing('the server gave no answer', name)
