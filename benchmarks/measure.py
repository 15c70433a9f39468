"""Runs a command and measures it: wall clock, processor time, and the memory of all its processes."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds on the clock and of all processors, the peak in bytes (0: not looked at)."""

    seconds: float
    processor: float
    peak: int = 0


class BuildError(Exception):
    """A build failed or said a warning; holds what it printed."""


def run(command: Sequence[str], environment: Mapping[str, str], *, memory: bool = False) -> Run:
    """Run to the end; raises BuildError when the exit code is not 0.

    `memory` watches the proportional set size (PSS) of the whole process tree: a page that two
    processes share counts once. Watching costs some time, so timed runs do without.
    """
    before, start = _processor(), time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak = _watch(process) if memory else 0
    output, _ = process.communicate()
    seconds, processor = time.perf_counter() - start, _processor() - before
    if process.returncode:
        raise BuildError(f'{" ".join(command)}\n{output}')
    return Run(seconds, processor, peak)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: subprocess.Popen[str]) -> int:
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_pss(number) for number in _family(process.pid)))
        time.sleep(INTERVAL)
    return peak


def _family(number: int) -> list[int]:
    try:
        children = Path(f'/proc/{number}/task/{number}/children').read_text().split()
    except OSError:
        return []
    return [number, *(member for child in children for member in _family(int(child)))]


def _pss(number: int) -> int:
    try:
        lines = Path(f'/proc/{number}/smaps_rollup').read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith('Pss:')), 0)
