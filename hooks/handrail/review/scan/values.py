"""Whether some characters are a secret, or stand for one: a name, a variable, dots, a word of the manual."""

from __future__ import annotations

import math
import re
from base64 import b64decode
from collections import Counter
from itertools import pairwise

_FILLED = re.compile(
    r'[${}<>…()]|\*{2,}|\.{3}|(?i:x{4,})|%[sv(]|%\w+%|(.)\1{5,}|^[#@/~|!-]|^\./|\\[nt]$|^\[|^0x$|://'
)
"""What is filled in later, shortened, crossed out, or a path, an option, an address."""

_HEX = re.compile(r'(?:0x)?[0-9a-fA-F]+')
_UUID = re.compile(r'[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}')
_SIGNS = re.compile(r'[^0-9A-Za-z]+')
_WORD = re.compile(r'[A-Z]?[a-z]{2,}|[A-Z]{2,}|[A-Za-z]{1,2}\d?|\d{1,4}|')
_STANDARD = frozenset({32, 40, 56, 64, 96, 128})
"""Lengths of sums, commits and ids in hexadecimal."""

_PIECES = re.compile(r'[^\W\d_]+')
_PIECE = r'(?:[A-Za-z]{2,}\d{0,2}|[A-Za-z]\d{1,2}[a-z]?|\d{1,4})'
_NUMBERED = re.compile(rf'{_PIECE}(?:[._/: -]+{_PIECE})*')
_CALLED = re.compile(r'[A-Za-z_]\w*(?:(?:\.|::|->)[A-Za-z_]\w*)+')
_CONSTANT = re.compile(r'[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+')
_DATE = re.compile(r'\d{4}-\d\d-\d\d\S*|\d\d?:\d\d\S*|[\d.,]+[a-zA-Z%]{0,3}')

_SOMEWHERE = re.compile(
    r'(?:[A-Za-z_][\w-]*[.:])+[A-Za-z_][\w-]*[\[(/#]?|(?:ENC\[|vault:|arn:|ref\+|op:|file:)'
)
_STRANGE = re.compile(r'\d[^\W\d_]|[!@%^&?]')

_NO_SECRETS = frozenset({
    'auto', 'automatic', 'change', 'changeme', 'default', 'disabled', 'dummy', 'empty', 'enabled',
    'example', 'examples', 'expired', 'fake', 'false', 'fixme', 'foobar', 'generated', 'hidden',
    'incorrect', 'insert', 'invalid', 'masked', 'missing', 'nil', 'none', 'null', 'optional',
    'placeholder', 'redacted', 'rejected', 'removed', 'replace', 'required', 'reset', 'revoked', 'rotated',
    'sample', 'scrubbed', 'see', 'string', 'tbd', 'test-only', 'todo', 'true', 'undefined', 'unknown',
    'unset', 'value', 'vault', 'wrong', 'xxx', 'your', 'yours',
})  # fmt: skip
"""Words that say that the value is elsewhere, or say something about it."""

_USUAL = frozenset({
    'and', 'apikey', 'are', 'ask', 'auth', 'authentication', 'base64', 'basic', 'bearer', 'bool', 'can',
    'cert', 'credential', 'credentials', 'digest', 'env', 'file', 'for', 'from', 'has', 'hex', 'int', 'is',
    'key', 'keys', 'ldap', 'md5', 'must', 'name', 'no', 'not', 'off', 'on', 'optional', 'or', 'pass',
    'passwd', 'password', 'peer', 'pkce', 'plain', 'prompt', 'pwd', 'scram', 'secret', 'secrets', 'sha1',
    'sha256', 'stdin', 'text', 'the', 'token', 'tokens', 'trust', 'type', 'user', 'username', 'was',
    'will', 'with', 'yes',
})  # fmt: skip
"""Words of which alone no value is made."""


def stands_for(value: str) -> bool:
    """Whether a value is none of a secret, whatever it is called."""
    if len(value) < 4 or _FILLED.search(value):  # noqa: PLR2004 - too short to be one
        return True
    words = [word.lower() for word in _PIECES.findall(value)]
    if not words and _DATE.fullmatch(value):
        return True
    return bool(_NO_SECRETS.intersection(words)) or (bool(words) and _USUAL.issuperset(words))


def named(value: str) -> bool:
    """Whether a value reads like a name: of a thing, a variable, a function, a file, a day."""
    return bool(
        _NUMBERED.fullmatch(value)
        or _CALLED.fullmatch(value)
        or _CONSTANT.fullmatch(value)
        or _DATE.fullmatch(value)
        or _UUID.fullmatch(value)
    )


def reference(value: str) -> bool:
    """Whether a value says where a secret is: `var.db_password`, `vault:secret/x`, `my-db-password`."""
    if _SOMEWHERE.match(value) and not _STRANGE.search(value):
        return True
    return named(value) and not value.isalnum()


def mixed(value: str) -> bool:
    """Whether a value has letters and digits or signs, as passwords have and words have not."""
    letters = any(one.isalpha() for one in value)
    return letters and any(one.isdigit() or one in '!@#%^&*+=?' for one in value)


def entropy(value: str) -> float:
    """Shannon's entropy, in bits a character."""
    size = len(value)
    return -sum(count / size * math.log2(count / size) for count in Counter(value).values())


def looks_random(value: str) -> bool:
    """Whether nobody can have thought of these characters: as a rule of thumb, for 20 and more.

    Random base64 changes between small, capital and digit in more than half of its places; names made of
    words hardly do, however long they are. Words between signs do not count, nor does what is plain text
    in base64.
    """
    pieces = [piece for piece in _SIGNS.split(value) if not _WORD.fullmatch(piece)]
    bare = ''.join(pieces)
    if len(bare) < 20 or _UUID.fullmatch(value) or _plain_inside(value):  # noqa: PLR2004 - said above
        return False
    if bare.isdigit():
        return False
    if _HEX.fullmatch(bare):
        return len(bare) >= 32 and not _STANDARD & {len(bare)} and entropy(bare.lower()) >= 3  # noqa: PLR2004
    kinds = [_kind(one) for one in bare]
    if len({'a', 'A', '0'} & set(kinds)) < 3:  # noqa: PLR2004 - all three
        return False
    pairs = [pair for piece in pieces for pair in pairwise(map(_kind, piece))]
    changes = sum(one != other for one, other in pairs) / max(1, len(pairs))
    return changes >= 0.34 and entropy(bare) >= min(4.2, math.log2(len(bare)) * 0.84)  # noqa: PLR2004


def _plain_inside(value: str) -> bool:
    """Whether base64 holds a text."""
    if len(value) % 4 or set('-_') & set(value):
        return False
    try:
        return b64decode(value, validate=True).decode('ascii').isprintable()
    except ValueError:
        return False


def _kind(one: str) -> str:
    return 'a' if one.islower() else 'A' if one.isupper() else '0' if one.isdigit() else '-'
