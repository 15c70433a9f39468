"""Tries a candidate before anything is changed: each file by its own server's program, where it will run.

PostgreSQL has no program that checks pg_hba.conf, and none that says what a file would change: both are
asked of a throwaway cluster on the database host, beside a copy of the configuration as it will be.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Literal

from handrail.field.netchange import hosts
from handrail.field.netchange.firewall import lasting
from handrail.field.netchange.scripts import LARGEST, packed, put
from handrail.field.netchange.target import FileOf, NetChangeError, Target
from handrail.model.netchange import Setting

CHECKS = {'nftables': 'nft -c -f {file}', 'haproxy': 'haproxy -c -q -f {file}'}

CHECK = """set -e
file=$(mktemp)
trap 'rm -f "$file"' EXIT
base64 -d <<< {packed} | gzip -dc > "$file"
({check}) 2>&1 | sed "s|$file|"{name}"|g"
exit "${{PIPESTATUS[0]}}"
"""

TRY = """set -u
d=$(mktemp -d) || exit 3
trap 'rm -rf "$d"' EXIT
cd "$d"
bin={programs}
[ "$bin" ] || bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ "$bin" ] || bin=$(dirname "$(command -v postgres)")
"$bin/initdb" -D data -A trust -N -E UTF8 --locale=C >log 2>&1 || {{ tail -n 3 log; exit 3; }}
cp -rL {folder} old && cp -rL old new || exit 3
put() {{ mkdir -p "$(dirname "new/$1")"; base64 -d <<< "$2" | gzip -dc > "new/$1"; }}
{puts}
given() {{
  echo "-c config_file=$d/$1/postgresql.conf -c data_directory=$d/data -c hba_file=$d/$1/pg_hba.conf"
  echo "-c ident_file=$d/$1/pg_ident.conf"
}}
ask() {{ "$bin/postgres" --single -D "$d/$1" $(given "$1") postgres <<< "$2" >"log.$1" 2>&1; }}
said() {{ sed "s|$d/new/||g" "$1"; }}
if ! "$bin/postgres" -D "$d/new" $(given new) -C port >/dev/null 2>errors; then said errors; exit 4; fi
for each in old new; do
  ask $each "copy ({settings}) to '$d/$each.csv' (format csv)"
  [ -s $each.csv ] || {{ said log.$each; [ $each = new ] && exit 4; exit 3; }}
done
ask new "copy ({errors}) to '$d/hba.csv' (format csv)"
[ -e hba.csv ] || {{ said log.new; exit 4; }}
cat old.csv; echo ==; cat new.csv; echo ==; cat hba.csv
"""
INVALID = 4

SETTINGS = """select s.name, s.setting, s.unit, s.context, f.setting from pg_settings s left join (
select distinct on (lower(name)) lower(name) as name, setting from pg_file_settings
order by lower(name), seqno desc) f on f.name = lower(s.name)""".replace('\n', ' ')
"""What each setting is, and what the files say: keepalives are shown as 0 where there is no connection."""

ERRORS = 'select line_number, error from pg_hba_file_rules where error is not null'

OURS = frozenset({'config_file', 'data_directory', 'hba_file', 'ident_file', 'external_pid_file'})
"""Settings that the throwaway is given; the server's own say where its files are."""

_TAKES: Mapping[str, Literal['reload', 'new-connections', 'restart']] = {
    'postmaster': 'restart',
    'backend': 'new-connections',
    'superuser-backend': 'new-connections',
}
_NOISE = re.compile(r'^\S+ \S+ \S+ \[\d+\] |^postgres: ')


class InvalidError(Exception):
    """The candidate is refused; the message names the file and what is wrong in it."""


