"""Inline text as spans, so that a sentence quoted on another page keeps its links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference points at, in one of two forms.

    A link names a file below docs and perhaps an anchor: `uri` and `anchor`.
    A key in front matter names an object: `kind` and `id` (`team`, `database`).
    """

    uri: str = ''
    anchor: str = ''
    kind: str = ''
    id: str = ''


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters with the marks that hold for the whole of it.

    `text` is plain characters, never Markdown. A link inside the site has `target`, any other
    link has `href` as it was written; neighbouring spans of one link repeat it.
    """

    text: str
    code: bool = False
    strong: bool = False
    emphasis: bool = False
    href: str = ''
    target: Target | None = None


Inline = tuple[Span, ...]


def plain(inline: Inline) -> str:
    """Return the characters of the spans without any mark."""
    return ''.join(span.text for span in inline)
