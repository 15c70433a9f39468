"""Runs commands in the places of an inventory: here, by ssh, or behind a command of its own."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from handrail.field.audit.inventory import PlaceOf
from handrail.field.lab.contract import Ran
from handrail.field.lab.process import run_bounded

SSH = ('ssh', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=5')
NOT_STARTED = 127


class Runner(Protocol):
    """What runs a command by `bash -c` in a place; a lab does, too."""

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run it with these variables; after `seconds` all of it is killed."""


class Places:
    """The places of an inventory; paths begin in its folder."""

    def __init__(self, places: Mapping[str, PlaceOf], folder: Path = Path()) -> None:
        """Know them; nothing is opened."""
        self.places, self.folder = places, folder

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command by `bash -c` in a place; where it cannot be started, the code is 127."""
        given = ''.join(f'export {name}={shlex.quote(value)}\n' for name, value in (values or {}).items())
        line = command_line(self.places[place], self.folder, f'export LC_ALL=C\n{given}{command}')
        try:
            return run_bounded(line, place=place, seconds=seconds, environment=os.environ)
        except OSError as error:
            return Ran(place, f'{line[0]}: {error.strerror}', NOT_STARTED, 0)


def command_line(place: PlaceOf, folder: Path, command: str) -> list[str]:
    """Return what is run on this machine for a command in a place."""
    inner = ['bash', '-c', command]
    if place.ssh:
        config = ['-F', str(folder / place.ssh_config)] if place.ssh_config else []
        return [*SSH, *config, '--', place.ssh, shlex.join(inner)]
    return [*place.run, *inner]
