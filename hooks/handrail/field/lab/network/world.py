"""Network namespaces that one process holds: when it is killed, all that runs in them dies with it.

The keeper is the first process of a PID namespace of its own, so that the kernel ends whatever was
started there, however it got away from its parent. Each place is a network and a mount namespace
that a sleeping process holds; commands enter it with nsenter(1). Without root the whole is made in
a user namespace.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from handrail.field.lab.contract import LabError, Ran
from handrail.field.lab.process import run_bounded

PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
READY = 15.0
"""Seconds for the namespaces to be there: it takes 0.1."""

POSTGRES = 'postgres'
"""The system user as whom the server runs, which refuses root."""


@dataclass(frozen=True, slots=True)
class World:
    """Namespaces by the name of their place.

    `keeper` is its process as this machine counts, `holders` are theirs as the keeper counts.
    """

    state: Path
    keeper: int
    started: int
    holders: Mapping[str, int]
    rootless: bool

    def entered(self, place: str, command: Sequence[str]) -> list[str]:
        """Return the command that runs another one in a place."""
        if place not in self.holders:
            raise LabError(f'there is no place {place!r}: there are {", ".join(self.holders)}')
        user = ['--user', '--preserve-credentials'] if self.rootless else []
        keeper = ['nsenter', '-t', str(self.keeper), *user, '--mount', '--pid', '--']
        holder = ['nsenter', '-t', str(self.holders[place]), '--net', '--mount', '--']
        return [*keeper, *holder, *command]

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command by `bash -c` in a place."""
        arguments = self.entered(place, ['bash', '-c', command])
        environment = {**self.environment(place), **(values or {})}
        return run_bounded(arguments, place=place, seconds=seconds, environment=environment)

    def environment(self, place: str) -> dict[str, str]:
        """Return the environment of a command in a place: nothing of the caller's."""
        return {
            'PATH': f'{self.state}/bin:{PATH}',
            'HOME': f'{self.state}/home',
            'LANG': 'C.UTF-8',
            'LAB_PLACE': place,
        }

    def must(self, place: str, command: str, *, seconds: float = 30) -> str:
        """Run a command that belongs to the lab itself; LabError when it fails. Returns what it printed."""
        ran = self.run(place, command, seconds=seconds)
        if ran.code:
            how = f'took longer than {seconds:.0f} s' if ran.timed_out else f'ended with {ran.code}'
            said = ran.output.strip()[-500:]
            raise LabError(f'in {place}, {shlex.quote(command[:200])} {how}: {said}')
        return ran.output

    def detach(self, place: str, command: str, log: str) -> None:
        """Start a server in a place; what it prints goes to a file of the state.

        It has left the process group of this command before that is ended.
        """
        away = f'{self.state}/{log}.away'
        inner = shlex.quote(f'touch {away}; exec {command}')
        start = f'setsid --fork bash -c {inner} >{self.state}/{log} 2>&1 </dev/null'
        self.must(place, f'rm -f {away}; {start}; until [ -e {away} ]; do sleep 0.01; done')

    def alive(self) -> bool:
        """Whether the keeper is the process that it was."""
        return started_at(self.keeper) == self.started

    def end(self) -> None:
        """Kill the keeper and with it everything; nothing else is touched."""
        if not self.alive():
            return
        with suppress(ProcessLookupError):
            os.kill(self.keeper, signal.SIGKILL)
        for _ in range(500):
            if not self.alive():
                return
            time.sleep(0.01)
        raise LabError(f'the process {self.keeper} does not end')

    def save(self) -> None:
        """Write what a later command needs to find this world again."""
        kept = {
            'keeper': self.keeper,
            'started': self.started,
            'holders': dict(self.holders),
            'rootless': self.rootless,
        }
        (self.state / 'world.json').write_text(json.dumps(kept), encoding='utf-8')


def saved(state: Path) -> World | None:
    """Return the world of a state folder that was brought up earlier, None when there is none."""
    try:
        kept = json.loads((state / 'world.json').read_bytes())
    except (OSError, ValueError):
        return None
    return World(state, kept['keeper'], kept['started'], kept['holders'], kept['rootless'])


