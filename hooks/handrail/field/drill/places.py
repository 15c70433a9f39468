"""Finds the places of a lab in which a step has to run, by the words of its kind line."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from handrail.field.lab.contract import Lab
from handrail.model import Runbook, Step

WHILE = re.compile(r'^(?P<place>.*?) while a login is tried from (?P<other>.*)$')
LOGIN = (
    'PGCONNECT_TIMEOUT=2 timeout 5 psql -wXAtc "select 1" '
    '-h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" -d "$DB_NAME"; sleep 0.2'
)
AGAIN = 30
"""Logins that are tried at most while a step runs."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a step runs, and from where logins are tried meanwhile."""

    places: tuple[str, ...]
    logins: tuple[str, ...] = ()

    @contextmanager
    def trying(self, lab: Lab, values: Mapping[str, str]) -> Iterator[None]:
        """Try logins for the time of a block."""
        done = threading.Event()

        def again() -> None:
            for _ in range(AGAIN):
                for place in self.logins:
                    if done.is_set():
                        return
                    lab.run(place, LOGIN, seconds=8, values=values)

        threads = [threading.Thread(target=again)] if self.logins else []
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            done.set()
            for thread in threads:
                thread.join()


def staged(runbook: Runbook, step: Step, lab: Lab) -> Stage | str:
    """Return where a step runs, or the sentence that says why it does not."""
    if not runbook.lab:
        return f'{runbook.uri} is not marked for a lab: add "lab: network" to its front matter'
    if step.command is None:
        return 'the step has no command'
    words = step.from_place
    during = WHILE.match(words)
    known = lab.places
    wanted = [during['place'], during['other']] if during else [words]
    for each in wanted:
        if each not in known:
            return f'the lab has no place {each!r}: it has {", ".join(known)}'
    return Stage(known[wanted[0]], known[wanted[1]] if during else ())
