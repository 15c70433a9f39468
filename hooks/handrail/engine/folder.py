"""The files of a built site, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path


class Folder(Mapping[str, bytes]):
    """The files below `root` by their path with forward slashes; what is added later is not seen."""

    def __init__(self, root: Path) -> None:
        """List the files."""
        self._files = {path.relative_to(root).as_posix(): path for path in root.rglob('*') if path.is_file()}

    def __getitem__(self, path: str) -> bytes:
        """Return the bytes of one file; KeyError when there is none."""
        return self._files[path].read_bytes()

    def __iter__(self) -> Iterator[str]:
        """Go through the paths."""
        return iter(self._files)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._files)
