"""The words of the interface, looked up in one table: `words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from handrail.pages.encode import Markdown, finalize, text

WORDS: Mapping[str, str] = MappingProxyType(
    tomllib.loads(files('handrail.pages').joinpath('words.toml').read_text('utf-8'))
)
"""Every word of the interface by key; `{name}` stands for a value."""


def say(key: str, **values: object) -> Markdown:
    """Return the words of a key with its values filled in; KeyError when there is no such key."""
    parts = _parts(key)
    if len(parts) == 1:
        return parts[0]
    return Markdown(
        ''.join(finalize(values[part]) if number % 2 else part for number, part in enumerate(parts))
    )


@cache
def _parts(key: str) -> tuple[Markdown, ...]:
    """Return the words of a key, encoded, and between them the names of its values."""
    parts = re.split(r'\{([a-z]+)\}', WORDS[key])
    return tuple(Markdown(part) if number % 2 else _encoded(part) for number, part in enumerate(parts))


def _encoded(words: str) -> Markdown:
    """Encode words of the table; the spaces at their ends separate them from the values."""
    bare = words.strip(' ')
    start, _, end = words.partition(bare) if bare else (words, '', '')
    return Markdown(f'{start}{text(bare)}{end}')


def spell(key: str, **values: object) -> str:
    """Return the words of a key with its values filled in as plain text, for what is no Markdown."""
    return re.sub(r'\{([a-z]+)\}', lambda match: str(values[match[1]]), WORDS[key])


def count(key: str, number: int, **values: object) -> Markdown:
    """Return the words for a number of things: the key's `.one` or `.many`."""
    return say(f'{key}.one' if number == 1 else f'{key}.many', count=number, **values)
