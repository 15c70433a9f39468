"""Keeps the runs of an audit, a file each."""

from __future__ import annotations

import os
from pathlib import Path

from handrail.model.audit import AuditRun
from handrail.source.audits import read_audits, written

KEPT = 400
"""Runs of one name that are kept: a year of daily ones."""


def last_run(folder: Path, name: str) -> AuditRun | None:
    """Return the latest recorded run of an inventory of that name; None when there is none."""
    files = {f'runs/{file.name}': file.read_bytes() for file in sorted(folder.glob('*.json'))}
    runs, _ = read_audits(files, str(folder))
    return next((run for run in runs.runs if run.name == name), None)


def record(folder: Path, run: AuditRun) -> Path:
    """Write a run to a file of its own, and take away the oldest beyond those that are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = run.at.replace(':', '').replace('-', '')
    stem = ''.join(letter if letter.isalnum() else '-' for letter in run.name.lower())
    file = folder / f'{stem}-{stamp}.json'
    replace(file, written(run))
    for old in sorted(folder.glob(f'{stem}-[0-9]*T*Z.json'))[:-KEPT]:
        old.unlink()
    return file


def replace(file: Path, data: bytes) -> None:
    """Write a file as a whole: who reads it meanwhile sees the old one or the new one."""
    part = file.with_name(f'.{file.name}.{os.getpid()}')
    part.write_bytes(data)
    part.replace(file)
