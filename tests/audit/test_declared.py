"""Facts of declared files, and validators."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.audits import RULES

from handrail.field.audit.declared import declared_facts
from handrail.field.audit.inventory import read_inventory
from handrail.field.audit.run import audit
from handrail.field.audit.validators import validations
from handrail.field.lab.network import layout
from handrail.field.lab.process import run_bounded

INVENTORY = """
app_subnets: [10.91.0.0/24, 10.91.1.0/24]
pool_total: 30
audit:
  name: orders
  login: {name: auth, user: app}
  client: {service: auth, request_timeout: 10}
  firewalls: [{place: db, set: inet filter app_subnets}]
  places: {db: {}}
  files:
    postgresql: postgresql.conf
    pg_hba: pg_hba.conf
    pg_service: pg_service.conf
    pgbouncer: pgbouncer.ini
    haproxy: haproxy.cfg
    nftables: nftables.conf
    changes: changes/*.json
"""
CHANGE = {
    'author': 'ada', 'reviewed_by': 'grace', 'validated': True, 'rollback_timer_s': 600,
    'logins_before': list(layout.SUBNETS), 'logins_after': list(layout.SUBNETS),
}  # fmt: skip
FILES = {
    'audit.yml': INVENTORY,
    'postgresql.conf': "max_connections = 40\ntcp_keepalives_idle = '1min'\ninclude_dir = 'conf.d'\n",
    'conf.d/a.conf': 'tcp_keepalives_interval = 10\ntcp_keepalives_count = 3\n',
    'pg_hba.conf': layout.pg_hba(),
    'pg_service.conf': '[auth]\nconnect_timeout=2\n',
    'pgbouncer.ini': '[databases]\nauth = host=10.92.0.2 pool_size=10\nother = host=10.92.0.2\n'
    '[pgbouncer]\ndefault_pool_size = 15\nreserve_pool_size = 2\n',
    'haproxy.cfg': layout.haproxy(),
    'nftables.conf': layout.firewall(),
    'changes/1.json': json.dumps(CHANGE),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def in_a_namespace() -> bool:
    return shutil.which('nft', path='/usr/sbin:/sbin') is not None and (
        run_bounded(['unshare', '--user', '--map-root-user', '--net', 'true'], seconds=10).code == 0
    )


def test_facts_of_every_file(folder: Path) -> None:
    facts = declared_facts(read_inventory(folder / 'audit.yml'))
    assert facts.values['settings'] == {
        'max_connections': 40,
        'superuser_reserved_connections': 3,
        'tcp_keepalives_idle': 60,
        'tcp_keepalives_interval': 10,
        'tcp_keepalives_count': 3,
    }
    assert facts.values['hba_subnets'] == ['10.91.0.0/16', '10.93.0.0/24']
    assert facts.values['client'] == {'connect_timeout': 2, 'request_timeout': 10}
    assert facts.values['pgbouncer'] == {'pool_total': 29}
    assert [server['check'] for server in facts.values['backends']] == [True, True]
    assert facts.values['changes'] == [CHANGE]


@pytest.mark.netlab
def test_the_set_of_a_firewall_is_that_which_nft_loads(folder: Path) -> None:
    if not in_a_namespace():
        pytest.skip('there is no nft, or no namespace to load its file in')
    facts = declared_facts(read_inventory(folder / 'audit.yml'))
    assert facts.values['firewall_subnets'] == ['10.91.0.0/16', '10.92.0.0/24', '10.93.0.0/24']
    (folder / 'nftables.conf').write_text('table inet filter {')
    facts = declared_facts(read_inventory(folder / 'audit.yml'))
    assert 'syntax error' in facts.absent['firewall_subnets']


@pytest.mark.parametrize(
    ('name', 'text', 'fact', 'why'),
    [
        ('pg_hba.conf', 'host auth app 10.1.0.0/33 md5\n', 'hba_subnets', '/33'),
        ('postgresql.conf', 'max_connections = many\n', 'settings', 'many'),
        ('postgresql.conf', None, 'settings', 'No such file'),
        ('haproxy.cfg', 'backend a\n server b 1.1.1.1:1 check inter x\n', 'backends', "'x' is no time"),
        ('pg_service.conf', '[other]\n', 'client', 'no entry [auth]'),
        ('pg_service.conf', 'host=a', 'client', 'cannot be read'),
        ('pgbouncer.ini', '[pgbouncer]\ndefault_pool_size = x\n', 'pgbouncer', 'x'),
        ('changes/1.json', '{', 'changes', 'Expecting'),
        ('changes/1.json', None, 'changes', 'no record'),
    ],
)
def test_a_file_that_cannot_be_read_gives_no_fact(
    folder: Path, name: str, text: str | None, fact: str, why: str
) -> None:
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text)
    facts = declared_facts(read_inventory(folder / 'audit.yml'))
    assert fact not in facts.values
    assert why in facts.absent[fact]


def test_a_client_that_says_no_timeout_waits_without_end(folder: Path) -> None:
    (folder / 'pg_service.conf').write_text('[auth]\nhost=db\n')
    run = audit(read_inventory(folder / 'audit.yml'), RULES, ['declared'])
    (row,) = (row for row in run.rows if row.rule == 'net-pg-002')
    assert row.status == 'failed'
    assert row.reason.startswith('facts.client.connect_timeout >= 2 is not so: client = {')


@pytest.mark.parametrize(
    ('name', 'text', 'by', 'said'),
    [
        ('postgresql.conf', 'max_connections = many\n', 'postgres -C', 'invalid value for parameter'),
        ('postgresql.conf', 'max_conections = 4\n', 'postgres -C', 'unrecognized configuration parameter'),
        ('haproxy.cfg', 'backend a\n  servr b 1.1.1.1:1\n', 'haproxy -c', 'unknown keyword'),
        ('nftables.conf', 'table inet filter {', 'nft -c', 'syntax error'),
        ('pg_hba.conf', 'host auth app 10.1.0.0/33 md5\n', 'pgtoolkit', '/33'),
    ],
)
@pytest.mark.netlab
def test_the_servers_own_validators(folder: Path, name: str, text: str, by: str, said: str) -> None:
    before = {each.by: each for each in validations(read_inventory(folder / 'audit.yml'))}
    if before[by].status == 'not-run':
        pytest.skip(before[by].said)
    assert before[by].status == 'passed', before[by].said
    assert before['pgbouncer'].status == 'not-run'
    (folder / name).write_text(text)
    after = {each.by: each for each in validations(read_inventory(folder / 'audit.yml'))}
    assert after[by].status == 'failed'
    assert said in after[by].said
    assert all(after[other] == before[other] for other in before if other != by)
