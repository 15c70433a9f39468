"""Brings a lab up for the time of a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from handrail.field.lab.network.lab import NetworkLab


@contextmanager
def open_lab(name: str = 'handrail') -> Iterator[NetworkLab]:
    """Yield the network lab, up and healthy; it is taken down in any case, also when this process is killed.

    Raises LabError with what is missing.
    """
    lab = NetworkLab(name, attached=True)
    lab.up()
    try:
        yield lab
    finally:
        lab.down()
