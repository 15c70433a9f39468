"""PostgreSQL in the lab: made, started, configured anew, as Debian lays it out."""

from __future__ import annotations

import shlex
import shutil
import time
from pathlib import Path

from handrail.field.lab.contract import LabError
from handrail.field.lab.network import layout
from handrail.field.lab.network.world import POSTGRES, World, as_postgres

ETC = '/etc/postgresql/15/main'
"""Where the place of the database sees its configuration, as the runbooks name it."""

SQL = """
create role app login password '{password}';
create role audit login password '{password}' in role pg_monitor;
create database auth owner app;
\\connect auth
grant execute on function pg_hba_file_rules() to audit;
grant execute on function pg_show_all_file_settings() to audit;
grant select on pg_hba_file_rules, pg_file_settings to audit;
"""


def programs() -> Path:
    """Return the folder of the newest server's programs; LabError when there is none."""
    found = sorted(Path('/usr/lib/postgresql').glob('*/bin/initdb'), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    if named := shutil.which('initdb'):
        return Path(named).resolve().parent
    raise LabError('there is no PostgreSQL server: install postgresql')


def configure(
    world: World, *, slots: int = layout.SLOTS, admitted: tuple[str, ...] = layout.ADMITTED
) -> bool:
    """Write the configuration files; nothing is loaded. Returns whether anything was changed."""
    wanted = {
        'postgresql.conf': layout.server(ETC, f'{world.state}/pg'),
        'conf.d/network.conf': layout.settings(slots=slots),
        'pg_hba.conf': layout.pg_hba(admitted),
        'pg_ident.conf': '',
    }
    changed = False
    for name, text in wanted.items():
        path = world.state / 'etc' / name
        if not path.exists() or path.read_text(encoding='utf-8') != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
            changed = True
    for path in (world.state / 'etc' / 'conf.d').iterdir():
        if f'conf.d/{path.name}' not in wanted:
            path.unlink()
            changed = True
    if changed and not world.rootless:
        for path in (world.state / 'etc', *(world.state / 'etc').rglob('*')):
            shutil.chown(path, POSTGRES, POSTGRES)
    return changed


def make(world: World, password: str) -> None:
    """Make the cluster, start it, and add the roles."""
    data = world.state / 'pg'
    data.mkdir(mode=0o700)
    if not world.rootless:
        shutil.chown(data, POSTGRES, POSTGRES)
    configure(world)
    init = f'{programs()}/initdb -D {data} -A trust -N -E UTF8 --locale=C'
    world.must('db', f'{as_postgres(world)} {init}', seconds=60)
    start(world)
    query(world, SQL.format(password=password))


def start(world: World) -> None:
    """Start the server and wait until it answers."""
    control(world, f'-w -t 30 -l {world.state}/pg/server.log start')


def reload(world: World) -> None:
    """Load what can be loaded without a restart, and wait until it is."""
    before = query(world, 'select pg_conf_load_time()')
    control(world, 'reload')
    for _ in range(100):
        if query(world, 'select pg_conf_load_time()') != before:
            return
        time.sleep(0.02)
    # A file with an error is not loaded: the server goes on with what it has, which may be what was wanted.


def restart(world: World) -> None:
    """Restart it; connections are cut."""
    control(world, f'-w -t 30 -m fast -l {world.state}/pg/server.log restart')


def control(world: World, what: str) -> None:
    """Run pg_ctl."""
    world.must('db', f'{as_postgres(world)} {programs()}/pg_ctl -D {ETC} {what} >/dev/null', seconds=40)


def query(world: World, sql: str) -> str:
    """Ask the server over its socket, as its own user."""
    command = f'{programs()}/psql -XAtq -v ON_ERROR_STOP=1 -d postgres'
    return world.must('db', f'{as_postgres(world)} {command} <<< {shlex.quote(sql)}').strip()


def healed(world: World) -> None:
    """Bring files, server and role back to what is good: reload, or restart where a setting needs it."""
    configure(world)
    running = world.run('db', f'{as_postgres(world)} {programs()}/pg_ctl -D {ETC} status', seconds=10)
    if running.code:
        start(world)
    elif _waiting(world):
        restart(world)
    password = (world.state / 'home' / '.pgpass').read_text(encoding='utf-8').strip().rpartition(':')[2]
    query(world, f"alter role app login connection limit -1 password '{password}'")


def _waiting(world: World) -> bool:
    """Reload, and say whether a setting still waits for a restart, or nobody answers where he should."""
    try:
        reload(world)
        return query(world, 'select count(*) from pg_settings where pending_restart') != '0'
    except LabError:
        return True
