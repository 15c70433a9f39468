"""Values that stand apart from their names: in the next line, the next attribute, a column, behind an option.

`assigned` reads what stands on one line behind a sign; here the name of the secret is a cell at the head of
a table, an element, the `name` of a pair whose `value` follows, or the program that takes it.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator

from handrail.review.scan.values import looks_random, mixed, named, reference, stands_for

_CALLED = r'pass(?:w(?:or)?d|phrase|wort)?|pwd|kennwort'
_OTHER = r'secret|token|credentials?|(?:api|access|private|secret|auth|sign(?:ing)?|routing|client)[ _.-]?key'
_NAME = (
    rf'(?P<name>(?:[\w.-]{{0,40}}?[ _.-])?(?:{_CALLED}|{_OTHER})(?:[_-]?\d)?'
    r'|\w{0,20}(?:Password|Secret|Token))'
)
_IS_PASSWORD = re.compile(rf'(?:{_CALLED})(?:[_-]?\d)?', re.IGNORECASE)
HEAD = re.compile(_NAME, re.IGNORECASE)
"""A cell at the head of a column of secrets."""

_BLOCK = re.compile(
    rf'^[ \t>-]*["\']?{_NAME}["\']?[ \t]*:[ \t]*[|>][+-]?\d?[ \t]*\n[ \t]+(?P<value>\S{{4,200}})[ \t]*$',
    re.IGNORECASE | re.MULTILINE,
)
_PAIR = re.compile(
    rf'(?:\bname|\bkey)["\']?[ \t]*[:=][ \t]*["\']?{_NAME}["\']?[\s,]{{1,80}}'
    r'["\']?value["\']?[ \t]*[:=][ \t]*["\']?(?P<value>[^\s"\'<>,}]{4,200})',
    re.IGNORECASE,
)
_ELEMENT = re.compile(
    rf'<{_NAME}(?:[ \t][^<>\n]{{0,100}})?>[ \t]*(?P<value>[^<>\s]{{4,200}})[ \t]*</', re.IGNORECASE
)
_TAKES = re.compile(
    r'\b(?P<name>redis-cli|openssl|ldap(?:search|modify|add|delete|whoami|passwd)|smbclient|sqlcmd|ipmitool'
    r'|mongo(?:sh|dump)?|(?:docker|podman|oc|helm[ \t]+registry|az)[ \t]+login|htpasswd)\b[^\n|;`]{0,160}?'
    r'(?:(?<=[ \t])(?:-a|-w|-k|-K|-P|-p|--pass|-pass(?:in|out)?[ \t]+pass:'
    r'|-b\w{0,9}[ \t]+\S{1,99}[ \t]+\S{1,99})(?:[ \t]+|(?<=:))'
    r'|(?<=[ \t])-U[ \t]+[^\s%]{1,60}%)["\']?(?P<value>[^\s"\'`|;]{4,200})'
)  # fmt: skip
_SECOND = re.compile(
    r'`(?P<name>[\w.@-]{1,40})`[ \t]*(?:/|:|,|and|with)[ \t]*(?:the[ \t]+)?(?:password[ \t]+)?'
    r'`(?P<value>[^\s`]{8,100})`'
)
_LOGIN = re.compile(r'log(?:ged)?[ -]?(?:in|on)\b|\b(?:user(?:name)?|account|credentials?)\b', re.IGNORECASE)
_COOKIE = re.compile(
    r'(?P<name>\bcookie)["\']?[ \t]*[:=][ \t]*["\']?[\w.-]{1,40}=(?P<value>[0-9A-Za-z+/_=%-]{20,400})',
    re.IGNORECASE,
)
_DOCKER = re.compile(r'"(?P<name>auth)"[ \t]*:[ \t]*"(?P<value>[0-9A-Za-z+/]{8,400}={0,2})"')
_SIGN = re.compile(r'[!@#$%^&*?+=]')
_LEAST = {True: 6, False: 10}
"""Characters of a password, and of anything else."""

_PROGRAMS = ('redis-cli', 'openssl', 'ldap', 'smbclient', 'sqlcmd', 'ipmitool', 'mongo', ' login', 'htpasswd')
_BEFORE, _BEHIND = 160, 400
"""Characters around a word in which the patterns are tried."""

Coded = Callable[[int], bool]
Found = tuple[str, int, int]


def apart(text: str, coded: Coded) -> Iterator[Found]:
    """Yield values that stand apart from the name of a secret: the name, where the value begins and ends."""
    low = text.lower()
    for begin, end in _around(low, ('value',)):
        yield from _believed(_PAIR.finditer(text, begin, end))
    if '</' in text:
        yield from _believed(_ELEMENT.finditer(text))
    for begin, end in _around(low, (': |\n', ': >\n', ': |-\n', ': >-\n')):
        yield from _believed(_BLOCK.finditer(text, text.rfind('\n', 0, begin) + 1, end))
    yield from _commands(text, low, coded)
    for match in _SECOND.finditer(text) if '`' in text else ():
        line = text.rfind('\n', 0, match.start()) + 1
        if strong(match['value']) and _LOGIN.search(text, max(line, match.start() - 80), match.start()):
            yield (match['name'], *match.span('value'))


def believed(name: str, value: str) -> bool:
    """Whether a value is a secret, given what it is called: prose, names and places are none."""
    if stands_for(value) or reference(value) or named(value) or not mixed(value):
        return False
    password = _IS_PASSWORD.search(name) is not None
    return len(value) >= _LEAST[password] and any(one.isdigit() for one in value)


def strong(value: str) -> bool:
    """Whether a value has letters, digits and signs, as passwords have that a form asks for."""
    kinds = (
        any(one.isalpha() for one in value) and any(one.isdigit() for one in value) and _SIGN.search(value)
    )
    return bool(kinds) and not stands_for(value) and not reference(value) and not named(value)


def _commands(text: str, low: str, coded: Coded) -> Iterator[Found]:
    """What programs are given, and what a header or a file of logins holds."""
    for begin, end in _around(low, _PROGRAMS):
        for match in _TAKES.finditer(text, begin, end):
            value = match['value']
            if coded(match.start()) and not stands_for(value) and not named(value) and mixed(value):
                yield (match['name'], *match.span('value'))
    if 'cookie' in low:
        for match in _COOKIE.finditer(text):
            if coded(match.start()) and looks_random(match['value']):
                yield (match['name'], *match.span('value'))
    if '"auth"' in low:
        for match in _DOCKER.finditer(text):
            if _login_inside(match['value']):
                yield (match['name'], *match.span('value'))


def _around(low: str, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The stretches around these words, in their order; those that touch are one."""
    spots = []
    for word in words:
        at = low.find(word)
        while at >= 0:
            spots.append(at)
            at = low.find(word, at + len(word))
    begin = end = 0
    for at in sorted(spots):
        if at - _BEFORE > end:
            if end:
                yield begin, end
            begin = at - _BEFORE
        end = at + _BEHIND
    if end:
        yield begin, end


def _login_inside(value: str) -> bool:
    """Whether base64 holds a name and a password."""
    try:
        name, colon, password = b64decode(value, validate=True).decode('ascii').partition(':')
    except ValueError:
        return False
    return bool(name and colon and password) and not stands_for(password)


def _believed(found: Iterator[re.Match[str]]) -> Iterator[Found]:
    for match in found:
        value = match['value'].rstrip('.,;')
        if believed(match['name'], value):
            yield match['name'], match.start('value'), match.start('value') + len(value)
