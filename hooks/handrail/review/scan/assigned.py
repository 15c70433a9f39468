"""Values of what is called a secret: `password: …`, `API_KEY=…`, `--token …`, `Authorization: Bearer …`.

The words are looked for first, in the text as a whole; the patterns are tried around them only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from handrail.review.scan.values import looks_random, mixed, named, reference, stands_for

_QUOTE = r'(?:\\?["\'`]|&quot;|&#39;|&#34;)'
_VALUE = (
    rf'(?:(?P<q>{_QUOTE})(?P<quoted>(?:(?!(?P=q))[^\n]){{4,200}})(?P=q)'
    r'|(?P<bare>[^\s"\'`,;|&\]\\<>]{4,200}))'
)
_WORDS = r'pass(?:w(?:or)?d|phrase|code|wort)?|pwd|kennwort|contrase[ñn]a|mot[ _-]de[ _-]passe|senha'
_KEY = (
    r'(?:api|access|private|secret|auth|encrypt(?:ion)?|sign(?:ing)?|master|shared|account|service|licen[cs]e'
    r'|client|app|session|admin|root|deploy|storage|webhook|hmac|fernet|cipher|crypt|integration|routing'
    r'|ssh|jwt)[ _.-]?key'
)
_TAIL = r'(?:[_-]?(?:\d{1,2}|prod(?:uction)?|stag(?:e|ing)|dev|test|live|old|new|base64|b64|value))?'
_NAMED = re.compile(
    rf'(?P<name>(?P<password>{_WORDS})|(?P<secret>secret|token|credentials?|psk|bind_?pw|hmac|salt|signature'
    rf'|\bsig(?=\=))|(?P<key>{_KEY})){_TAIL}(?:{_QUOTE}|\*\*|\]|\))?[ \t]*'
    rf'(?:(?P<sign>:=|=>|==?|:)|(?P<soft>[ \t]is[ \t]|[ \t]was[ \t]|\|))[ \t]*(?:\*\*[ \t]*)?{_VALUE}',
    re.IGNORECASE,
)
_ANY_KEY = re.compile(
    r'(?P<name>[A-Za-z][\w.-]{0,40}(?:_KEY|[a-z]Key|[_-]key|_SALT|_salt|_SEED|_AUTH|_auth))'
    r'["\']?[ \t]*(?::=|=>|=|:)[ \t]*["\']?(?:base64:)?(?P<value>[0-9A-Za-z+/_=-]{20,200})'
)
_SPOKEN = re.compile(
    r'(?:--?(?P<option>password|passwd|pass|token|secret|api-key|secret-key|storepass|keypass)[ \t]+'
    r'|(?P<tool>sshpass)[ \t]+-p[ \t]*'
    r'|\b(?P<client>mysql)\w*(?:[ \t]+-{1,2}[\w-]+(?:[ =][^\s-]\S*)?){0,6}[ \t]+-p(?=\S)'
    r'|\b(?P<curl>curl)[^\n|;]{0,200}?[ \t](?:-u|--user)[ \t]+["\']?[^\s:"\']{1,64}:'
    r'|(?P<sql>identified[ \t]+by|with[ \t]+(?:encrypted[ \t]+)?password|\bpassword)[ \t]+(?=["\'])'
    r'|\b(?P<redis>requirepass|masterauth)[ \t]+'
    r'|\b(?P<router>password[ \t]+[057]|secret[ \t]+[0589]|enable[ \t]+(?:secret|password)'
    r'|snmp-server[ \t]+community|key-string(?:[ \t]+\d)?)[ \t]+'
    r'|machine[ \t]+\S+[ \t]+login[ \t]+\S+[ \t]+(?P<netrc>password)[ \t]+'
    r'|(?P<header>authorization|x-api-key|private-token|x-auth-token|x-vault-token)'
    r'["\']?[ \t]*[:=][ \t]*["\']?(?:(?:bearer|basic|token|bot)[ \t]+)?)'
    rf'{_VALUE}',
    re.IGNORECASE,
)
_PGPASS = re.compile(r'[\w.*-]+:(?:\d{2,5}|\*):[\w*-]+:[\w*-]+:(?P<value>[^\s:]{4,100})')

_NAMES = (
    'pass', 'pwd', 'secret', 'token', 'credential', 'key', 'psk', 'bindpw',
    'bind_pw', 'hmac', 'salt', 'signature', 'sig=', 'kennwort', 'contrase', 'mot de', 'mot_de', 'senha',
    '_seed', '_auth',
)  # fmt: skip
_SAYINGS = (
    '-pass', 'passwd ', 'password ', '-token ', '-secret ', 'api-key', '-key ', 'storepass', 'keypass',
    'sshpass', 'mysql',
    'curl', 'identified', 'requirepass', 'masterauth', 'secret ', 'community', 'key-string', 'machine ',
    'authorization',
    'private-token', 'x-auth', 'x-vault',
)  # fmt: skip
_SIGNED, _ANY = re.compile(r'[^\n:=|]{3,40}?(?:[:=|]|[ \t](?:is|was)[ \t])'), re.compile('')
_BEFORE, _BEHIND = 60, 330
"""Characters around a word in which the patterns are tried, within its line."""

_ENDS = '.,;:!?)}'
_LEAST = {'password': 6, 'secret': 10, 'key': 12}
"""Characters of a value outside of code; in code a password may be shorter."""

Coded = Callable[[int], bool]
Found = tuple[str, int, int]


def assigned(text: str, coded: Coded) -> Iterator[Found]:
    """Yield values behind the name of a secret: the name, where the value begins and ends.

    `coded` says whether a place in the text is code, where less is needed to believe it.
    """
    low = _small(text)
    for begin, end in _windows(text, low, _NAMES, _SIGNED):
        for match in _NAMED.finditer(text, begin, end):
            if _believed(match, text, coded):
                yield (match['name'], *_place(match))
        for match in _ANY_KEY.finditer(text, begin, end):
            if looks_random(match['value']):
                yield (match['name'], *match.span('value'))
    yield from _spoken(text, low, coded)
    if 'pgpass' in low or ':5432:' in low:
        for match in _PGPASS.finditer(text):
            if coded(match.start()) and mixed(match['value']) and not stands_for(match['value']):
                yield ('pgpass', *match.span('value'))


def _spoken(text: str, low: str, coded: Coded) -> Iterator[Found]:
    """Values that a command, a header or a line of a configuration is given."""
    for begin, end in _windows(text, low, _SAYINGS, _ANY):
        for match in _SPOKEN.finditer(text, begin, end):
            if coded(match.start()) and not stands_for(value := _value(match)) and _telling(match, value):
                yield (_name(match), *_place(match))


def _small(text: str) -> str:
    """The text in small letters, every character at its place; what is not Latin is a question mark.

    In strings of one byte a character words are found three times as fast.
    """
    return text.encode('latin-1', 'replace').decode('latin-1').lower()


def _windows(
    text: str, low: str, words: tuple[str, ...], behind: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """The stretches around these words, within their lines, in their order; those that touch are one."""
    spots = []
    for word in words:
        at = low.find(word)
        while at >= 0:
            if behind.match(low, at):
                spots.append(at)
            at = low.find(word, at + len(word))
    last = -1
    begin = 0
    for at in sorted(spots):
        if at < last:
            continue
        begin = max(last, text.rfind('\n', 0, at) + 1, at - _BEFORE)
        end = text.find('\n', at)
        last = min(len(text) if end < 0 else end, at + _BEHIND)
        yield begin, last


def _telling(match: re.Match[str], value: str) -> bool:
    """Whether a value that a command or a header is given is one: those of options are often names."""
    if match['option'] or match['header']:
        return mixed(value) and not named(value) and any(one.isdigit() for one in value)
    return mixed(value) or match['quoted'] is not None or not match['router']


def _believed(match: re.Match[str], text: str, coded: Coded) -> bool:
    """Whether a value behind a name is one."""
    value = _value(match)
    if stands_for(value) or reference(value) or _part_of_a_word(match, text):
        return False
    kind = 'password' if match['password'] else 'key' if match['key'] else 'secret'
    digits = any(one.isdigit() for one in value)
    if kind != 'password':
        if match['soft'] and not looks_random(value):
            return False
        return len(value) >= _LEAST[kind] and digits and not named(value) and ' ' not in value
    if match['soft']:
        return mixed(value) and not named(value) and len(value) >= _LEAST[kind] and digits
    code = coded(match.start())
    if mixed(value):
        return len(value) >= (4 if code else _LEAST[kind])
    return code and ' ' not in value and (match['quoted'] is not None or match['sign'] == '=')


def _part_of_a_word(match: re.Match[str], text: str) -> bool:
    """Whether the name is the end of another word: `bypass=`, `asphalt: 5`, or the folder `$PWD`."""
    start, name = match.start(), match['name'].lower()
    before = text[max(0, start - 3) : start].lower()
    if name in {'pass', 'pwd', 'salt', 'signature', 'psk', 'hmac'} and before[-1:].isalpha():
        return name not in {'pass', 'pwd'} or before[-2:] not in {'db', 'my', 'ql', 'er', 'in'}
    return name == 'pwd' and (before.endswith('$') or before == 'old')


def _value(match: re.Match[str]) -> str:
    return match['quoted'] if match['quoted'] is not None else match['bare'].rstrip(_ENDS)


def _place(match: re.Match[str]) -> tuple[int, int]:
    if match['quoted'] is not None:
        return match.span('quoted')
    return match.start('bare'), match.start('bare') + len(match['bare'].rstrip(_ENDS))


_GROUPS = ('option', 'tool', 'client', 'curl', 'sql', 'redis', 'router', 'netrc', 'header')


def _name(match: re.Match[str]) -> str:
    """The word by which a command or a header says that a secret follows."""
    return next(match[group] for group in _GROUPS if match[group])
