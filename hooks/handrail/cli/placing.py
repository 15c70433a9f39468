"""Writes a file below a folder and nowhere else, over nothing that is there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path, PurePosixPath


class PlacingError(Exception):
    """A file is not written; the message says why."""


def place(folder: Path, name: str, data: bytes, *, force: bool = False) -> bool:
    """Write `data` to `name` below `folder`; false when exactly that is there already.

    Raises PlacingError when the path would leave the folder (by `..`, from the root, through a
    symbolic link), or when another file is there and not `force`; OSError as the system does.
    """
    steps = PurePosixPath(name)
    if steps.is_absolute() or '..' in steps.parts or not steps.parts or '\\' in name or '\0' in name:
        raise PlacingError(f'{name!r} is no path below the folder')
    at = folder
    for step in steps.parts[:-1]:
        at /= step
        if at.is_symlink():
            raise PlacingError(f'{at} is a symbolic link: nothing is written through it')
    file = at / steps.name
    if file.is_symlink():
        raise PlacingError(f'{file} is a symbolic link: nothing is written through it')
    if file.is_file() and file.read_bytes() == data:
        return False
    if file.exists() and not (force and file.is_file()):
        raise PlacingError(f'{file} is there already: look at it, then use --force to overwrite it')
    at.mkdir(parents=True, exist_ok=True)
    _write(file, data, force=force)
    return True


def _write(file: Path, data: bytes, *, force: bool) -> None:
    """Write a new file under another name first, so that no half of it is ever there."""
    new = file.with_name(f'.{file.name}.{secrets.token_hex(4)}.new')
    try:
        with new.open('xb') as handle:
            handle.write(data)
        if force:
            new.replace(file)
        else:
            os.link(new, file)  # fails when something has come to be there
    finally:
        new.unlink(missing_ok=True)
