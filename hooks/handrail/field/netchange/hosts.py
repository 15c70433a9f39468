"""What is done to the hosts of a target: each function runs scripts in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from shlex import quote
from typing import Literal

from handrail.field.audit.places import Places
from handrail.field.lab.contract import Ran
from handrail.field.netchange import scripts
from handrail.field.netchange.target import NetChangeError, Target

ROOT = """script={script}
[ "$(id -u)" = 0 ] && exec bash -c "$script"
exec sudo -n bash -c "$script\""""
"""Files of servers are root's: whoever the place logs in must be it, or become it unasked."""

Word = Literal['none', 'armed', 'undoing', 'undone', 'confirmed', 'unknown']
_STATUS = re.compile(r'^(none|armed|undoing|undone|confirmed)(?: (\S+)(?: (well|failed))?)?\s*$')


@dataclass(frozen=True, slots=True)
class State:
    """How far a change is in one place: `change` is its id; `well` False: the undoing failed there."""

    word: Word
    change: str = ''
    well: bool = True


def run(target: Target, place: str, script: str, *, seconds: float = 60) -> Ran:
    """Run a script as root in a place."""
    command = ROOT.format(script=quote(script))
    return Places(target.places).run(place, command, seconds=seconds)


def must(target: Target, place: str, script: str, doing: str, *, seconds: float = 60) -> str:
    """Run a script that has to work; NetChangeError with what was said. Returns what it printed."""
    ran = run(target, place, script, seconds=seconds)
    if ran.code:
        raise NetChangeError(f'{doing} in {place}: {told(ran)}')
    return ran.output


def told(ran: Ran) -> str:
    """Return in a line what a failed command said."""
    if ran.timed_out:
        return f'no end after {ran.seconds:.0f} s'
    said = ' '.join(ran.output.split())
    return said[:300] or f'it ended with {ran.code} and said nothing'


def state(target: Target, place: str) -> State:
    """Ask how far a change is in a place; `unknown` when it does not answer."""
    ran = run(target, place, scripts.STATUS.format(**scripts.here(target, '')), seconds=15)
    found = _STATUS.match(ran.output) if ran.code == 0 else None
    if found is None:
        return State('unknown')
    return State(found[1], found[2] or '', found[3] != 'failed')  # type: ignore[arg-type]


def digests(target: Target) -> dict[str, str]:
    """Return the SHA-256 of each file as it is on its host, by its name in the configuration."""
    found = {}
    for place in target.changed:
        files = target.files_of(place)
        lines = must(target, place, scripts.digests(files), 'reading the files').split()
        if len(lines) != len(files):
            raise NetChangeError(f'reading the files in {place}: {" ".join(lines)[:200]}')
        found.update({file.file: line for file, line in zip(files, lines, strict=True)})
    return found


def arm(target: Target, place: str, change: str) -> None:
    """Save what runs in a place and start its timer. Raises NetChangeError; then nothing is armed there."""
    ran = run(target, place, scripts.arm(target, place, change))
    if ran.code == scripts.BUSY:
        raise NetChangeError(f'another change is under way in {place}: {ran.output.strip()}')
    if ran.code:
        raise NetChangeError(f'arming the timer in {place}: {told(ran)}')


def load(target: Target, place: str) -> None:
    """Make the servers of a place use the files that are there. Raises NetChangeError."""
    for command in scripts.loads_of(target, place):
        must(target, place, command, 'loading')


def unclean(target: Target, place: str) -> str:
    """Return what PostgreSQL in a place has not loaded, or cannot load; '' when all is well."""
    become = target.postgresql.become
    script = f'cd /; {become} psql -XAtq -d postgres -v ON_ERROR_STOP=1 -c {quote(scripts.CLEAN)}'
    return must(target, place, script, 'asking PostgreSQL').strip()


def confirm(target: Target, place: str, change: str) -> bool:
    """Take the timer's right to undo; False when it was quicker, or the place does not answer."""
    values = {**scripts.here(target, change), 'late': scripts.LATE}
    return run(target, place, scripts.CONFIRM.format(**values), seconds=15).code == 0


def restore(target: Target, place: str, change: str) -> str:
    """Undo the change in a place now, as the timer would; return what went wrong, '' when it is done."""
    script = scripts.RESTORE.format(**scripts.here(target, change))
    ran = run(target, place, script, seconds=45)
    return told(ran) if ran.code else ''


def release(target: Target, place: str, change: str) -> None:
    """End the timer and let the next change begin; what was saved stays until then."""
    run(target, place, scripts.STOP.format(**scripts.here(target, change)), seconds=15)
