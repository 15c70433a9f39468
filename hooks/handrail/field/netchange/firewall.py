"""Whether loading the last good file of nftables undoes another one: files add to what is there."""

from __future__ import annotations

import re

_COMMENT = re.compile(r'#[^\n]*')
_ALL = re.compile(r'\bflush\s+ruleset\s*(?:$|[;\n])')
_TABLE = r'(?:(ip6?|inet|arp|bridge|netdev)\s+)?([A-Za-z_][\w./\\-]*)'
_REMOVED = re.compile(rf'\b(?:delete|destroy)\s+table\s+{_TABLE}')
_NAMED = re.compile(
    rf'(?:^|[;\n])\s*(?:(?:add|create)\s+)?table\s+{_TABLE}'
    r'|(?:^|[;\n])\s*(?:add|create|insert|replace|flush|delete|destroy)\s+(?:rule|chain|set|map|element|flowtable'
    rf'|counter|quota|limit)\s+{_TABLE}'
)
_HINT = 'loading the last good file would not undo this; begin with "flush ruleset", or "destroy table"'
_INCLUDE = re.compile(r'(?:^|[;\n])\s*include\b')


def lasting(candidate: bytes, good: bytes) -> str:
    """Say what of a candidate would stay when the last good file is loaded again; '' when nothing would."""
    new, old = (_COMMENT.sub('', data.decode(errors='replace')) for data in (candidate, good))
    for text, whose in ((new, 'it'), (old, 'the last good file')):
        if _ALL.search(text):
            continue
        if _INCLUDE.search(new):
            return f'it includes other files, and {whose} does not "flush ruleset": it could not be undone'
        if left := sorted(_named(new) - _removed(text)):
            return f'{whose} does not delete table {left[0]} before it adds to it: {_HINT}'
    return ''


def _removed(text: str) -> set[str]:
    return {f'{family or "ip"} {name}' for family, name in _REMOVED.findall(text)}


def _named(text: str) -> set[str]:
    found = (
        (family, name) if name else (other, another) for family, name, other, another in _NAMED.findall(text)
    )
    return {f'{family or "ip"} {name}' for family, name in found}
