"""Characters that nobody sees, and characters that look like others.

A command is read by people and run by a shell: both must have the same one before them. The sets follow
Unicode (general category Cf, UTS #39 "Unicode Security Mechanisms") and CVE-2021-42574.
"""

from __future__ import annotations

import re
import sys
import unicodedata

TURNING = '\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069'
"""Characters that change the order in which a line is shown."""

HIDDEN = '\u180e\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\U0001d173-\U0001d17a'
"""Characters without a shape that no script needs; tags (U+E0000) carry whole sentences unseen."""

JOINING = '\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b-\u200d\u3164\ufe00-\ufe0f\uffa0'
"""Characters without a shape that words of some scripts need, and no command."""

_VARIANTS = '[\U000e0080-\U000e0fff]'
_IDEOGRAPHS = '\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff'
"""What a variation selector (U+E0100 and on) may follow: elsewhere a row of them carries bytes unseen."""

ANYWHERE = re.compile(f'[{TURNING}{HIDDEN}]|(?<![{_IDEOGRAPHS}]){_VARIANTS}')
IN_CODE = re.compile(f'[{TURNING}{HIDDEN}{JOINING}]|{_VARIANTS}')
SPACES = re.compile('[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]')
"""Spaces that a shell does not take for one."""

NUMBERED = re.compile(r'&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));?')
_NAMED = re.compile(
    r'&(?:ZeroWidthSpace|NoBreak|InvisibleTimes|InvisibleComma|ApplyFunction|lrm|rlm|zwj|zwnj|shy);'
)
_CONTROL = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0]')
_ALPHABETS = ('CYRILLIC', 'GREEK', 'ARMENIAN', 'CHEROKEE', 'COPTIC', 'LISU', 'GEORGIAN')
_ALIKE = re.compile(
    '[\u2010-\u2015\u2212\u2043\u02d7\u2018-\u201f\u2032-\u2036\u00b4\u02cb\u2044\u2215\u2571\u29f8\ua789\u2236]'
)
"""Dashes, quotes, slashes and points that are none to a shell."""


def named(character: str) -> str:
    """Return what is shown in the place of a character that has no shape."""
    return f'⟦U+{ord(character):04X}⟧'


def hidden_entity(text: str) -> str:
    """Return the first character reference in a text that stands for a hidden character, '' for none."""
    for found in NUMBERED.finditer(text):
        number = int(found[1], 16) if found[1] else int(found[2])
        if number <= sys.maxunicode and (_CONTROL.match(chr(number)) or ANYWHERE.match(chr(number))):
            return found[0]
    name = _NAMED.search(text)
    return name[0] if name else ''


def lookalike(word: str, *, quoted: bool) -> str:
    """Return the first character of a word of a command that looks like one of ASCII and is not, '' for none.

    What is `quoted` may be in another alphabet as a whole, and may hold typographic signs.
    """
    ascii_letters = any(c.isascii() and c.isalpha() for c in word)
    for character in word:
        if character.isascii():
            continue
        same = unicodedata.normalize('NFKC', character).isascii() and not character.isspace()
        if same and (character.isalpha() or not quoted):
            return character
        other = unicodedata.name(character, '').startswith(_ALPHABETS)
        if other and (ascii_letters or not quoted):
            return character
        if _ALIKE.match(character) and not quoted:
            return character
    return ''
