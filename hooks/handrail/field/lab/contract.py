"""What a lab is to everything that uses one: a world that can be broken, healed and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class LabError(Exception):
    """The lab cannot do what was asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that was run in a place.

    `output` is standard output and error together, at most 1 MB; `code` its exit status, -9 when it
    was killed at its limit (`timed_out`).
    """

    place: str
    output: str
    code: int
    seconds: float
    timed_out: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can be wrong in a lab.

    `cause` is the runbook's step that names it (`database-connectivity#hba`), '' where no runbook
    of this repository does. `symptoms` are what people see of it.
    """

    name: str
    about: str
    cause: str = ''
    symptoms: tuple[str, ...] = ()


class Lab(Protocol):
    """A world. `up` and `down` may be called in any state; `heal` undoes every fault.

    `places` maps a place as runbooks name it (`each application subnet`) to the concrete ones.
    `values` are the variables of runbooks that are true here.
    """

    @property
    def name(self) -> str:
        """What tells this lab from others on the machine."""

    @property
    def places(self) -> Mapping[str, tuple[str, ...]]:
        """The places as runbooks name them."""

    @property
    def faults(self) -> Mapping[str, Fault]:
        """The faults that it can inject, by name."""

    @property
    def values(self) -> Mapping[str, str]:
        """The variables of runbooks, as they are here."""

    def up(self) -> None:
        """Bring it up, healthy. Raises LabError with what is missing."""

    def inject(self, fault: str) -> None:
        """Break something. Raises LabError for an unknown name."""

    def heal(self) -> None:
        """Make everything well again."""

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command by `bash -c` in a concrete place, with these variables in its environment.

        It has no input. After `seconds` its whole process group is killed.
        """

    def down(self) -> None:
        """Take it down; nothing of it is left."""
