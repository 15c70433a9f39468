"""What must not leave the house: e-mail and IP addresses in public documents, tokens in any.

Addresses for documentation are fine: RFC 2606 and RFC 6761 reserve names, RFC 5737, RFC 3849 and
RFC 9637 reserve IP addresses. Tokens are told by the prefixes that their issuers document.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from handrail.model import Document, Level, Place, Problem, Visibility

_TOKENS = {
    'a GitHub token': r'\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b',
    'a GitLab token': r'\bgl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{20,}',
    'an AWS access key': r'\b(?:AKIA|ASIA)[0-9A-Z]{16}\b',
    'a Slack token': r'\bxox[abeoprs]-[0-9A-Za-z-]{20,}',
    'a Slack webhook': r'\bhooks\.slack\.com/services/T[0-9A-Z]+/B[0-9A-Z]+/[0-9A-Za-z]{20,}',
    'a Google key': r'\bAIza[0-9A-Za-z_-]{35}\b',
    'a Stripe key': r'\b[rs]k_live_[0-9A-Za-z]{20,}\b',
    'an npm token': r'\bnpm_[0-9A-Za-z]{36}\b',
    'a JSON Web Token': r'\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}',
    'a private key': r'-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----',
}
_TOKEN = re.compile('|'.join(f'({pattern})' for pattern in _TOKENS.values()))
_HINTS_OF_TOKENS = re.compile(
    r'gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt)-|AKIA|ASIA|xox|slack|AIza|k_live_|npm_|eyJ|-----'
)
_CREDENTIALS = re.compile(
    r'\b[a-z][a-z0-9+.-]{1,15}://[^\s/@:<>$"\'{}*]{0,64}:([^\s/@<>"\']{1,128})@[\w\[]', re.IGNORECASE
)
_FILLED = re.compile(r'\$|\{|\*{2,}|\.{3}|x{3,}|…', re.IGNORECASE)
"""A credential that is none: a variable, dots or stars."""
_MAIL = re.compile(
    r'(?:(?<=mailto:)|(?<![\w.+/:-]))[\w.+-]{1,64}@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24})\b(?![:/])'
)
_RESERVED = re.compile(
    r'(?:.*\.)?(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost)|\d+x\.(?:png|jpe?g|gif|svg|webp|avif|ico)',
    re.IGNORECASE,
)
"""Names that RFC 2606 reserves, and pictures such as `icon@2x.png`."""
_V4 = re.compile(r'(?<![\w.-])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w-]|\.\d)')
_V6 = re.compile(r'(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])', re.IGNORECASE)
_VERSION = re.compile(r'(?:\bv|\bversions? |\brelease |[A-Za-z]/)$', re.IGNORECASE)
_FREE = tuple(
    ipaddress.ip_network(network)
    for network in (
        '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '233.252.0.0/24', '127.0.0.0/8', '0.0.0.0/32',
        '255.0.0.0/8', '2001:db8::/32', '3fff::/20', '::1/128', '::/128',
    )
)  # fmt: skip
_SHOWN = 40


def find_private(uri: str, text: str, documents: Iterable[object]) -> Iterator[Problem]:
    """Yield what a file holds and should not; one problem for each kind of thing on a line.

    Addresses count when one of its documents is public. Tokens and passwords in addresses always do:
    an error in a public document, a warning in any other.
    """
    public = any(isinstance(one, Document) and one.visibility is Visibility.public for one in documents)
    level = Level.error if public else Level.warning
    tokens, credentials = _HINTS_OF_TOKENS.search(text), '://' in text and '@' in text
    if not (tokens or credentials or public):
        return
    for number, line in enumerate(text.split('\n'), 1):
        at = Place(uri, number)
        if tokens and (match := _TOKEN.search(line)):
            kind = list(_TOKENS)[(match.lastindex or 1) - 1]
            yield Problem(at, 'token', f'{kind} stands here: {match[0][:8]}…', _REVOKE, level)
        if credentials and _password(line):
            yield Problem(at, 'url-credentials', 'an address holds a password', _ASK, level)
        if public:
            yield from _addresses(line, at)


_REVOKE = 'revoke it, and take it out: whoever could read the file may have it'
_ASK = 'take it out and change it; let the command ask for it'


def _password(line: str) -> bool:
    return any(not _FILLED.search(match[1]) for match in _CREDENTIALS.finditer(line))


def _addresses(line: str, at: Place) -> Iterator[Problem]:
    """The first e-mail address and the first IP address of a line that belong to somebody."""
    mails = (match for match in _MAIL.finditer(line) if not _RESERVED.fullmatch(match[1]))
    if (mail := next(mails, None)) and not mail[0].startswith('git@'):
        said = f'the e-mail address {mail[0][:_SHOWN]!r} stands in a public document'
        yield Problem(at, 'private-mail', said, 'name a role or team, or write someone@example.org')
    if address := next(_private_ips(line), ''):
        said = f'the IP address {address!r} stands in a public document'
        hint = 'write a name, or an address for documentation such as 192.0.2.1 or 2001:db8::1'
        yield Problem(at, 'private-address', said, hint)


def _private_ips(line: str) -> Iterator[str]:
    for match in (*_V4.finditer(line), *_V6.finditer(line)):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue  # four numbers that are none, or a clock
        if '::' in match[0] and not any(character.isdigit() for character in match[0]):
            continue  # a name of C++
        if not _VERSION.search(line[: match.start()]) and not any(address in network for network in _FREE):
            yield match[0]
