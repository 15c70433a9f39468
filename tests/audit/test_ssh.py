"""Places that are reached by ssh: a server of each host of the lab, with a key and a port of its own."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.site import ROOT

from handrail.field.audit.proof import DECLARED, declare, make_well
from handrail.field.lab.network import layout
from handrail.field.lab.network.lab import NetworkLab

pytestmark = pytest.mark.netlab

PORT = 2222
HOSTS = ('app-a', 'app-b', 'db', 'router')
ADDRESSES = {**{name: layout.BY_NAME[name].address for name in HOSTS[:3]}, 'router': '10.92.0.1'}
SERVER = """Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/key.pub
PidFile {folder}/{place}.pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
SetEnv PGPASSFILE={state}/home/.pgpass PATH={state}/bin:/usr/bin:/bin:/usr/sbin:/sbin
"""
CLIENT = """Port {port}
User root
IdentityFile {folder}/key
IdentitiesOnly yes
UserKnownHostsFile {folder}/known
StrictHostKeyChecking yes
"""
INVENTORY = {
    'app_subnets': list(layout.SUBNETS),
    'pool_total': 30,
    'port': layout.PORT,
    'audit': {
        'places': {
            name: {
                'ssh': f'root@{ADDRESSES[name]}',
                'ssh_config': 'ssh/config',
                **({'subnet': layout.SUBNETS[layout.APPS.index(name)]} if name in layout.APPS else {}),
            }
            for name in HOSTS
        },
        'database': {'host': layout.DATABASE, 'name': 'auth', 'from': 'db', 'socket': 'db'},
        'login': {'host': layout.NAME, 'name': 'auth', 'user': 'app'},
        'client': {'service': 'auth', 'service_file': 'SERVICE', 'request_timeout': 10},
        'firewalls': [{'place': 'db', 'set': 'inet filter app_subnets'}],
    },
}


@pytest.fixture
def reached(raised: NetworkLab) -> Iterator[NetworkLab]:
    """The lab, with a server of ssh on each host; they end by their own numbers."""
    program = shutil.which('sshd', path='/usr/local/sbin:/usr/sbin:/sbin')
    if program is None or shutil.which('ssh') is None:
        pytest.skip('there is no sshd: install openssh-server')
    if os.geteuid() != 0:
        pytest.skip('a server of ssh in the lab needs root')
    make_well(raised)
    folder = raised.state / 'ssh'
    folder.mkdir(mode=0o700)
    for name in ('host', 'key'):
        raised.world.must('db', f"ssh-keygen -q -t ed25519 -N '' -C lab -f {folder}/{name}")
    public = (folder / 'host.pub').read_text(encoding='utf-8')
    known = ''.join(f'[{address}]:{PORT} {public}' for address in ADDRESSES.values())
    (folder / 'known').write_text(known, encoding='utf-8')
    values = {'port': PORT, 'folder': folder, 'state': raised.state}
    (folder / 'config').write_text(CLIENT.format(**values), encoding='utf-8')
    raised.world.must('db', f'nft insert rule inet filter input tcp dport {PORT} accept')
    for place in HOSTS:
        (folder / f'{place}.conf').write_text(SERVER.format(place=place, **values), encoding='utf-8')
        raised.world.must(place, 'mkdir -p /run/sshd')
        raised.world.detach(place, f'{program} -D -e -f {folder}/{place}.conf', f'ssh/{place}.log')
        raised.world.must(place, f'until [ -s {folder}/{place}.pid ]; do sleep 0.05; done')
    try:
        yield raised
    finally:
        for place in HOSTS:
            raised.world.must(place, f'kill "$(cat {folder}/{place}.pid)"')
        shutil.rmtree(folder)
        raised.heal()


def asked(lab: NetworkLab) -> dict[str, str]:
    """Run the command on the router, from which all is ssh; return what it says of rules and logins."""
    file = lab.state / 'by-ssh.yml'
    text = yaml.safe_dump(INVENTORY).replace('SERVICE', f'{lab.state}/home/.pg_service.conf')
    file.write_text(text, encoding='utf-8')
    command = [
        sys.executable, '-m', 'handrail', 'audit', '--inventory', str(file), '--target', 'live',
        '--practices', str(ROOT / 'docs' / 'practices'), '--format', 'json',
    ]  # fmt: skip
    line = f'PYTHONPATH={ROOT / "hooks"} PYTHONDONTWRITEBYTECODE=1 {shlex.join(command)} 2>&1'
    ran = lab.run('router', line, seconds=120)
    assert ran.output.startswith('{'), ran.output
    found = json.loads(ran.output)
    said = {row['rule']: f'{row["status"]} {row["reason"]}'.strip() for row in found['rows']}
    return said | {each['subnet']: f'{each["ok"]} of {each["tried"]}' for each in found['reach']}


DECLARED_ONLY = {'net-chg-001', 'net-lb-001'}


def test_facts_come_from_every_host_by_ssh(reached: NetworkLab) -> None:
    declare(reached, DECLARED)
    said = asked(reached)
    assert {name for name, status in said.items() if name.startswith('net-') and status != 'passed'} == (
        DECLARED_ONLY
    ), said
    assert [said[subnet] for subnet in layout.SUBNETS] == ['10 of 10', '10 of 10']
    reached.inject('pg-hba-narrow')
    said = asked(reached)
    assert said['net-pg-001'].startswith('failed')
    assert [said[subnet] for subnet in layout.SUBNETS] == ['10 of 10', '0 of 10']


def test_a_host_that_nobody_reaches_is_not_audited(reached: NetworkLab) -> None:
    """Its key is not the known one: nothing is asked there, and nothing that needs it passes."""
    known = Path(reached.state / 'ssh' / 'known')
    lines = known.read_text(encoding='utf-8').splitlines(keepends=True)
    known.write_text(''.join(line for line in lines if ADDRESSES['db'] not in line), encoding='utf-8')
    said = asked(reached)
    for rule in ('net-pg-001', 'net-pg-002', 'net-pg-003', 'net-pg-004', 'net-fw-001', 'net-mtu-001'):
        assert said[rule].startswith('not-audited'), (rule, said[rule])
        assert 'Host key verification failed' in said[rule], (rule, said[rule])