def begin(state: Path, places: Sequence[str], *, attached: bool) -> World:
    """Make the namespaces, without a network between them.

    `attached`: they die with this process, whatever ends it.
    """
    rootless = os.geteuid() != 0
    script = state / 'keeper.sh'
    script.write_text(keeper_script(state, places), encoding='utf-8')
    user = ['--user', '--map-root-user'] if rootless else []
    dying = ['setpriv', '--pdeathsig', 'KILL'] if attached else []
    command = [
        *dying, 'unshare', *user, '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc',
        '--propagation', 'private', '--', 'bash', str(script),
    ]  # fmt: skip
    with (state / 'keeper.log').open('wb') as log:
        parent = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    names = state / 'holders'
    end = time.monotonic() + READY
    while not names.exists():
        if parent.poll() is not None or time.monotonic() > end:
            parent.kill()
            parent.wait()
            said = (state / 'keeper.log').read_text(errors='replace').strip()
            raise LabError(f'network namespaces cannot be made here: {said or "no answer"}')
        time.sleep(0.01)
    parent.returncode = 0  # it is ended by its child, and no longer ours to wait for
    keeper = child_of(parent.pid)
    holders = dict(line.split() for line in names.read_text(encoding='utf-8').splitlines())
    world = World(
        state, keeper, started_at(keeper), {place: int(holders[place]) for place in places}, rootless
    )
    world.save()
    return world


def as_postgres(world: World) -> str:
    """Return the command line that runs another one as the servers' user."""
    if world.rootless:
        user = f'$(id -u {POSTGRES})'
        return f'unshare --user --map-user={user} --map-group=$(id -g {POSTGRES})'
    return f'setpriv --reuid={POSTGRES} --regid={POSTGRES} --clear-groups'


def keeper_script(state: Path, places: Sequence[str]) -> str:
    """Return what the keeper does: hold the places, and reap what is orphaned in its namespace.

    Shared memory is its own: a server that dies with the keeper cannot remove what it has there.
    """
    holders = '\n'.join(
        f'unshare --net --mount --propagation private -- bash {shlex.quote(f"{state}/place.sh")} {place} &\n'
        f'echo "{place} $!" >> {shlex.quote(f"{state}/holders.new")}'
        for place in places
    )
    return f"""set -eu
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
ip link set lo up
{holders}
for place in {' '.join(places)}; do
  until [ -e {shlex.quote(f'{state}/ready')}-"$place" ]; do sleep 0.01; done
done
mv {shlex.quote(f'{state}/holders.new')} {shlex.quote(f'{state}/holders')}
while :; do sleep 3600; done
"""


def started_at(process: int) -> int:
    """Return when a process was started, in ticks since the boot; 0 when there is none or it has ended."""
    try:
        fields = Path(f'/proc/{process}/stat').read_text(encoding='utf-8').rpartition(')')[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in 'ZX' else int(fields[19])


def child_of(parent: int) -> int:
    """Return the process that `unshare --fork` has started."""
    for folder in Path('/proc').iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                fields = (folder / 'stat').read_text(encoding='utf-8').rpartition(')')[2].split()
                if int(fields[1]) == parent:
                    return int(folder.name)
    raise LabError('the process that holds the namespaces has gone: try again')


def missing(programs: Sequence[str]) -> tuple[str, ...]:
    """Return what this machine lacks for a world, in sentences; nothing when one can be made."""
    found = [
        f'there is no {name}: install {package}'
        for name, package in (program.split(' ', 1) for program in programs)
        if shutil.which(name, path=PATH) is None
    ]
    if shutil.which('unshare') and not found:
        user = ['--user', '--map-root-user'] if os.geteuid() else []
        tried = run_bounded(['unshare', *user, '--net', '--mount', 'true'], seconds=10)
        if tried.code:
            found.append(
                'network namespaces cannot be made: be root, or allow unprivileged user namespaces '
                f'({tried.output.strip()})'
            )
    return tuple(found)
