"""The texts below a folder, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ['Folder']


class Folder(Mapping[str, str]):
    """Texts by their path with forward slashes; bytes that are no UTF-8 are replaced."""

    def __init__(self, root: Path, suffixes: tuple[str, ...] = ()) -> None:
        """List the files whose names end with one of `suffixes`, all files when there are none.

        Symbolic links are left out: they may lead to what is no part of the folder.
        """
        found = (path for path in root.rglob('*') if path.is_file() and not path.is_symlink())
        self._files = {
            path.relative_to(root).as_posix(): path
            for path in sorted(found)
            if not suffixes or path.name.lower().endswith(suffixes)
        }

    def __getitem__(self, path: str) -> str:
        """Return one text; KeyError when there is none."""
        return self._files[path].read_bytes().decode(errors='replace')

    def __iter__(self) -> Iterator[str]:
        """Go through the paths."""
        return iter(self._files)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._files)
