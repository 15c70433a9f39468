"""An author's words, marked so that they never pass for ours once they are HTML.

Our pages are Markdown, and so is what authors write: after conversion nobody could tell a class that a
template wrote from one that an author did (`{: .hr-command data-copy="…"}` would be a command with another
text behind its button). What authors write is marked before, by a character that no text may hold, in the
middle of every word that could become such a class or attribute. It is looked for in every spelling that
HTML or Markdown resolve later, everywhere, code included: the sanitiser drops what is marked where it is
an attribute and takes the marks out of everything else, so that a mark too many changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MARK = '\ufdd0'
"""A noncharacter (Unicode 16, section 23.7): `decode` lets none through."""

_DASH = r'(?:\\?-|&#0*45;?|&#[xX]0*2[dD];?)'
_H = r'(?:h|&#0*104;?|&#[xX]0*68;?)'
_R = r'(?:r|&#0*114;?|&#[xX]0*72;?)'
_M = r'(?:m|&#0*109;?|&#[xX]0*6[dD];?)'
_D = r'(?:d|&#0*100;?|&#[xX]0*64;?)'
_ADDRESS = r'(?![\w%-]*(?:[/)#]|\.\w))'
"""Not a part of an address, which must stay as it is; no class or attribute of ours goes on like that.

Behind `#` an anchor begins, which is one as well, but in a list of attributes (`{#hr-x}`) an id.
"""

_CLASS = re.compile(rf'(?:(?<![#/])|(?<=[{{\s:]#))(?P<head>{_H}{_R}|{_M}{_D})(?={_DASH}){_ADDRESS}')
_DATA = re.compile(rf'(?<!#)(?P<head>data)(?=\\?-)(?!-toc-label|-search-exclude){_ADDRESS}', re.IGNORECASE)
_REFERENCE = re.compile(r'::(?=:)')
_WORDS = re.compile(r'[hm&][rd&#]|data|:::', re.IGNORECASE)


def marked(text: str, references: Iterable[int] = ()) -> str:
    """Return an author's Markdown with marks in it.

    `references` are the lines, from 0, whose `:::` asks for reference documentation and may; any
    other such line stays text, since its options could name a program.
    """
    if not _WORDS.search(text):
        return text
    text = _DATA.sub(rf'\g<head>{MARK}', _CLASS.sub(rf'\g<head>{MARK}', text))
    if ':::' not in text:
        return text
    allowed = frozenset(references)
    lines = text.split('\n')
    return '\n'.join(
        line if number in allowed else _REFERENCE.sub(f'::{MARK}', line) for number, line in enumerate(lines)
    )


def unmarked(text: str) -> str:
    """Return a text without marks."""
    return text.replace(MARK, '') if MARK in text else text
