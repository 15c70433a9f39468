"""A candidate configuration meets a real server and real logins before it goes out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from handrail.cli import main
from handrail.field.candidate.files import CandidateError, read_candidate
from handrail.field.candidate.server import lacks

INVENTORY = """app_subnets: [10.91.0.0/24, 10.91.1.0/24]
pool_total: 30
audit:
  login: {name: auth, user: app, port: 5432}
"""
HBA = """local all all peer
host all all 127.0.0.1/32 scram-sha-256
host auth app 10.91.0.0/16 scram-sha-256
"""
CONF = """listen_addresses = '*'
max_connections = 40
superuser_reserved_connections = 3
tcp_keepalives_idle = 60
tcp_keepalives_interval = 10
tcp_keepalives_count = 3
"""
Try = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def attempt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Try:
    """Try a configuration by the command; return its exit code and the lines that it printed."""
    if lacking := lacks():
        pytest.skip('; '.join(lacking))

    def run(
        hba: str = HBA, conf: str = CONF, inventory: str = INVENTORY, more: Sequence[str] = ()
    ) -> tuple[int, list[str]]:
        folder = tmp_path / 'new'
        (folder / 'conf.d').mkdir(parents=True)
        (folder / 'pg_hba.conf').write_text(hba, encoding='utf-8')
        (folder / 'conf.d' / 'network.conf').write_text(conf, encoding='utf-8')
        file = tmp_path / 'inventory.yml'
        file.write_text(inventory, encoding='utf-8')
        code = main(['try-config', str(folder), '--inventory', str(file), *more])
        return code, capsys.readouterr().out.replace(str(tmp_path), '').splitlines()

    return run


@pytest.mark.netlab
def test_a_good_configuration_may_go_out(attempt: Try) -> None:
    waits = 'statement_timeout = 1s\nidle_in_transaction_session_timeout = 1s\n'
    code, lines = attempt(conf=CONF + waits)
    assert code == 0, lines
    assert lines == [
        'ok: the server reads 2 files and starts',
        'ok: 10 new logins from 10.91.0.0/24',
        'ok: 10 new logins from 10.91.1.0/24',
        'ok: max_connections 40 less 3 reserved leaves 37, the pools open 30: 30 connections held at once',
        'ok: a client that is gone is noticed after 90 s, its timer is armed on a real connection',
        'ok: statement_timeout is 1 s: the server ends what takes longer',
        'ok: idle_in_transaction_session_timeout is 1 s: the server ends what takes longer',
    ]


@pytest.mark.netlab
def test_the_change_of_the_first_postmortem_is_refused_at_its_line(attempt: Try) -> None:
    code, lines = attempt(HBA.replace('10.91.0.0/16', '10.91.0.0/24'))
    assert code == 1
    (failed,) = [line for line in lines if 'FAILED' in line]
    assert failed.startswith('/new/pg_hba.conf:3: FAILED: 10 new logins from 10.91.1.0/24: from 10.91.1.1: ')
    assert 'no pg_hba.conf entry for host "10.91.1.1", user "app", database "auth"' in failed
    assert 'the nearest line admits 10.91.0.0/24 alone' in failed
    assert 'ok: 10 new logins from 10.91.0.0/24' in lines


READ = 'FAILED: the server reads the files: '
NOT_TAKEN: Mapping[str, tuple[str, str, str]] = {
    'network': ('/16', '/33', f'pg_hba.conf:3: {READ}invalid CIDR mask'),
    'method': ('16 scram-sha-256', '16 skram', f'pg_hba.conf:3: {READ}invalid authentication method "skram"'),
    'name': ('max_conn', 'max_con', f'conf.d/network.conf:2: {READ}unrecognized configuration parameter'),
    'value': ('= 40', '= forty', f'conf.d/network.conf:2: {READ}invalid value for parameter'),
    'include': ('= 40', "= 40\ninclude 'gone.conf'", f'conf.d/network.conf:3: {READ}could not open'),
    'encryption': ('host auth', 'hostssl auth', f'pg_hba.conf:3: {READ}hostssl record cannot match'),
    'reserve': ('s = 3', 's = 50', f'conf.d/network.conf:3: {READ}superuser_reserved_connections'),
}
"""What is changed, into what, and how the refusal begins."""

NEW = 'FAILED: 10 new logins from '
NOT_SURVIVED: Mapping[str, tuple[str, str, str]] = {
    'half a subnet': (
        '0.0/16 scram-sha-256',
        '0.0/24 md5\nhost auth app 10.91.1.0/25 md5',
        f'pg_hba.conf:4: {NEW}10.91.1.0/24: from 10.91.1.254: no pg_hba.conf entry',
    ),
    'reject': (
        'local all all peer',
        'host all app 10.91.1.0/24 reject',
        f'pg_hba.conf:1: {NEW}10.91.1.0/24: from 10.91.1.1: pg_hba.conf rejects',
    ),
    'another user': (
        'auth app',
        'auth ap',
        f'pg_hba.conf:3: {NEW}10.91.0.0/24: from 10.91.0.1: no pg_hba.conf entry',
    ),
    'another network': (
        '10.91.0.0/16',
        '10.19.0.0/16',
        f'pg_hba.conf:3: {NEW}10.91.0.0/24: from 10.91.0.1: no pg_hba.conf entry',
    ),
    'reject all': (
        'host auth app',
        'host all all 0.0.0.0/0 reject\nhost auth app',
        f'pg_hba.conf:3: {NEW}10.91.0.0/24: from 10.91.0.1: pg_hba.conf rejects',
    ),
    'no address': ("listen_addresses = '*'\n", '', f'conf.d/network.conf: {NEW}10.91.0.0/24'),
    'port': (
        '= 40',
        '= 40\nport = 5433',
        'conf.d/network.conf:3: FAILED: logins on port 5432: it listens on 5433',
    ),
    'listen': ("'*'", "'localhost'", f'conf.d/network.conf:1: {NEW}10.91.0.0/24'),
    'slots': (
        '= 40',
        '= 20',
        'conf.d/network.conf:2: FAILED: slots for all pools: max_connections 20 less 3 reserved leaves 17',
    ),
    'keep-alive': (
        'idle = 60',
        'idle = 7200',
        'conf.d/network.conf:4: FAILED: a client that is gone is noticed after 7230 s',
    ),
}


@pytest.mark.netlab
@pytest.mark.parametrize('case', NOT_TAKEN)
def test_what_the_server_does_not_take_is_refused_at_its_line(attempt: Try, case: str) -> None:
    old, new, wanted = NOT_TAKEN[case]
    code, lines = attempt(HBA.replace(old, new), CONF.replace(old, new))
    assert code == 1
    assert [line for line in lines if line.startswith(f'/new/{wanted}')], lines
    assert not [line for line in lines if 'new logins' in line]


@pytest.mark.netlab
@pytest.mark.parametrize('case', NOT_SURVIVED)
def test_what_logins_do_not_survive_is_refused_at_its_line(attempt: Try, case: str) -> None:
    old, new, wanted = NOT_SURVIVED[case]
    code, lines = attempt(HBA.replace(old, new), CONF.replace(old, new))
    assert code == 1
    assert [line for line in lines if line.startswith(f'/new/{wanted}')], lines


@pytest.mark.netlab
def test_a_client_that_is_soon_missed_is_cut_off(attempt: Try) -> None:
    timers = CONF.replace('= 60', '= 1').replace('= 10', '= 1')
    code, lines = attempt(conf=f'{timers}tcp_user_timeout = 2s\n', inventory=INVENTORY.replace('30', '37'))
    assert code == 0, lines
    assert 'ok: a client that is gone is noticed after 2 s, tried by cutting one off' in lines


@pytest.mark.netlab
def test_what_the_inventory_lacks_is_not_tried_and_does_not_pass(attempt: Try) -> None:
    six = 'app_subnets: [10.91.0.0/24, "2001:db8:91::/64"]\n'
    more = ('--user', 'app', '--database', 'auth', '--format', 'json')
    code, lines = attempt(f'{HBA}hostssl auth app 2001:db8:91::/64 md5\n', f'{CONF}ssl = on\n', six, more)
    assert code == 1
    told = {each['name']: each['outcome'] for each in json.loads('\n'.join(lines))['findings']}
    assert told == {
        'files': 'passed', 'reach-10.91.0.0-24': 'passed', 'reach-2001:db8:91::-64': 'passed',
        'budget': 'not-tried', 'dead-peer': 'passed',
    }  # fmt: skip


def test_a_folder_without_a_configuration_is_told(tmp_path: Path) -> None:
    with pytest.raises(CandidateError, match=r'holds no pg_hba\.conf'):
        read_candidate(tmp_path)
    (tmp_path / 'pg_hba.conf').symlink_to('/etc/hostname')
    with pytest.raises(CandidateError, match='leads out of the folder'):
        read_candidate(tmp_path)


def test_who_logs_in_must_be_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / 'pg_hba.conf').write_text(HBA, encoding='utf-8')
    (tmp_path / 'inventory.yml').write_text('app_subnets: [10.91.0.0/24]\n', encoding='utf-8')
    assert main(['try-config', str(tmp_path), '--inventory', str(tmp_path / 'inventory.yml')]) == 2
    assert '--user and --database' in capsys.readouterr().err
