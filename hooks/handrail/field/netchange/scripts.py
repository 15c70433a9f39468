"""What runs on the hosts, as text for bash: the timer, the files, the undoing.

Each change has a folder of its own in the target's state, `current` leads to it: that link is the lock.
What happened is the name of one file there, which only one can rename: `armed` becomes `confirmed` or
`undoing`, and that `undone`. So a timer that fires beside a confirmation never undoes it, and the timer
of an earlier change never undoes a later one.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable, Mapping
from shlex import quote

from handrail.field.netchange.target import FileOf, Target

LARGEST = 120_000
"""Characters of a script: the kernel takes 131072 bytes in one argument of a command."""

BUSY, LATE = 9, 8
"""Exit codes: another change is under way; the timer has fired."""

CLEAN = """select string_agg(line, '; ') from (
  select 'waits for a restart: ' || name as line from pg_settings where pending_restart
  union select concat_ws(': ', sourcefile || ':' || sourceline, name, error)
    from pg_file_settings where error is not null
  union select concat_ws(': ', 'pg_hba.conf:' || line_number, error)
    from pg_hba_file_rules where error is not null
  union select 'not loaded: ' || name from (
    select distinct sourcefile as name from pg_file_settings union select current_setting('hba_file')) files
    where (pg_stat_file(name)).change > pg_conf_load_time()) findings"""

RELOAD = """cd /
ask() {{ {become} psql -XAtq -d postgres -v ON_ERROR_STOP=1 -c "$1"; }}
before=$(ask 'select pg_conf_load_time()') && ask 'select pg_reload_conf()' >/dev/null || exit
for _ in {{1..100}}; do
  now=$(ask 'select pg_conf_load_time()') && [ "$now" != "$before" ] && exit 0
  sleep 0.05
done
echo 'the server has not loaded its configuration'
exit 1"""

ARM = """set -eu
umask 077
mkdir -p {state}
mkdir {here}
cd {here}
ln -sT {id} ../current 2>/dev/null || {{ readlink ../current; cd /; rm -r {here}; exit {busy}; }}
trap 'rm -f {state}/current; rm -rf {here}' ERR
save() {{ if [ -e "$2" ]; then cp -p "$2" "$1"; else : > "$1.absent"; fi; }}
{saves}
{{ printf 'export PATH=%q HOME=%q\\n' "$PATH" "$HOME"; base64 -d <<< {undo}; }} > undo
: > armed
fire='cd {here} 2>/dev/null && mv armed undoing 2>/dev/null && exec bash ./undo'
if [ -d /run/systemd/system ] && systemd-run --quiet --collect --unit=handrail-netchange-{id} \\
  --on-active={window} --timer-property=AccuracySec=1s bash -c "$fire" 2>timer.log; then
  echo systemd > timer
else
  setsid --fork bash -c "echo \\$\\$ > timer; sleep {window}; $fire" handrail-netchange-{id} \\
    </dev/null >/dev/null 2>&1
  until [ -s timer ]; do sleep 0.02; done
fi
cat timer"""

UNDO = """# Puts back what was here before the change {id}. Written before the change was made.
cd {here} || exit
exec </dev/null >>log 2>&1
result=well
back() {{
  if [ -e "$1.absent" ]; then rm -f "$2"
  else cp -p "$1" "$2.handrail" && mv -f "$2.handrail" "$2"; fi || result=failed
}}
load() {{ for _ in 1 2 3; do bash -c "$1" && return; sleep 1; done; result=failed; }}
{backs}
{loads}
echo "$result" > undoing
mv undoing undone
"""

PUT = """set -eu
[ -e {here}/armed ] || exit {late}
put() {{
  base64 -d <<< "$2" | gzip -dc > "$1.handrail"
  if [ -e "$1" ]; then chown --reference="$1" "$1.handrail"; chmod --reference="$1" "$1.handrail"
  else chown --reference="$(dirname "$1")" "$1.handrail"; chmod 644 "$1.handrail"; fi
  mv -f "$1.handrail" "$1"
}}
{puts}"""

STATUS = """cd {state}/current 2>/dev/null || {{ echo none; exit 0; }}
for word in undoing undone confirmed armed; do
  [ -e "$word" ] && echo "$word $(basename "$(pwd -P)") $(head -c 9 "$word")" && exit 0
done
echo "undoing $(basename "$(pwd -P)")" """

CONFIRM = 'mv {here}/armed {here}/confirmed || exit {late}\n'

STOP = """cd {here} || exit
timer=$(cat timer)
if [ "$timer" = systemd ]; then systemctl stop handrail-netchange-{id}.timer 2>/dev/null
elif grep -qs handrail-netchange-{id} "/proc/$timer/cmdline"; then kill -- "-$timer"; fi
[ "$(readlink ../current)" = {id} ] && rm -f ../current
cd .. && ls -d -- */ | grep -vx {id}/ | xargs -r rm -rf --
true"""

RESTORE = """cd {here} || exit
if mv armed undoing 2>/dev/null || mv confirmed undoing 2>/dev/null; then
  setsid --fork bash ./undo
fi
for _ in {{1..300}}; do [ -e undone ] && break; sleep 0.1; done
tail -n 5 log 2>/dev/null
[ "$(cat undone)" = well ]"""


def here(target: Target, change: str) -> dict[str, str]:
    """Return the values that scripts about a change have in common; `change` is its id."""
    state = f'{target.state}/{target.name}'
    return {'state': state, 'here': f'{state}/{change}', 'id': change}


def digests(files: Iterable[FileOf]) -> str:
    """Return the script that prints the SHA-256 of each file, or `-`, a line each."""
    return '\n'.join(
        f'if [ -e {quote(file.path)} ]; then sha256sum < {quote(file.path)} | cut -d" " -f1; else echo -; fi'
        for file in files
    )


def loads_of(target: Target, place: str) -> tuple[str, ...]:
    """Return what makes the servers of a place use its files, each command once."""
    return tuple(dict.fromkeys(_load(target, file) for file in target.files_of(place)))


def _load(target: Target, file: FileOf) -> str:
    if file.load:
        return file.load
    if file.kind == 'nftables':
        return f'nft -f {quote(file.path)}'
    return RELOAD.format(become=target.postgresql.become)


def arm(target: Target, place: str, change: str) -> str:
    """Return the script that saves what is there, writes the undoing, and starts the timer."""
    files = list(enumerate(target.files_of(place)))
    common = here(target, change)
    undo = UNDO.format(
        backs='\n'.join(f'back {number} {quote(file.path)}' for number, file in files),
        loads='\n'.join(f'load {quote(load)}' for load in loads_of(target, place)),
        **common,
    )
    return ARM.format(
        saves='\n'.join(f'save {number} {quote(file.path)}' for number, file in files),
        undo=base64.b64encode(undo.encode()).decode(), window=target.window, busy=BUSY, **common,
    )  # fmt: skip


def put(target: Target, place: str, change: str, contents: Mapping[str, bytes]) -> str:
    """Return the script that writes the new files of a place; none is loaded."""
    puts = [f'put {quote(file.path)} {packed(contents[file.file])}' for file in target.files_of(place)]
    return PUT.format(puts='\n'.join(puts), late=LATE, **here(target, change))


def packed(data: bytes) -> str:
    """Return a file's bytes as a word of the shell, to be unpacked by base64 and gzip."""
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()
