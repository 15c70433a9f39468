"""What is decided about a change without touching a host."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.field.netchange.firewall import lasting
from handrail.field.netchange.target import NetChangeError, read_target
from handrail.field.netchange.validate import changes

FLUSH = 'flush ruleset\n'
TABLE = 'table inet filter {\n  chain input { type filter hook input priority 0; }\n}\n'
OWN = f'destroy table inet filter\n{TABLE}'


@pytest.mark.parametrize(
    ('candidate', 'good', 'said'),
    [
        (FLUSH + TABLE, FLUSH + TABLE, ''),
        (OWN, OWN, ''),
        ('flush ruleset; ' + TABLE, FLUSH, ''),
        (TABLE, FLUSH + TABLE, 'it does not delete table inet filter'),
        (FLUSH + TABLE, TABLE, 'the last good file does not delete table inet filter'),
        ('# flush ruleset\n' + TABLE, FLUSH, 'it does not delete table inet filter'),
        (OWN + 'table ip nat { }\n', OWN, 'it does not delete table ip nat'),
        (OWN + 'destroy table nat\ntable nat { }\n', OWN, 'the last good file does not delete table ip nat'),
        (OWN + 'add rule inet lab forward drop\n', OWN, 'it does not delete table inet lab'),
        ('flush table inet filter\n' + TABLE, OWN, 'it does not delete table inet filter'),
        (OWN + 'include "more.nft"\n', OWN, 'it includes other files'),
        (FLUSH + 'include "more.nft"\n', FLUSH, ''),
    ],
)
def test_a_firewall_that_loading_the_last_file_would_not_undo(candidate: str, good: str, said: str) -> None:
    found = lasting(candidate.encode(), good.encode())
    assert found.startswith(said) if said else found == ''


def test_what_a_configuration_changes() -> None:
    before = {
        'max_connections': ('40', '40', 'postmaster'),
        'shared_buffers': ('2048 8kB', '16MB', 'postmaster'),
        'tcp_keepalives_idle': ('0 s', '60', 'user'),
        'log_connections': ('on', 'on', 'superuser-backend'),
        'authentication_timeout': ('60 s', '1min', 'sighup'),
        'data_directory': ('/a', '/a', 'postmaster'),
        'server_version': ('15', '', 'internal'),
    }
    after = {
        'max_connections': ('100', '100', 'postmaster'),
        'shared_buffers': ('2048 8kB', '16384kB', 'postmaster'),
        'tcp_keepalives_idle': ('0 s', '45', 'user'),
        'log_connections': ('off', 'off', 'superuser-backend'),
        'authentication_timeout': ('60 s', '1min', 'sighup'),
        'data_directory': ('/b', '/b', 'postmaster'),
        'server_version': ('16', '', 'internal'),
    }
    assert [(each.name, each.before, each.after, each.takes) for each in changes(before, after)] == [
        ('log_connections', 'on', 'off', 'new-connections'),
        ('max_connections', '40', '100', 'restart'),
        ('tcp_keepalives_idle', '60', '45', 'reload'),
    ]


TARGET = """name: auth
places:
  app: {subnet: 10.91.0.0/24}
  db: {ssh: root@db}
files:
  - {file: pg_hba.conf, place: db, path: /etc/postgresql/15/main/pg_hba.conf, kind: postgresql}
logins: {host: db, name: auth, user: app}
"""


def test_a_target_is_read(tmp_path: Path) -> None:
    file = tmp_path / 'netchange.yml'
    file.write_text(TARGET)
    target = read_target(file)
    assert (target.window, target.changed, target.logins.count) == (120, ('db',), 59)
    assert target.applications == {'app': '10.91.0.0/24'}


@pytest.mark.parametrize(
    ('old', 'new', 'said'),
    [
        ('name: auth\n', 'name: auth\nname: b\n', 'netchange.yml:2: '),
        ('name: auth', 'name: a/b', 'name: '),
        ('name: auth', 'name: auth\nwindow: 601', 'window: '),
        ('name: auth', 'name: auth\nhost: x', 'host: '),
        ('place: db', 'place: router', "there is no place 'router': there are app, db"),
        ('file: pg_hba.conf', 'file: ../pg_hba.conf', "'../pg_hba.conf' is no path below the folder"),
        ('path: /etc/postgresql', 'path: /srv/postgresql', 'is not below postgresql.folder'),
        ('path: /etc', 'path: etc', 'files.0.path: '),
        (', kind: postgresql', '', 'say what loads it'),
        (', kind: postgresql', ', load: x', 'say what checks it'),
        ('{subnet: 10.91.0.0/24}', '{}', 'no place has a subnet'),
    ],
)
def test_a_target_with_a_mistake(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in TARGET
    file = tmp_path / 'netchange.yml'
    file.write_text(TARGET.replace(old, new, 1))
    with pytest.raises(NetChangeError) as caught:
        read_target(file)
    assert said in str(caught.value)


def test_a_target_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NetChangeError, match='No such file'):
        read_target(tmp_path / 'netchange.yml')
