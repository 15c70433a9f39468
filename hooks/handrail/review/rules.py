"""The book of rules: what each code of a problem means, why it matters, and how to mend it.

Its text is `rules.yml`, from which the page of the guide is made. A test proves that each code of the
package has an entry and each entry a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

BOOK = Path(__file__).with_name('rules.yml')


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry. `level` is error, warning, or both; `fatal` rules cannot be switched off."""

    code: str
    group: str
    level: str
    what: str
    why: str
    mend: str
    example: str = ''
    fatal: bool = False


@cache
def rules() -> Mapping[str, Rule]:
    """Return all entries by their code, in the order of the book."""
    groups = yaml.load(BOOK.read_text(encoding='utf-8'), Loader=yaml.CSafeLoader)
    return MappingProxyType(
        {
            code: Rule(code, group, **{'level': 'error', **entry})
            for group, entries in groups.items()
            for code, entry in entries.items()
        }
    )
