"""The outcomes of the real runbooks, against what programs really print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.site import ROOT

from handrail.engine.project import load, project
from handrail.model import OutcomeKind, Runbook, Settings, Step, plain
from handrail.source.runbook import read_runbook

POSTGRES = Path('/usr/lib/postgresql/15/bin')
LOST = '3 packets transmitted, 0 received, +3 errors, 100% packet loss, time 2035ms'
FINE = '3 packets transmitted, 3 received, 0% packet loss, time 2003ms'


@pytest.fixture(scope='module')
def steps() -> dict[str, Step]:
    """Every step of the real runbooks, by `runbook#step`."""
    runbooks = load(project(ROOT / 'mkdocs.yml')).library.runbooks
    return {f'{runbook.id}#{step.anchor}': step for runbook in runbooks for step in runbook.steps}


def leads_to(step: Step, printed: str) -> str:
    """The anchor to which an output leads, or the words where it leads nowhere."""
    for outcome in step.outcomes:
        if outcome.kind is OutcomeKind.pattern and not re.search(outcome.pattern, printed, re.MULTILINE):
            continue
        if outcome.kind is not OutcomeKind.timeout:
            return outcome.target.anchor if outcome.target else plain(outcome.text)
    return ''


def command(step: Step) -> str:
    assert step.command
    return step.command.text


@pytest.mark.parametrize(
    ('line', 'anchor'),
    [
        ('FATAL:  no pg_hba.conf entry for host "10.91.1.10", user "app", database "auth"', 'login'),
        ('could not connect to server: No route to host', 'login'),
        ('connect: Network is unreachable', 'login'),
        ('java.net.ConnectException: Connection Refused', 'login'),
        ('connect ECONNREFUSED 10.92.0.2:5432', 'login'),
        ('getaddrinfo ENOTFOUND db.example.org', 'login'),
        ('dial tcp: lookup db.example.org: No such host', 'login'),
        ('FATAL: Too many connections for role "app"', 'login'),
        ('FATAL: Remaining connection slots are reserved', 'login'),
        ('org.postgresql.util.PSQLException: Connection Timed Out', 'login'),
        ('ERROR:  canceling statement due to Statement Timeout', 'overload'),
        ('FATAL: Password Authentication Failed for user "app"', 'escalate'),
        ('badge reader is low on paper', 'recent-deployment'),
    ],
)
def test_the_case_of_a_login_error_does_not_count(
    steps: dict[str, Step], tmp_path: Path, line: str, anchor: str
) -> None:
    journal = tmp_path / 'journalctl'
    journal.write_text(f"#!/bin/sh\ncat <<'END'\n{line}\nEND\n")
    journal.chmod(0o755)
    step = steps['login-failures#errors']
    done = subprocess.run(
        ['bash', '-c', command(step)],
        env={'PATH': f'{tmp_path}:{os.environ["PATH"]}', 'AUTH_UNIT': 'auth.service'},
        capture_output=True,
        text=True,
        check=False,
    )
    assert leads_to(step, done.stdout + done.stderr) == anchor


@pytest.mark.parametrize('path', ['docs', 'hooks/handrail/starter/frame/docs'])
@pytest.mark.parametrize(('printed', 'anchor'), [(LOST, 'call'), (FINE, 'well')])
def test_the_template_tells_all_packets_from_none(path: str, printed: str, anchor: str) -> None:
    text = (ROOT / path / 'runbooks' / '_template.md').read_text(encoding='utf-8')
    runbook = read_runbook('runbooks/x.md', text, Settings(today=date(2024, 1, 1))).documents[0]
    assert isinstance(runbook, Runbook)
    assert leads_to(runbook.steps[0], printed) == anchor


@pytest.mark.parametrize(
    'before',
    ['host all all all reject\n', 'host all all all reject', '', '\n'],
)
def test_a_line_is_added_to_pg_hba_and_to_no_other_line(
    steps: dict[str, Step], tmp_path: Path, before: str
) -> None:
    file, line = tmp_path / 'pg_hba.conf', 'host auth app 10.91.1.0/24 scram-sha-256'
    file.write_text(before)
    sudo = tmp_path / 'sudo'
    sudo.write_text(f'#!/bin/sh\nif [ "$1" = -u ]; then echo "{file}"; else exec "$@"; fi\n')
    sudo.chmod(0o755)
    step = steps['database-connectivity#admit-hba']
    names = {'DB_NAME': 'auth', 'DB_USER': 'app', 'CLIENT_SUBNET': '10.91.1.0/24'}
    env = {'PATH': f'{tmp_path}:{os.environ["PATH"]}', **names}
    subprocess.run(['bash', '-c', command(step)], env=env, capture_output=True, check=True)
    assert file.read_text().splitlines() == [*before.splitlines(), line]
    assert file.read_text().endswith('\n')
    assert step.undo
    subprocess.run(['bash', '-c', step.undo.text], env=env, capture_output=True, check=True)
    assert file.read_text().splitlines() == before.splitlines()


@pytest.fixture(scope='module')
def cluster() -> Iterator[Path]:
    """The folder of a PostgreSQL 15 of its own, which listens on a socket there and nowhere else."""
    if not (POSTGRES / 'initdb').exists():
        pytest.skip('optional: there is no PostgreSQL 15')
    folder = Path(subprocess.check_output(['mktemp', '-d'], text=True).strip())
    if os.geteuid() == 0:
        shutil.chown(folder, 'postgres')
    data = folder / 'data'
    subprocess.run(
        as_postgres(POSTGRES / 'initdb', '-A', 'trust', '-D', data), capture_output=True, check=True
    )
    with (data / 'postgresql.conf').open('a') as file:
        file.write("include_dir 'conf.d'\nlisten_addresses = ''\nfsync = off\n")
    (data / 'conf.d').mkdir(mode=0o755)
    server = subprocess.Popen(
        as_postgres(POSTGRES / 'postgres', '-D', data, '-k', folder), stderr=subprocess.DEVNULL
    )
    try:
        while subprocess.run([POSTGRES / 'pg_isready', '-q', '-h', folder], check=False).returncode:
            assert server.poll() is None, 'PostgreSQL has ended'
            time.sleep(0.1)
        yield folder
    finally:
        pid = (data / 'postmaster.pid').read_text().split()[0]
        subprocess.run(['kill', '-INT', pid], check=True)
        server.wait(60)
        shutil.rmtree(folder)


def as_postgres(*command: str | Path) -> list[str | Path]:
    """A command as it must be run: PostgreSQL refuses to be started by root."""
    if os.geteuid() == 0:
        return ['runuser', '-u', 'postgres', '--', *command]
    return list(command)


def answered(cluster: Path, step: Step) -> str:
    """What the SQL of a step prints there."""
    sql = re.search(r"<<'SQL'\n(.*)\nSQL$", command(step), re.DOTALL)
    assert sql
    done = subprocess.run(
        as_postgres(POSTGRES / 'psql', '-XAt', '-h', cluster),
        input=sql[1],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ('file', 'text', 'said'),
    [
        ('conf.d/network.conf', 'this = = that\n', 'network.conf:1: syntax error'),
        ('conf.d/network.conf', 'nonsense = 3\n', 'network.conf:1: nonsense: unrecognized'),
        ('conf.d/network.conf', "include 'missing.conf'\n", 'network.conf:1: could not open file'),
        ('pg_hba.conf', 'host all all\n', 'pg_hba.conf:1: end-of-line'),
    ],
)
def test_every_mistake_in_a_file_is_named(
    cluster: Path, steps: dict[str, Step], file: str, text: str, said: str
) -> None:
    path = cluster / 'data' / file
    before = path.read_text() if path.exists() else ''
    path.write_text(text)
    try:
        for anchor, otherwise in (('pending', 'escalate'), ('check-files', 'restore')):
            step = steps[f'network-change#{anchor}']
            printed = answered(cluster, step)
            assert said in printed
            assert '' not in printed.splitlines()
            assert leads_to(step, printed) == otherwise
    finally:
        path.write_text(before)


def test_files_without_a_mistake_pass(cluster: Path, steps: dict[str, Step]) -> None:
    assert answered(cluster, steps['network-change#check-files']) == 'no error\n'