def validate(target: Target, contents: Mapping[str, bytes], good: Mapping[str, bytes]) -> tuple[Setting, ...]:
    """Try every file; return the settings of PostgreSQL that change. `good` is what runs.

    Raises InvalidError for a candidate that must not be applied, NetChangeError where that cannot be known.
    """
    for place in target.changed:
        if len(put(target, place, '', contents)) > LARGEST:
            raise InvalidError(f'the files of {place} are larger than a command may be: 90 kB, compressed')
    for file in target.files:
        if file.kind == 'nftables' and (said := lasting(contents[file.file], good.get(file.file, b''))):
            raise InvalidError(f'{file.file}: {said}')
        if file.kind != 'postgresql' or file.check:
            _check(target, file, contents[file.file])
    places = dict.fromkeys(file.place for file in target.files if file.kind == 'postgresql')
    found = [setting for place in places for setting in _try(target, place, contents)]
    late = [f'{each.name} ({each.before} → {each.after})' for each in found if each.takes == 'restart']
    if late:
        raise InvalidError(
            f'{", ".join(dict.fromkeys(late))}: takes effect at a restart only, and no reload takes it back: '
            'plan it as maintenance'
        )
    if any((each.name, each.after) == ('ssl', 'on') for each in found):
        raise InvalidError(
            'ssl (off → on): a server that cannot load its certificate goes on without it, so that no login '
            'shows it, and does not start again: plan it as maintenance'
        )
    return tuple(dict.fromkeys(found))


def _check(target: Target, file: FileOf, data: bytes) -> None:
    check = (file.check or CHECKS[file.kind]).replace('{file}', '"$file"')
    script = CHECK.format(packed=packed(data), check=check, name=quote(file.file))
    ran = hosts.run(target, file.place, script)
    if ran.timed_out or ran.code == 127:  # noqa: PLR2004 - the shell has no such program
        raise NetChangeError(f'checking {file.file} in {file.place}: {hosts.told(ran)}')
    if ran.code:
        said = ' '.join(' '.join(ran.output.splitlines()[:2]).split())[:300]
        raise InvalidError(said if said.startswith(file.file) else f'{file.file}: {said}')


def _try(target: Target, place: str, contents: Mapping[str, bytes]) -> Iterator[Setting]:
    """Give the throwaway of a place the configuration as it will be, and ask what it makes of it."""
    server = target.postgresql
    files = [file for file in target.files_of(place) if file.kind == 'postgresql']
    names = {file.path.removeprefix(f'{server.folder}/'): file.file for file in files}
    puts = [f'put {quote(path)} {packed(contents[name])}' for path, name in names.items()]
    script = TRY.format(
        programs=quote(server.programs),
        folder=quote(server.folder),
        puts='\n'.join(puts),
        settings=SETTINGS,
        errors=ERRORS,
    )
    ran = hosts.run(target, place, f'cd /; {server.become} bash -c {quote(script)}')
    if ran.code == INVALID:
        lines = [_NOISE.sub('', line) for line in ran.output.splitlines() if 'skipping missing' not in line]
        raise InvalidError(' '.join(lines)[:400])
    parts = ran.output.split('==\n')
    if ran.code or len(parts) != 3:  # noqa: PLR2004 - before, after, errors
        raise NetChangeError(f'trying the configuration in {place}: {hosts.told(ran)}')
    for line, error in csv.reader(io.StringIO(parts[2])):
        raise InvalidError(f'{names.get("pg_hba.conf", "pg_hba.conf")}, line {line}: {error}')
    yield from changes(_settings(parts[0]), _settings(parts[1]))


Value = tuple[str, str, str]
"""A setting's value with its unit, what the files say, and its context."""


def _settings(text: str) -> dict[str, Value]:
    """Return what the settings are, from rows of the throwaway."""
    rows = csv.reader(io.StringIO(text))
    return {name: (f'{value} {unit}'.strip(), said, context) for name, value, unit, context, said in rows}


def changes(before: Mapping[str, Value], after: Mapping[str, Value]) -> Iterator[Setting]:
    """Yield what a configuration changes, of the settings before and after it by name.

    Another way to write the same value is no change to a setting that waits for a restart.
    """
    for name in sorted({*before, *after} - OURS):
        old, new = before.get(name, ('', '', '')), after.get(name, ('', '', ''))
        context = new[2] or old[2]
        takes = _TAKES.get(context, 'reload')
        if old[0] != new[0] and context != 'internal':
            yield Setting(name, old[0], new[0], takes)
        elif old[1] != new[1] and takes != 'restart' and context != 'internal':
            yield Setting(name, old[1] or old[0], new[1] or new[0], takes)
