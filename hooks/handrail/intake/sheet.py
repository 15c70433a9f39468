"""The lines of a draft as its blocks are put on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from handrail.intake import encode

LONG = 4000
"""Characters after which a paragraph is cut in two; readers refuse one of 8 kB."""
WIDTH = 4
"""Columns by which each level of a list is indented."""


@dataclass(slots=True)
class Sheet:
    """The lines of a draft as they come, with the blank lines that its blocks need.

    `began` says in what kind of block of lines the last line stands: its level when
    it began with an item, None when it began with text.
    """

    lines: list[str] = field(default_factory=list)
    began: int | None = None

    def blank(self) -> None:
        """End the block of lines."""
        if self.lines and self.lines[-1]:
            self.lines.append('')

    def block(self, lines: Sequence[str]) -> None:
        """Add a block on its own."""
        self.blank()
        self.lines.extend(lines)
        self.began = None
        self.blank()

    def item(self, level: int, mark: str, text: str) -> None:
        """Add an item of a list; a blank line comes before it where it would be read as something else."""
        if self.lines and self.lines[-1] and (self.began is None or self.began > level):
            self.blank()
        if not self.lines or not self.lines[-1]:
            self.began = level
        first, *more = cut(text)
        self.lines.append(f'{" " * WIDTH * level}{mark} {first}')
        for part in more:
            self.paragraph(level + 1, part)

    def paragraph(self, level: int, text: str) -> None:
        """Add a paragraph of an item."""
        self.block([' ' * WIDTH * level + text])

    def go_on(self, level: int, text: str) -> None:
        """Add a line to the item or paragraph before it."""
        if not self.lines or not self.lines[-1]:
            self.began = None
        self.lines.append(' ' * WIDTH * level + text)


def cut(text: str) -> list[str]:
    """Cut a long paragraph at its spaces."""
    parts = []
    while len(text) > LONG and (at := text.rfind(' ', LONG // 2, LONG)) > 0:
        parts.append(text[:at])
        text = encode.begin(text[at + 1 :].lstrip())
    return [*parts, text]
