"""What must not leave the house: how to reach people, and how the network is laid out.

E-mail addresses, telephone numbers and IP addresses in public documents; e-mail addresses that people have
for themselves in any. Those for documentation are fine: RFC 2606 and RFC 6761 reserve names, RFC 5737, RFC
3849 and RFC 9637 reserve IP addresses, regulators reserve telephone numbers for fiction.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from handrail.model import Document, Level, Place, Problem, Visibility

_MAIL = re.compile(
    r'(?:(?<=mailto:)|(?<![\w.+/:-]))[\w.+-]{1,64}@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24})\b(?![:/])'
)
_RESERVED = re.compile(
    r'(?:.*\.)?(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost)|\d+x\.(?:png|jpe?g|gif|svg|webp|avif|ico)',
    re.IGNORECASE,
)
"""Names that RFC 2606 reserves, and pictures such as `icon@2x.png`."""
_OWN = re.compile(
    r'@(?:g(?:oogle)?mail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|proton(?:mail)?|pm|fastmail|hey|mail'
    r'|yandex|qq|163|zoho|tutanota|hushmail)\.(?:[a-z]{2,3}\.)?[a-z]{2,3}\b',
    re.IGNORECASE,
)
"""Where people have addresses of their own."""
_PHONE = re.compile(r'(?<![\w+.:/#-])(?:tel:)?\+[1-9](?:[ .()/-]{0,2}\d){7,14}(?![\w-])')
_FICTION = re.compile(
    r'44(?:1632960|20794600|7700900|8081570|3069990|113496|1144960)|1\d{3}55501|491523125|3319900|61(?:255|355|755|855)'
)
"""Numbers that Ofcom, NANPA, the Bundesnetzagentur, ARCEP and ACMA keep for fiction, as they begin."""
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
_CONTACTS = 'teams.yml'


def find_private(uri: str, text: str, documents: Iterable[object]) -> Iterator[Problem]:
    """Yield what a file holds and should not; one problem for each kind of thing on a line.

    What is the team's own counts when one of the file's documents is public. The contacts of teams do not:
    they are there to be read.
    """
    if uri == _CONTACTS:
        return
    public = any(isinstance(one, Document) and one.visibility is Visibility.public for one in documents)
    if not (public or ('@' in text and _OWN.search(text))):
        return
    for number, line in enumerate(text.split('\n'), 1):
        yield from _addresses(line, Place(uri, number), public=public)


def private_values(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield e-mail addresses, telephone numbers and IP addresses that belong to somebody.

    Each with the rule that a public document with it would break, and where it begins; phones as digits.
    """
    if '@' in text:
        for mail in _MAIL.finditer(text):
            if not _RESERVED.fullmatch(mail[1]) and not mail[0].startswith('git@'):
                yield 'private-mail', mail[0], mail.start()
    if '+' in text:
        for each in _phones(text):
            yield 'private-phone', '+' + ''.join(filter(str.isdigit, each[0])), each.start()
    yield from (('private-address', each[0], each.start()) for each in _private_ips(text))


def _addresses(line: str, at: Place, *, public: bool) -> Iterator[Problem]:
    """The first e-mail address, telephone number and IP address of a line that belong to somebody."""
    mails = (match for match in _MAIL.finditer(line) if '@' in line and not _RESERVED.fullmatch(match[1]))
    own = (mail for mail in mails if public or _OWN.search(mail[0]))
    if (mail := next(own, None)) and not mail[0].startswith('git@'):
        where = 'in a public document' if public else 'here, and belongs to a person'
        said = f'the e-mail address {mail[0][:_SHOWN]!r} stands {where}'
        level = Level.error if public else Level.warning
        yield Problem(at, 'private-mail', said, 'name a role or team, or write someone@example.org', level)
    if not public:
        return
    if phone := next(_phones(line), None):
        said = f'the telephone number {phone[0]!r} stands in a public document'
        yield Problem(at, 'private-phone', said, 'name the team: its contacts are in teams.yml')
    if address := next(_private_ips(line), None):
        said = f'the IP address {address[0]!r} stands in a public document'
        hint = 'write a name, or an address for documentation such as 192.0.2.1 or 2001:db8::1'
        yield Problem(at, 'private-address', said, hint)


def _phones(line: str) -> Iterator[re.Match[str]]:
    for match in _PHONE.finditer(line):
        number = ''.join(one for one in match[0] if one.isdigit())
        if 8 <= len(number) <= 15 and not _FICTION.match(number):  # noqa: PLR2004 - E.164; shorter is no one's
            yield match


def _private_ips(line: str) -> Iterator[re.Match[str]]:
    for match in (*_V4.finditer(line), *_V6.finditer(line)):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue  # four numbers that are none, or a clock
        if '::' in match[0] and not any(character.isdigit() for character in match[0]):
            continue  # a name of C++
        before = line[max(0, match.start() - 20) : match.start()]
        if not _VERSION.search(before) and not any(address in network for network in _FREE):
            yield match
