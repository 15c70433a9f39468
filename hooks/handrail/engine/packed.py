"""Text kept compressed while nobody looks at it: MkDocs holds all pages at once, several times over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

from handrail.engine.cache import digest
from handrail.engine.zstd import pack, unpack


class PackedText:
    """An attribute that is a text or None, packed while another object's is in use.

    MkDocs asks for the text of one page many times in a row, then for that of the next page: the
    one in use is kept as it is.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        """Choose where it is kept."""
        self.place = f'_packed_{name}'
        self.user: Any = None
        self.text = ''

    def __get__(self, thing: Any, owner: type | None = None) -> str | None:
        """Return the text."""
        if thing is self.user:
            return self.text
        kept = thing.__dict__.get(self.place)
        if kept is None:
            return None
        self._take(thing, unpack(kept[1]).decode('utf-8', 'surrogatepass'))
        return self.text

    def __set__(self, thing: Any, text: str | None) -> None:
        """Keep the text."""
        if text is None:
            thing.__dict__[self.place] = None
            self.user = None if thing is self.user else self.user
            return
        mark, kept = digest(text), thing.__dict__.get(self.place)
        if kept is None or kept[0] != mark:
            thing.__dict__[self.place] = (mark, None)
        self._take(thing, text)

    def _take(self, thing: Any, text: str) -> None:
        """Make `thing` the one in use; the text of the one before is packed unless it is already."""
        if self.user is not None and self.user is not thing:
            mark, packed = self.user.__dict__[self.place]
            if packed is None:
                packed = pack(self.text.encode('utf-8', 'surrogatepass'))
                self.user.__dict__[self.place] = (mark, packed)
        self.user, self.text = thing, text


def mark_of(thing: Any, name: str) -> bytes:
    """Return the digest of a packed attribute's text, b'' for None."""
    kept = thing.__dict__.get(f'_packed_{name}')
    return kept[0] if kept else b''


class PackedFile(File):
    """MkDocs' file, with its content in memory and small; what was read from the disk keeps its path."""

    packed: bytes

    @classmethod
    def of(cls, file: File, packed: bytes) -> PackedFile:
        """Turn `file` into one with this content, which is packed already."""
        file.__class__ = cls
        assert isinstance(file, cls)  # noqa: S101 - says to the type checker what has just been done
        file.packed = packed
        file._content = None  # noqa: SLF001 - where MkDocs would keep it
        return file

    @property
    def content_bytes(self) -> bytes:
        """The content; setting it makes the path of the source unknown, as MkDocs has it."""
        return unpack(self.packed)

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self.packed, self.abs_src_path = pack(value), None

    @property
    def content_string(self) -> str:
        """The content as text."""
        return self.content_bytes.decode('utf-8-sig')

    @content_string.setter
    def content_string(self, value: str) -> None:
        self.content_bytes = value.encode()

    def is_modified(self) -> bool:
        """Whether it must be written again: what is made anew always is."""
        return True

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - MkDocs' signature
        """Write the content to the site."""
        os.makedirs(os.path.dirname(self.abs_dest_path), exist_ok=True)  # noqa: PTH103, PTH120 - a string there
        Path(self.abs_dest_path).write_bytes(self.content_bytes)


class Anchors:
    """The ids of a page: a set of strings in the space of one."""

    def __init__(self, ids: Iterator[str] | list[str] | set[str]) -> None:
        """Keep them; no id holds a line end."""
        self.text = '\n'.join(['', *ids, ''])

    def __contains__(self, anchor: object) -> bool:
        """Whether the page has this id."""
        return f'\n{anchor}\n' in self.text

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self.text.split('\n')[1:-1])
