"""Addresses of mail, as far as they can be judged by how they are written (RFC 5321, RFC 6068)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import getaddresses
from urllib.parse import parse_qsl, unquote

__all__ = ['mail_error', 'to_nobody']

RECEIVERS = frozenset({'to', 'cc', 'bcc'})
LONGEST, LONGEST_LOCAL, LONGEST_DOMAIN = 256, 64, 255
DOMAIN = re.compile(
    r'(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?', re.IGNORECASE
)
LITERAL = re.compile(r'\[(?:IPv6:)?[0-9a-fA-F:.]+\]')
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def mail_error(url: str) -> str:
    """Return what is wrong with a `mailto:` address, or nothing. A mere subject is no mistake."""
    return next(filter(None, (_wrong(one) for one in _receivers(url))), '')


def to_nobody(url: str) -> bool:
    """Whether a `mailto:` address has neither a receiver nor a subject."""
    query = url.partition('?')[2].partition('#')[0]
    subject = any(name.lower() == 'subject' and value for name, value in parse_qsl(query))
    return not subject and not any(_receivers(url))


def _receivers(url: str) -> Iterator[str]:
    path, _, query = url.partition(':')[2].partition('?')
    fields = parse_qsl(query.partition('#')[0], keep_blank_values=True)
    for text in (unquote(path), *(value for name, value in fields if name.lower() in RECEIVERS)):
        found = [address for _, address in getaddresses([text]) if address]
        yield from found or ([text] if text else [])


def _wrong(address: str) -> str:
    local, at, domain = address.rpartition('@')
    if not at:
        return f"Missing `@' in mail address `{address}'."
    if not local or not domain:
        return f"Missing {'domain' if local else 'local'} part of mail address `{address}'."
    if len(address) > LONGEST or len(local) > LONGEST_LOCAL or len(domain) > LONGEST_DOMAIN:
        return f"Mail address `{address}' or a part of it is too long."
    return _wrong_local(local, address) or _wrong_domain(domain, address)


def _wrong_local(local: str, address: str) -> str:
    if QUOTED.fullmatch(local):
        return ''
    if local.startswith('.') or local.endswith('.') or '..' in local:
        return f"Misplaced dot in the local part of mail address `{address}'."
    if re.search(r'[@ \\",\[\]]', re.sub(r'\\.', '', local)):
        return f"Unquoted character in the local part of mail address `{address}'."
    return ''


def _wrong_domain(domain: str, address: str) -> str:
    if LITERAL.fullmatch(domain):
        return ''
    if not DOMAIN.fullmatch(domain) or domain.rpartition('.')[2].isdigit():
        return f"Invalid domain part of mail address `{address}'."
    return ''
