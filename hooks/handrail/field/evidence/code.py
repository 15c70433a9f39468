"""The programs behind checks that no document is behind, as one hash for each kind of check."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOMS = {
    'audit': 'audit', 'scenario': 'candidate', 'try-config': 'candidate', 'protocol': 'protocol',
    'netchange': 'netchange',
}  # fmt: skip
"""The folder of the programs, beside this one, by the kind of check."""

FIELD = Path(__file__).parent.parent


def code_digests(field: Path = FIELD) -> dict[str, str]:
    """Return the SHA-256 of the programs behind each kind of check; a kind without programs is left out."""
    found = {kind: _digest(field / room) for kind, room in ROOMS.items()}
    return {kind: digest for kind, digest in found.items() if digest}


def _digest(folder: Path) -> str:
    """Return the SHA-256 of the modules below a folder, with their names; '' when there are none."""
    together = hashlib.sha256()
    files = sorted(folder.rglob('*.py'))
    for file in files:
        data = file.read_bytes()
        together.update(f'{file.relative_to(folder).as_posix()}\0{len(data)}\0'.encode())
        together.update(data)
    return together.hexdigest() if files else ''
