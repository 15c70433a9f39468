"""A PostgreSQL that is thrown away, in namespaces of its own, with the candidate's files."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from handrail.field.candidate.files import HBA, IDENT, MAIN, laid_out
from handrail.field.candidate.finding import Candidate
from handrail.field.candidate.plan import Subnet
from handrail.field.candidate.said import ASKED, Said, errors_in, read_said
from handrail.field.lab.contract import LabError, Ran
from handrail.field.lab.network.database import programs
from handrail.field.lab.network.world import POSTGRES, World, as_postgres, begin, missing

PROGRAMS = (
    'unshare util-linux', 'nsenter util-linux', 'setpriv util-linux', 'ip iproute2', 'ss iproute2',
    'nft nftables', 'sysctl procps', 'pgrep procps', 'psql postgresql',
)  # fmt: skip

PLACE = """set -eu
mount -t tmpfs -o mode=755 tmpfs /run
mount --bind {state}/hosts /etc/hosts
mount --bind {state}/resolv /etc/resolv.conf
if [ $1 = db ]; then
  mkdir -p /run/postgresql
  chmod 777 /run/postgresql
  mount -t tmpfs -o mode=755 tmpfs /etc/postgresql
  mkdir -p {etc}
  mount --bind {state}/etc {etc}
fi
ip link set lo up
touch {state}/ready-$1
exec sleep infinity
"""

OURS = {
    'external_pid_file': '/run/postgresql/candidate.pid', 'unix_socket_directories': '/run/postgresql',
    'shared_buffers': '16MB', 'huge_pages': 'off', 'fsync': 'off', 'logging_collector': 'off',
    'log_destination': 'stderr', 'log_line_prefix': '', 'lc_messages': 'C', 'archive_mode': 'off',
    'shared_preload_libraries': '', 'session_preload_libraries': '', 'local_preload_libraries': '',
    'ssl_passphrase_command': '',
}  # fmt: skip
"""Settings that are of the machine and not of the network, or that would run commands."""

CERTIFICATE = """cd {state} && openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=candidate \
-keyout key.pem -out cert.pem 2>&1 && chmod 600 key.pem"""


OWN_SSL = '-c ssl_cert_file={state}/cert.pem -c ssl_key_file={state}/key.pem -c ssl_ca_file= -c ssl_crl_file='


@dataclass(frozen=True, slots=True)
class Server:
    """The world of one trial.

    `values` are what logins need: DB_HOST, DB_PORT, DB_NAME, DB_USER; `targets` the server's address
    in each family of addresses.
    """

    world: World
    values: Mapping[str, str]
    places: tuple[Subnet, ...]
    targets: Mapping[int, str] = field(default_factory=dict)

    @property
    def roots(self) -> tuple[str, ...]:
        """Where the server sees the candidate's files."""
        return f'{self.world.state}/etc', etc()

    def seen_from(self, place: Subnet) -> Server:
        """Return it with the address at which a place finds it."""
        return replace(self, values={**self.values, 'DB_HOST': self.targets[place.family]})

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command in a place, as a lab does."""
        return self.world.run(place, command, seconds=seconds, values=values)

    def admin(self, command: str, *, seconds: float = 30) -> str:
        """Run a command as the server's user; LabError when it fails."""
        return self.world.must('db', f'{as_postgres(self.world)} {command}', seconds=seconds)


def etc() -> str:
    """Return the folder where Debian keeps the files of the installed server."""
    return f'/etc/postgresql/{programs().parts[-2]}/main'


def lacks() -> tuple[str, ...]:
    """Return what this machine lacks for a trial, in sentences."""
    found = list(missing(PROGRAMS))
    try:
        programs()
    except LabError as error:
        found.append(str(error))
    if not Path('/etc/postgresql').is_dir():
        found.append('there is no /etc/postgresql: install postgresql')
    return tuple(found)


@contextmanager
def throwaway(candidate: Candidate, places: tuple[Subnet, ...], user: str, database: str) -> Iterator[Server]:
    """Yield a server that is made and not started; it and its namespaces are gone behind the block.

    They are also gone when this process is killed. Raises LabError with what is missing.
    """
    if lacking := lacks():
        raise LabError('; '.join(lacking))
    state = Path(tempfile.mkdtemp(prefix=f'handrail-try-{os.getuid()}-'))
    world: World | None = None
    try:
        state.chmod(0o755)
        _write(state, candidate)
        world = begin(state, ('db', *(place.place for place in places)), attached=True)
        server = Server(world, {'DB_NAME': database, 'DB_USER': user}, places)
        _make(server, user, database)
        yield server
    finally:
        if world is not None:
            world.end()
        shutil.rmtree(state, ignore_errors=True)


