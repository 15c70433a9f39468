"""The servers' own validators, where they are installed: they see what no rule looks for."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from handrail.field.audit.declared import hba_rules
from handrail.field.audit.inventory import Inventory
from handrail.field.lab.process import run_bounded
from handrail.model.audit import AuditFile

ROOM = 'unshare --net --map-root-user --user --'
"""Where nft may check a file without being root, and touches nothing."""


def validations(inventory: Inventory) -> tuple[AuditFile, ...]:
    """Let every validator that is installed look at its file."""
    return tuple(_validations(inventory))


def _validations(inventory: Inventory) -> Iterator[AuditFile]:
    files, folder = inventory.sources.files, inventory.folder
    if files.postgresql:
        program = _postgres()
        where = folder / files.postgresql
        given = f'-c config_file={shlex.quote(str(where))} -c data_directory={shlex.quote(str(where.parent))}'
        command = f'{program} -C port -D {shlex.quote(str(where.parent))} {given}'
        yield _run(files.postgresql, program, 'postgres -C', command)
    if files.pg_hba:
        yield _pg_hba(files.pg_hba, folder)
    if files.haproxy:
        program = shutil.which('haproxy', path='/usr/local/sbin:/usr/sbin:/usr/bin:/bin') or ''
        file = shlex.quote(str(folder / files.haproxy))
        yield _run(files.haproxy, program, 'haproxy -c', f'{program} -c -f {file}')
    if files.nftables:
        program = shutil.which('nft', path='/usr/local/sbin:/usr/sbin:/sbin:/usr/bin') or ''
        file = shlex.quote(str(folder / files.nftables))
        yield _run(files.nftables, program, 'nft -c', f'{ROOM} {program} -c -f {file}')
    if files.pgbouncer:
        yield AuditFile(files.pgbouncer, 'pgbouncer', 'not-run', 'PgBouncer has no option that only checks')


def _postgres() -> str:
    found = sorted(Path('/usr/lib/postgresql').glob('*/bin/postgres'), key=lambda path: float(path.parts[-3]))
    return str(found[-1]) if found else shutil.which('postgres') or ''


def _run(file: str, program: str, by: str, command: str) -> AuditFile:
    if not program:
        return AuditFile(file, by, 'not-run', f'there is no {by.split(maxsplit=1)[0]} on this machine')
    ran = run_bounded(['bash', '-c', command], seconds=15)
    lines = (line for line in ran.output.splitlines() if 'skipping missing configuration file' not in line)
    said = ' '.join(' '.join(lines).split())[:500]
    return AuditFile(file, by, 'failed' if ran.code else 'passed', said if ran.code else '')


def _pg_hba(name: str, folder: Path) -> AuditFile:
    """Look for addresses that are none; PostgreSQL has no validator of this file but a server."""
    try:
        list(hba_rules(folder / name))
    except Exception as error:  # noqa: BLE001 - whatever the parser raises about the file
        return AuditFile(name, 'pgtoolkit', 'failed', str(error)[:300])
    return AuditFile(name, 'pgtoolkit', 'passed')