def _write(state: Path, candidate: Candidate) -> None:
    for name, text in laid_out(candidate.files).items():
        path = state / 'etc' / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
    for name in ('home', 'bin'):
        (state / name).mkdir()
    (state / 'bin' / 'psql').symlink_to(programs() / 'psql')
    (state / 'hosts').write_text('127.0.0.1 localhost\n::1 localhost\n', encoding='utf-8')
    (state / 'resolv').write_text('nameserver 127.0.0.1\noptions timeout:1 attempts:1\n', encoding='utf-8')
    (state / 'place.sh').write_text(PLACE.format(state=state, etc=etc()), encoding='utf-8')
    (state / 'asked.sql').write_text(ASKED, encoding='utf-8')


def _make(server: Server, user: str, database: str) -> None:
    state, world = server.world.state, server.world
    password = secrets.token_hex(12)
    passwords = state / 'home' / '.pgpass'
    passwords.write_text(f'*:*:*:*:{password}\n', encoding='utf-8')
    passwords.chmod(0o600)
    (state / 'pg').mkdir(mode=0o700)
    if not world.rootless:
        for path in (state / 'pg', state / 'etc', *(state / 'etc').rglob('*')):
            shutil.chown(path, POSTGRES, POSTGRES)
    server.admin(f'{programs()}/initdb -D {state}/pg -A trust -N -E UTF8 --locale=C >/dev/null', seconds=60)
    made = [f"create role {_quoted(user)} login password '{password}'"] if user != POSTGRES else []
    if user == POSTGRES:
        made = [f"alter role postgres password '{password}'"]
    if database not in {'postgres', 'template1'}:
        made.append(f'create database {_quoted(database)} owner {_quoted(user)}')
    (state / 'made.sql').write_text(''.join(f'{line}\n' for line in made), encoding='utf-8')
    said = server.admin(f'{programs()}/postgres --single -F -D {state}/pg postgres < {state}/made.sql 2>&1')
    if 'ERROR' in said:
        raise LabError(
            f'the throwaway server refuses role {user!r} or database {database!r}: {said.strip()[-300:]}'
        )


def _quoted(name: str) -> str:
    """Return a name of SQL. Raises LabError for one that no server has."""
    if not name or not name.isprintable() or '"' in name:
        raise LabError(f'{name!r} is no name of a role or database')
    return f'"{name}"'


def _options(server: Server) -> str:
    state = server.world.state
    given = {
        **OURS,
        'config_file': f'{state}/etc/{MAIN}', 'data_directory': f'{state}/pg',
        'hba_file': f'{state}/etc/{HBA}', 'ident_file': f'{state}/etc/{IDENT}',
    }  # fmt: skip
    return ' '.join(f'-c {name}={value}' for name, value in given.items())


def examine(server: Server, candidate: Candidate) -> Said:
    """Let the server read the candidate without opening a port: its settings and rules, or its errors."""
    state = server.world.state
    ran = server.run(
        'db',
        f'{as_postgres(server.world)} {programs()}/postgres --single -F {_options(server)} -D {state}/pg '
        f'postgres < {state}/asked.sql 2>&1',
        seconds=30,
    )
    return read_said(ran.output, laid_out(candidate.files), server.roots)


def start(server: Server, candidate: Candidate, said: Said) -> Said:
    """Start it with the candidate, and wait until it listens; what it dies of is in the errors."""
    state, more = server.world.state, ''
    if said.settings['ssl'].value == 'on':
        server.admin(f'bash -c {shlex.quote(CERTIFICATE.format(state=f"{state}/pg"))}')
        more = f' {OWN_SSL.format(state=f"{state}/pg")}'
    command = f'{as_postgres(server.world)} {programs()}/postgres {_options(server)}{more} -D {state}/pg'
    server.world.detach('db', command, 'server.log')
    for _ in range(400):
        log = (state / 'server.log').read_text(encoding='utf-8', errors='replace')
        if 'ready to accept connections' in log:
            return said
        if re.search('FATAL:|PANIC:|^postgres: ', log, re.MULTILINE):
            return replace(said, errors=tuple(errors_in(log, laid_out(candidate.files), server.roots)))
        time.sleep(0.05)
    raise LabError(f'the server does not start within 20 s: {log[-300:]}')
